"""The rows of one 绩效目标表 read into a ProjectForm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from projects.amounts import HALF_WIDTH, Refused, read_amount, read_percent
from targets.exchange.form import PLAN_LABELS, TARGET_LABELS, Plan, ProjectForm, TargetRow
from targets.exchange.layout import (
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
from targets.exchange.problems import Problem, form_label, shown

COLUMNS = len(TARGET_LABELS)


@dataclass
class FormTable:
    """The rows that belong to one form; `title` is the project's name in the heading above it, if there is one."""

    number: int
    title: str | None
    rows: list[Row] = field(default_factory=list)


def _key(label: str) -> str:
    return re.sub(r"\(.*", "", compact(label))


# How a row is known by its first cell; a blank one continues the row above.
KINDS = {
    _key(label): kind
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
DEPARTMENT = re.compile(r"(\d{3,})\s*(.*)", re.DOTALL)


def begins_form(row: Row, current: FormTable | None) -> bool:
    """Whether a row without a title above it opens a new form."""
    if _is_department(row):
        return True
    is_code = _key(row.cells[0]) == KINDS_BY_NAME["code"]
    return is_code and (current is None or any(_key(each.cells[0]) == KINDS_BY_NAME["code"] for each in current.rows))


KINDS_BY_NAME = {kind: label for label, kind in KINDS.items()}


def _is_department(row: Row) -> bool:
    return bool(DEPARTMENT.fullmatch(row.cells[0].strip())) and compact(row.cells[-1]).startswith(compact(UNIT_LABEL))


def read_form(table: FormTable) -> tuple[ProjectForm, list[Problem], list[str]]:
    """The form as far as it can be read, what is wrong with it, and the rows that have no place in it."""
    return _FormReader(table).read()


class _FormReader:
    """Reads one table and gathers its problems as it goes."""

    def __init__(self, table: FormTable) -> None:
        self.head, self.target_rows, self.strangers = _sort(table.rows)
        self.problems: list[Problem] = []
        self.labelled = _pairs(self.head)
        self.code = self.labelled.get(_key(CODE), "")
        self.name = self.labelled.get(_key(NAME), "")
        self.title = table.title
        self.index = table.number - 1
        self.form_name = form_label(table.number, self.name or table.title or self.code)

    def read(self) -> tuple[ProjectForm, list[Problem], list[str]]:
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
            self.amount(BUDGET),
            self.amount(FISCAL_FUNDS),
            self.amount(OTHER_FUNDS),
            self.cell("purpose"),
            self.plan(),
            self.cell("goals"),
            tuple(self.targets()),
        )
        self.compare_title(form.name)
        strangers = [f"{self.form_name} {quoted(row)}" for row in self.strangers]
        return form, self.problems, strangers

    def refuse(self, cell: str, message: str) -> None:
        self.problems.append(Problem(self.form_name, cell, message, self.index))

    def check_header(self) -> None:
        """Columns in another order would be read into the wrong cells."""
        header = self.head.get("target header")
        if header is not None and [compact(cell) for cell in header.cells] != list(TARGET_HEADER):
            self.refuse("指标表头", f"应依次为 {'、'.join(TARGET_HEADER)}，请照格式调整各列")

    def department(self) -> tuple[str, str]:
        row = self.head.get("department")
        if row is None:
            return "", ""
        unit = shown(compact(row.cells[-1]).removeprefix(compact(UNIT_LABEL)))
        if unit != "万元":
            self.refuse("单位", f"金额的单位是“{unit}”，本系统以万元为单位，请换算后把表头改为“单位：万元”")
        found = DEPARTMENT.fullmatch(row.cells[0].strip())
        assert found is not None, "a row is a department row only if it matches"
        return found[1].translate(HALF_WIDTH), found[2]

    def cell(self, kind: str) -> str:
        """The second cell of a row of two."""
        row = self.head.get(kind)
        return row.cells[1] if row and len(row.cells) > 1 else ""

    def amount(self, label: str) -> Decimal | None:
        if "budget" in self.head and _key(label) not in self.labelled:
            self.refuse(label, "这一格不见了，请照绩效目标表的格式补齐")
        return self.number(read_amount, self.labelled.get(_key(label), ""), label.removeprefix("其中："))

    def number(self, read: Callable[[str], Decimal | None], text: str, cell: str) -> Decimal | None:
        try:
            return read(text)
        except Refused as refused:
            self.refuse("".join(cell.split()), str(refused))
            return None

    def plan(self) -> Plan:
        header, row = self.head.get("plan header"), self.head.get("plan")
        if header is None or row is None:
            return Plan()
        labels = [compact(cell) for cell in header.cells[1:]]
        if labels != list(PLAN_LABELS.values()) or len(row.cells) != len(header.cells):
            self.refuse("资金支出计划", f"应有 {'、'.join(PLAN_LABELS.values())} 四格，请照格式补齐")
            return Plan()
        percents = [
            self.number(read_percent, text, f"资金支出计划 {label}")
            for text, label in zip(row.cells[1:], labels, strict=True)
        ]
        return Plan(*percents)

    def targets(self) -> Iterator[TargetRow]:
        level1 = level2 = ""
        for number, row in enumerate(_whole_rows(self.target_rows), start=1):
            # A broken row still says which category the rows under it belong to.
            level1 = row.cells[0].strip() or level1
            level2 = "".join(row.cells[1:2]).strip() or level2
            if len(row.cells) != COLUMNS:
                cells = shown(" | ".join(row.cells), 60)
                self.refuse(
                    f"指标第{number}行",
                    f"应有 {COLUMNS} 格，这一行有 {len(row.cells)} 格（{cells}），请照表头补齐或拆开合并的格",
                )
                continue
            if not (level1 and level2):
                self.refuse(f"指标第{number}行", "没有写明一级指标和二级指标，请补填")
            yield TargetRow(level1, level2, *row.cells[2:])

    def compare_title(self, name: str) -> None:
        if self.title is not None and self.title.strip() != name:
            self.strangers.append(Row((f"标题写作“{self.title.strip()}”，与项目名称不同，以项目名称为准",), "标题"))


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
    if _is_department(row):
        return "department"
    first = _key(row.cells[0])
    return KINDS.get(first, "") if first else CONTINUATIONS.get(above, "")


def _pairs(head: dict[str, Row]) -> dict[str, str]:
    """Label → value in the rows that set them side by side: code and name, and the three amounts."""
    code, budget = head.get("code"), head.get("budget")
    cells = [*(code.cells if code else ()), *(budget.cells[1:] if budget else ())]
    return {_key(label): value for label, value in zip(cells[::2], cells[1::2], strict=False)}


def _whole_rows(rows: list[Row]) -> Iterator[Row]:
    """Rows of all columns: a blank line inside a cell breaks its row in the txt layout, and the pieces fit together."""
    pending: Row | None = None
    for row in rows:
        if pending is not None and len(pending.cells) + len(row.cells) <= COLUMNS:
            pending = Row(pending.cells + row.cells, pending.place)
        else:
            if pending is not None:
                yield pending
            pending = row
    if pending is not None:
        yield pending
