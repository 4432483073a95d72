"""The rows of one 绩效目标表 read into a ProjectForm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core.amounts import HALF_WIDTH, Refused, read_amount, read_percent
from core.problems import Place, Problem, form_label, shown
from targets.documents.layout import (
    BUDGET,
    BUDGET_HEAD,
    CODE,
    FISCAL_FUNDS,
    GOALS,
    NAME,
    OTHER_FUNDS,
    PLAN_HEAD,
    TARGET_HEADER,
    UNIT_LABEL,
    Row,
    compact,
    quoted,
)
from targets.documents.values import (
    PLAN_LABELS,
    TARGET_LABELS,
    Plan,
    ProjectForm,
    TargetRow,
)

COLUMNS = len(TARGET_LABELS)


@dataclass
class FormTable:
    """The rows that belong to one form; `title` is the project's name in the heading above it, if there is one."""

    number: int
    title: str | None
    rows: list[Row] = field(default_factory=list)


@dataclass
class FormReading:
    """The form as far as it can be read, what is wrong with it, and the rows that have no place in it.

    `places` are, for a spreadsheet, where its cells stand (targets[3].value → a cell); "" is where it begins.
    """

    form: ProjectForm
    problems: list[Problem]
    strangers: list[str]
    places: dict[str, Place]


def label_key(label: str) -> str:
    return re.sub(r"\(.*", "", compact(label))


# How a row is known by its first cell; a blank one continues the row above.
KINDS = {
    label_key(label): kind
    for label, kind in [
        (CODE, "code"),
        (BUDGET_HEAD, "budget"),
        (PLAN_HEAD, "plan header"),
        (GOALS, "goals"),
        (TARGET_HEADER[0], "target header"),
    ]
}
CONTINUATIONS = {"budget": "purpose", "plan header": "plan"}
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
AMOUNT_LABELS = {
    "budget": BUDGET,
    "fiscal_funds": FISCAL_FUNDS,
    "other_funds": OTHER_FUNDS,
}
DEPARTMENT = re.compile(r"(\d{3,})\s*(.*)", re.DOTALL)


def begins_form(row: Row, current: FormTable | None) -> bool:
    """Whether a row without a title above it opens a new form."""
    if is_department(row):
        return True
    is_code = label_key(row.cells[0]) == KINDS_BY_NAME["code"]
    return is_code and (
        current is None
        or any(
            label_key(each.cells[0]) == KINDS_BY_NAME["code"] for each in current.rows
        )
    )


KINDS_BY_NAME = {kind: label for label, kind in KINDS.items()}


def is_department(row: Row) -> bool:
    return bool(DEPARTMENT.fullmatch(row.cells[0].strip())) and compact(
        row.cells[-1]
    ).startswith(compact(UNIT_LABEL))


def read_form(table: FormTable) -> FormReading:
    return _FormReader(table).read()


class _FormReader:
    """Reads one table and gathers its problems as it goes."""

    def __init__(self, table: FormTable) -> None:
        self.head, self.target_rows, self.strangers = _sort(table.rows)
        self.problems: list[Problem] = []
        self.labelled = _pairs(self.head)
        self.code = self.labelled.get(label_key(CODE), "")
        self.name = self.labelled.get(label_key(NAME), "")
        self.places = head_places(self.head)
        self.first = next((place for row in table.rows for place in row.origins), None)
        if self.first is not None:
            self.places[""] = self.first
        self.title = table.title
        self.index = table.number - 1
        self.form_name = form_label(table.number, self.name or table.title or self.code)

    def read(self) -> FormReading:
        for kind, label in REQUIRED.items():
            if kind not in self.head:
                self.refuse("", f"缺少“{label}”一行，请照绩效目标表的格式补齐后再导入")
        self.check_header()
        department_code, department_name = self.department()
        form = ProjectForm(
            department_code,
            department_name,
            self.code,
            self.name,
            self.amount("budget"),
            self.amount("fiscal_funds"),
            self.amount("other_funds"),
            self.cell("purpose"),
            self.plan(),
            self.cell("goals"),
            tuple(self.targets()),
        )
        self.compare_title(form.name)
        strangers = [f"{self.form_name} {quoted(row)}" for row in self.strangers]
        return FormReading(form, self.problems, strangers, self.places)

    def refuse(
        self, cell: str, message: str, where: str = "", row: Row | None = None
    ) -> None:
        """`row` is where the cell stands that is no cell of the form."""
        origins = row.origins if row is not None else ()
        place = self.places.get(where) or next(iter(origins), self.first)
        self.problems.append(
            Problem(self.form_name, cell, message, self.index, where, place)
        )

    def check_header(self) -> None:
        """Columns in another order would be read into the wrong cells."""
        header = self.head.get("target header")
        if header is not None and [compact(cell) for cell in header.cells] != list(
            TARGET_HEADER
        ):
            self.refuse(
                "指标表头",
                f"应依次为 {'、'.join(TARGET_HEADER)}，请照格式调整各列",
                row=header,
            )

    def department(self) -> tuple[str, str]:
        row = self.head.get("department")
        if row is None:
            return "", ""
        unit = shown(compact(row.cells[-1]).removeprefix(compact(UNIT_LABEL)))
        if unit != "万元":
            message = f"金额的单位是“{unit}”，本系统以万元为单位，请换算后把表头改为“单位：万元”"
            self.refuse("单位", message, row=row)
        found = DEPARTMENT.fullmatch(row.cells[0].strip())
        assert found is not None, "a row is a department row only if it matches"
        return found[1].translate(HALF_WIDTH), found[2]

    def cell(self, kind: str) -> str:
        """The second cell of a row of two."""
        row = self.head.get(kind)
        return row.cells[1] if row and len(row.cells) > 1 else ""

    def amount(self, where: str) -> Decimal | None:
        label = AMOUNT_LABELS[where]
        if "budget" in self.head and label_key(label) not in self.labelled:
            self.refuse(
                label, "这一格不见了，请照绩效目标表的格式补齐", row=self.head["budget"]
            )
        return self.number(
            read_amount,
            self.labelled.get(label_key(label), ""),
            label.removeprefix("其中："),
            where,
        )

    def number(
        self, read: Callable[[str], Decimal | None], text: str, cell: str, where: str
    ) -> Decimal | None:
        try:
            return read(text)
        except Refused as refused:
            self.refuse("".join(cell.split()), str(refused), where)
            return None

    def plan(self) -> Plan:
        header, row = self.head.get("plan header"), self.head.get("plan")
        if header is None or row is None:
            return Plan()
        labels = [compact(cell) for cell in header.cells[1:]]
        if labels != list(PLAN_LABELS.values()) or len(row.cells) != len(header.cells):
            self.refuse(
                "资金支出计划",
                f"应有 {'、'.join(PLAN_LABELS.values())} 四格，请照格式补齐",
                row=row,
            )
            return Plan()
        percents = [
            self.number(read_percent, text, f"资金支出计划 {label}", f"plan.{month}")
            for text, (month, label) in zip(
                row.cells[1:], PLAN_LABELS.items(), strict=True
            )
        ]
        return Plan(*percents)

    def targets(self) -> Iterator[TargetRow]:
        level1 = level2 = ""
        read = 0
        for number, row in enumerate(_whole_rows(self.target_rows), start=1):
            # A broken row still says which category the rows under it belong to.
            level1 = row.cells[0].strip() or level1
            level2 = "".join(row.cells[1:2]).strip() or level2
            if len(row.cells) != COLUMNS:
                cells = shown(" | ".join(row.cells), 60)
                self.refuse(
                    f"指标第{number}行",
                    f"应有 {COLUMNS} 格，这一行有 {len(row.cells)} 格（{cells}），请照表头补齐或拆开合并的格",
                    row=row,
                )
                continue
            names = (f"targets[{read}].{name}" for name in TARGET_LABELS)
            self.places |= dict(zip(names, row.origins, strict=False))
            read += 1
            if not (level1 and level2):
                self.refuse(
                    f"指标第{number}行", "没有写明一级指标和二级指标，请补填", row=row
                )
            yield TargetRow(level1, level2, *row.cells[2:])

    def compare_title(self, name: str) -> None:
        if self.title is not None and self.title.strip() != name:
            self.strangers.append(
                Row(
                    (
                        f"标题写作“{self.title.strip()}”，与项目名称不同，以项目名称为准",
                    ),
                    "标题",
                )
            )


def _sort(rows: list[Row]) -> tuple[dict[str, Row], list[Row], list[Row]]:
    """Head rows by kind, indicator rows, and rows that are neither."""
    head: dict[str, Row] = {}
    targets: list[Row] = []
    strangers: list[Row] = []
    kind = ""
    for row in rows:
        if kind == "target header":
            # A header repeated by hand on a new page says nothing.
            if any(cell.strip() for cell in row.cells) and _kind(row, above="") != kind:
                targets.append(row)
            continue
        kind = _kind(row, above=kind)
        if kind and kind not in head:
            head[kind] = row
        elif any(cell.strip() for cell in row.cells):
            strangers.append(row)
    return head, targets, strangers


def _kind(row: Row, above: str) -> str:
    if is_department(row):
        return "department"
    first = label_key(row.cells[0])
    return KINDS.get(first, "") if first else CONTINUATIONS.get(above, "")


def head_places(head: dict[str, Row]) -> dict[str, Place]:
    """Where the cells above the indicators stand."""
    origins = {
        kind: row.origins
        for kind, row in head.items()
        if len(row.origins) == len(row.cells)
    }
    rows = {kind: (head[kind].cells, places) for kind, places in origins.items()}
    labels = {
        label_key(label): name
        for name, label in {"code": CODE, "name": NAME, **AMOUNT_LABELS}.items()
    }
    found: dict[str, Place] = {}
    for kind, start in (("code", 0), ("budget", 1)):
        cells, places = rows.get(kind, ((), ()))
        for label, place in zip(cells[start::2], places[start + 1 :: 2], strict=False):
            if label_key(label) in labels:
                found[labels[label_key(label)]] = place
    for kind in ("purpose", "goals"):
        found |= dict(zip([kind], origins.get(kind, ())[1:], strict=False))
    for name in ("department_code", "department_name"):
        found |= dict(zip([name], origins.get("department", ()), strict=False))
    found |= dict(
        zip(
            [f"plan.{month}" for month in PLAN_LABELS],
            origins.get("plan", ())[1:],
            strict=False,
        )
    )
    return found


def _pairs(head: dict[str, Row]) -> dict[str, str]:
    """Label → value in the rows that set them side by side: code and name, and the three amounts."""
    code, budget = head.get("code"), head.get("budget")
    cells = [*(code.cells if code else ()), *(budget.cells[1:] if budget else ())]
    return {
        label_key(label): value
        for label, value in zip(cells[::2], cells[1::2], strict=False)
    }


def _whole_rows(rows: list[Row]) -> Iterator[Row]:
    """Rows of all columns: a blank line inside a cell breaks its row in the txt layout, and the pieces fit together."""
    pending: Row | None = None
    for row in rows:
        if pending is not None and len(pending.cells) + len(row.cells) <= COLUMNS:
            pending = Row(
                pending.cells + row.cells, pending.place, pending.origins + row.origins
            )
        else:
            if pending is not None:
                yield pending
            pending = row
    if pending is not None:
        yield pending
