"""The rows of one 绩效目标表 read into a ProjectForm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from core.amounts import (
    HALF_WIDTH,
    NOTHING,
    NOTHING_READ,
    UNITS,
    Refused,
    in_ten_thousands,
    read_amount,
    read_percent,
    split_amount,
)
from core.problems import Place, Problem, form_label, shown
from targets.documents.layout import (
    BUDGET_HEAD,
    CODE,
    GOALS,
    MONTHS,
    NAME,
    PLAN,
    PLAN_HEAD,
    TARGET_HEADER,
    Row,
    compact,
    quoted,
)
from targets.documents.percents import FRACTIONS_READ, as_percents
from targets.documents.reading.headers import (
    HEADERS,
    OPTIONAL_NAMES,
    optional_column,
)
from targets.documents.reading.rows import (
    AMOUNT_LABELS,
    FormTable,
    head_places,
    label_key,
    pairs,
    sort_rows,
    under,
    unit_in,
    whole_rows,
)
from targets.documents.values import (
    ALL_TARGETS,
    DECLARATION,
    TARGETS,
    Plan,
    ProjectForm,
    TargetRow,
)


@dataclass
class FormReading:
    """The form as far as it can be read, its problems, and the rows that have no place in it.

    `places` are the places of its cells in a spreadsheet (targets[3].value → a cell), with its beginning under "".
    `columns` are the optional columns that its table has; `notes` say what was interpreted and how.
    """

    form: ProjectForm
    problems: list[Problem]
    strangers: list[str]
    places: dict[str, Place]
    columns: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


REQUIRED = {
    "department": "单位",
    "code": CODE,
    "budget": BUDGET_HEAD,
    "purpose": "资金用途",
    "plan header": PLAN_HEAD,
    "plan": "资金支出计划的百分数",
    "goals": GOALS,
    "target header": "指标表头（一级指标、二级指标……）",
}


def read_form(table: FormTable) -> FormReading:
    """The form that a table holds."""
    return _FormReader(table).read()


class _FormReader:
    """Reads one table and gathers its problems."""

    def __init__(self, table: FormTable) -> None:
        self.head, self.target_rows, self.strangers = sort_rows(table.rows)
        self.problems: list[Problem] = []
        self.notes: set[str] = set()
        self.unit = ""
        labelled = pairs(self.head)
        self.labelled = labelled
        self.code = labelled.get(label_key(CODE), "")
        self.name = labelled.get(label_key(NAME), "")
        self.places = head_places(self.head)
        all_places = (place for row in table.rows for place in row.origins)
        first = next(all_places, None)
        if first is not None:
            self.places[""] = first
        self.first = first
        self.title = table.title
        self.index = table.number - 1
        name = self.name or table.title or self.code
        self.form_name = form_label(table.number, name)

    def read(self) -> FormReading:
        """The form with its problems."""
        for kind, label in REQUIRED.items():
            if kind not in self.head:
                self.refuse("", f"缺少“{label}”一行，请照绩效目标表的格式补齐后再导入")
        self.columns = self.header()
        department_code, department_name = self.department()
        form = ProjectForm(
            department_code=department_code,
            department_name=department_name,
            code=self.code,
            name=self.name,
            budget=self.amount("budget"),
            fiscal_funds=self.amount("fiscal_funds"),
            other_funds=self.amount("other_funds"),
            purpose=self.cell("purpose"),
            plan=self.plan(),
            goals=self.cell("goals"),
            targets=tuple(self.targets()),
        )
        self.compare_title(form.name)
        strangers = [f"{self.form_name} {quoted(row)}" for row in self.strangers]
        columns = OPTIONAL_NAMES.intersection(self.columns)
        notes = frozenset(self.notes)
        return FormReading(form, self.problems, strangers, self.places, columns, notes)

    def refuse(
        self, cell: str, message: str, where: str = "", row: Row | None = None
    ) -> None:
        """Add a problem at the cell `where`, or in a `row` where it is no cell of the form."""
        origins = row.origins if row is not None else ()
        place = self.places.get(where) or next(iter(origins), self.first)
        problem = Problem(self.form_name, cell, message, self.index, where, place)
        self.problems.append(problem)

    def header(self) -> tuple[str, ...]:
        """The columns of the indicators in the order of their header.

        The columns that every form has must be there in their usual order; optional ones may stand between them.
        """
        row = self.head.get("target header")
        if row is None:
            return TARGETS.names
        labels = (compact(cell) for cell in row.cells)
        names = [HEADERS.get(label) or optional_column(label) for label in labels]
        plain = [name for name in names if name not in OPTIONAL_NAMES]
        if plain != list(TARGETS.names) or len(set(names)) < len(names):
            message = f"应依次为 {'、'.join(TARGET_HEADER)}，请照格式调整各列"
            self.refuse("指标表头", message, row=row)
            return TARGETS.names
        return tuple(name for name in names if name)

    def department(self) -> tuple[str, str]:
        """The code and the name of the department."""
        row = self.head.get("department")
        if row is None:
            return "", ""
        unit = compact(row.cells[-1]).rpartition(":")[2]
        unit = unit.removeprefix("人民币")
        if unit in UNITS and unit:
            self.unit = unit
        else:
            message = f"金额的单位是“{shown(unit)}”，请改为“单位：万元”或“单位：元”"
            self.refuse("单位", message, row=row)
        found = unit_in(row.cells[0])
        assert found is not None, "a row is a department row only if it names one"
        code, name = found
        return code.translate(HALF_WIDTH), name

    def cell(self, kind: str) -> str:
        """The second cell of a row of two."""
        row = self.head.get(kind)
        return row.cells[1] if row and len(row.cells) > 1 else ""

    def amount(self, where: str) -> Decimal | None:
        """The budget, the fiscal funds or the other funds in 万元, whatever unit the cell or the table names."""
        label = AMOUNT_LABELS[where]
        row = self.head.get("budget")
        if row and label_key(label) not in self.labelled:
            self.refuse(label, "这一格不见了，请照绩效目标表的格式补齐", row=row)
        text = self.labelled.get(label_key(label), "")
        cell = compact(label).removeprefix("其中:")
        typed, own = split_amount(text)
        unit = own or self.unit
        if typed in NOTHING:
            self.notes.add(NOTHING_READ.format(cell, text.strip()))
            return None
        if UNITS[unit] == 0 or not typed:
            return self.number(read_amount, text, cell, where)
        convert = partial(in_ten_thousands, unit=unit)
        amount = self.number(convert, typed, cell, where)
        if amount is not None:
            self.notes.add(f"金额按{unit}读取，已换算为万元")
        return amount

    def number(
        self, read: Callable[[str], Decimal | None], text: str, cell: str, where: str
    ) -> Decimal | None:
        """The number in a text; None with a problem where it is none."""
        try:
            return read(text)
        except Refused as refused:
            self.refuse(cell, str(refused), where)
            return None

    def plan(self) -> Plan:
        """The percentages of the funding plan."""
        header, row = self.head.get("plan header"), self.head.get("plan")
        if header is None or row is None:
            return Plan()
        labels = [compact(cell) for cell in header.cells[1:]]
        if labels != list(MONTHS) or len(row.cells) != len(header.cells):
            message = f"应有 {'、'.join(MONTHS)} 四格，请照格式补齐"
            self.refuse("资金支出计划", message, row=row)
            return Plan()
        texts, are_fractions, unclear = as_percents(row.cells[1:])
        if are_fractions:
            self.notes.add(FRACTIONS_READ)
        for number, message in unclear.items():
            month = PLAN[number]
            self.refuse(month.label, message, month.name)
        percents = [
            self.number(read_percent, text, month.label, month.name)
            for text, month in zip(texts, PLAN, strict=True)
        ]
        return Plan(*percents)

    def targets(self) -> Iterator[TargetRow]:
        """The indicators; a row without a category takes that of the row above."""
        level1 = level2 = ""
        count = len(self.columns)
        first, second = self.columns.index("level1"), self.columns.index("level2")
        read = 0
        rows = whole_rows(under(self.head, self.target_rows), count)
        for number, row in enumerate(rows, start=1):
            # A broken row still says which category the rows under it belong to.
            level1 = "".join(row.cells[first : first + 1]).strip() or level1
            level2 = "".join(row.cells[second : second + 1]).strip() or level2
            if len(row.cells) != count:
                cells = shown(" | ".join(row.cells), 60)
                message = (
                    f"应有 {count} 格，这一行有 {len(row.cells)} 格（{cells}），"
                    "请照表头补齐或拆开合并的格"
                )
                self.refuse(f"指标第{number}行", message, row=row)
                continue
            names = (f"targets[{read}].{name}" for name in self.columns)
            self.places |= dict(zip(names, row.origins, strict=False))
            if not (level1 and level2):
                message = "没有写明一级指标和二级指标，请补填"
                self.refuse(f"指标第{number}行", message, row=row)
            yield self.target(row, level1, level2, read)
            read += 1

    def target(self, row: Row, level1: str, level2: str, index: int) -> TargetRow:
        """The indicator of a row, with the categories that are its own or those of the row above."""
        if self.columns == TARGETS.names:
            return TargetRow(level1, level2, *row.cells[2:])
        values: dict[str, Any] = dict(zip(self.columns, row.cells, strict=True))
        values["level1"] = level1
        values["level2"] = level2
        for name in OPTIONAL_NAMES.intersection(self.columns):
            content, text = ALL_TARGETS.by_name[name].content, values[name]
            if not content.is_text:
                where = f"targets[{index}].{name}"
                label = DECLARATION.cell_label(where)
                values[name] = self.number(content.read, text, label, where)
        return TargetRow(**values)

    def compare_title(self, name: str) -> None:
        """Note a title that names another project than the form."""
        title = name if self.title is None else self.title.strip()
        if title != name:
            message = f"标题写作“{title}”，与项目名称不同，以项目名称为准"
            self.strangers.append(Row((message,), "标题"))
