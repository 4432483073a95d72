"""The sheet 部门整体绩效目标 of a workbook: a row the overall target, a sub-target or a safeguard."""

from __future__ import annotations

from core.problems import Problem, shown
from core.spelling import one_line
from targets.documents.contents import code
from targets.documents.flat.cells import ABOVE, CellReader, Spot
from targets.documents.flat.columns import (
    CONTENT,
    INDICATORS,
    PART,
    TITLE,
    UNIT_CODE,
    UNIT_NAME,
    short,
)
from targets.documents.flat.table import FlatTable
from targets.documents.layout import PART_ONE
from targets.documents.values import (
    DepartmentForm,
    SafeguardForm,
    SubTargetForm,
    cell_label,
)

OVERALL, SUB_TARGETS, SAFEGUARDS = "overall", "sub_targets", "safeguards"
PARTS = {
    **dict.fromkeys(("总体绩效目标", "总体目标", "部门总体绩效目标"), OVERALL),
    **dict.fromkeys(("分项绩效目标", "分项目标"), SUB_TARGETS),
    **dict.fromkeys(("工作保障措施", "保障措施"), SAFEGUARDS),
}
# Columns that a part has nothing to put into.
UNUSED = {OVERALL: (TITLE, INDICATORS), SUB_TARGETS: (), SAFEGUARDS: (INDICATORS,)}
NAMES = {TITLE: "标题", CONTENT: "内容", INDICATORS: "绩效指标"}


def read_part_one(tables: list[FlatTable], cells: CellReader) -> DepartmentForm | None:
    """The part one of a workbook, None where no sheet has a row."""
    if not tables:
        return None
    first, *others = tables
    for table in others:
        message = (
            f"{first.label}和“{table.sheet.name}”都是{PART_ONE[1]}，请只留一个单位的"
        )
        cells.findings.refuse_file(message)
    if not first.lines:
        return None
    return _PartOne(first, cells).read()


class _PartOne:
    """Reads the rows of one sheet."""

    def __init__(self, table: FlatTable, cells: CellReader) -> None:
        self.table = table
        self.cells = cells
        self.findings = cells.findings
        self.owner = {UNIT_CODE: "", UNIT_NAME: ""}
        self.overall: str | None = None
        self.sub_targets: list[SubTargetForm] = []
        self.safeguards: list[SafeguardForm] = []

    def read(self) -> DepartmentForm:
        """Part one, with what is wrong with its cells in the findings."""
        missing = [
            label
            for name, label in {PART: "部分", **NAMES}.items()
            if not self.table.has(name)
        ]
        if missing:
            labels = "”“".join(missing)
            message = f"{self.table.label}缺少“{labels}”列，请照模板补齐"
            self.findings.refuse_file(message)
        part = ""
        for number, row in self.table.lines:
            spot = Spot(self.table, number, row)
            part = self.part(spot, part)
            self.take_owner(spot)
            if part:
                self.take(spot, part)
        return DepartmentForm(
            self.overall or "",
            tuple(self.sub_targets),
            tuple(self.safeguards),
            self.owner[UNIT_CODE],
            self.owner[UNIT_NAME],
        )

    def part(self, spot: Spot, above: str) -> str:
        """The part that a row belongs to; a blank cell goes on with the part above."""
        text = self.cells.text(spot, PART)
        part = PARTS.get(short(text), "") if text else above
        if text and not part:
            message = f"“{shown(text)}”不是部分的名称，请改为总体绩效目标、分项绩效目标或工作保障措施"
            self.refuse(spot, PART, message)
        elif not part:
            self.refuse(spot, PART, "没有填写，请补填")
        elif not text:
            self.cells.note(spot, PART, ABOVE)
        return part

    def take_owner(self, spot: Spot) -> None:
        """Take the department of a row; the sheet is of one, and its rows repeat it or leave it out."""
        unit_code = code(self.cells.code(spot, UNIT_CODE))
        unit_name = one_line(self.cells.text(spot, UNIT_NAME))
        for name, text in ((UNIT_CODE, unit_code), (UNIT_NAME, unit_name)):
            other = self.owner[name]
            if not other:
                self.owner[name] = text
            elif text and text != other:
                message = f"“{shown(text)}”与上面的“{shown(other)}”不同，这张表只能有一个单位，请核对"
                self.refuse(spot, name, message)

    def take(self, spot: Spot, part: str) -> None:
        """Take the content of a row. The rows of a part are in their order, whatever number they have."""
        title, content, indicators = (self.cells.text(spot, name) for name in NAMES)
        for name in UNUSED[part]:
            if self.cells.text(spot, name):
                self.refuse(spot, name, "这一部分没有这一项，请把内容移到“内容”一列")
        if part == SUB_TARGETS:
            self.sub_targets.append(SubTargetForm(title, content, indicators))
        elif part == SAFEGUARDS:
            self.safeguards.append(SafeguardForm(title, content))
        elif self.overall is None:
            self.overall = content
        else:
            self.refuse(spot, CONTENT, f"{cell_label(OVERALL)}写了两行，请合并为一行")

    def refuse(self, spot: Spot, name: str, message: str) -> None:
        """A problem at a cell, which is named by its address."""
        _, part_one = PART_ONE
        place = spot.place(name)
        problem = Problem(part_one, place.address, message, place=place)
        self.findings.refuse(problem)
