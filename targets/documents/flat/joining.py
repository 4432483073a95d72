"""Rows of an indicator sheet joined to the rows of a project sheet: by code, or by department and name."""

from __future__ import annotations

from collections import defaultdict

from core.problems import Place, shown
from targets.documents.flat.columns import CODE, NAME, OF_PROJECTS, UNIT_CODE
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.gathering import (
    INHERITED,
    NO_KEY,
    FormKey,
    Gathered,
    key_of,
)
from targets.documents.flat.table import FlatTable, Line


def join(
    projects: list[Gathered], tables: list[FlatTable], findings: ReadingFindings
) -> None:
    """Gives every indicator row to its project; a row without one is a problem."""
    joining = _Joining(projects, findings)
    for table in tables:
        joining.take(table)
    joining.report()


class _Joining:
    def __init__(self, projects: list[Gathered], findings: ReadingFindings) -> None:
        self.findings = findings
        self.sheets = (
            "、".join(dict.fromkeys(f"“{each.table.sheet.name}”" for each in projects))
            or "“项目”"
        )
        self.by_code: dict[str, Gathered] = {}
        self.by_name: dict[tuple[str, str], list[Gathered]] = defaultdict(list)
        for project in projects:
            key = project.key
            if key.code:
                self.by_code.setdefault(key.code, project)
            for unit in {key.unit_code, key.unit_name, ""}:
                self.by_name[unit, key.name].append(project)
        # The message of rows without a project: how many, and the first.
        self.lost: dict[str, tuple[Place, int]] = {}

    def take(self, table: FlatTable) -> None:
        for name in OF_PROJECTS:
            if table.has(name):
                place = table.header_place(table.column(name))
                message = f"“{table.header(name)}”应写在{self.sheets}表中，请把这一列从指标表里删去"
                self.findings.refuse_cell(place, message)
        above: Gathered | None = None
        lost = False
        for line in table.lines:
            key = key_of(table, line[1])
            if not key.missing or self.named(key.unit, ""):
                above = self.find(table, line, key)
                lost = above is None
            elif not lost:
                self.inherit(table, line, above)
            if above is not None:
                above.lines.append((table, line))

    def inherit(self, table: FlatTable, line: Line, above: Gathered | None) -> None:
        place = table.place(line[0], CODE)
        if above is None:
            self.findings.refuse_cell(place, NO_KEY)
        else:
            self.findings.note(INHERITED.format(table.sheet.name), place)

    def named(self, unit: str, name: str) -> list[Gathered]:
        return self.by_name.get((unit, name), []) if unit or name else []

    def find(self, table: FlatTable, line: Line, key: FormKey) -> Gathered | None:
        if key.code:
            found = self.by_code.get(key.code)
            if found is None:
                self.lose(
                    table.place(line[0], CODE),
                    f"项目编码“{shown(key.code)}”不在{self.sheets}表中",
                )
            elif key.name and found.key.name and key.name != found.key.name:
                message = f"工作表“{table.sheet.name}”的项目名称与{self.sheets}表不同，以{self.sheets}表为准"
                self.findings.note(message, table.place(line[0], NAME))
            return found
        several = self.named(key.unit_code, key.name) or self.named(
            key.unit_name, key.name
        )
        if not (key.unit_code or key.unit_name):
            several = self.named("", key.name)
        if len(several) == 1:
            return several[0]
        name = UNIT_CODE if not key.name else NAME
        shown_name = shown(key.name or key.unit)
        what = (
            f"有 {len(several)} 个同名项目，分不清是哪一个，请补填项目编码"
            if several
            else f"不在{self.sheets}表中"
        )
        self.lose(table.place(line[0], name), f"项目“{shown_name}”{what}")
        return None

    def lose(self, place: Place, message: str) -> None:
        first, count = self.lost.get(message, (place, 0))
        self.lost[message] = first, count + 1

    def report(self) -> None:
        for message, (place, count) in self.lost.items():
            rows = f"（{count} 行）" if count > 1 else ""
            advice = "" if "请" in message else "，请核对"
            self.findings.refuse_cell(place, f"{message}{rows}{advice}")
