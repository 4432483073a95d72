"""Joining rows of indicators to their projects: by code, or by department and name."""

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
    alike,
    key_of,
    likeness,
)
from targets.documents.flat.table import FlatTable, Line


def join(
    projects: list[Gathered], tables: list[FlatTable], findings: ReadingFindings
) -> None:
    """Add every indicator row to its project; a row without one is a problem."""
    joining = _Joining(projects, findings)
    for table in tables:
        joining.take(table)
    joining.report()


class _Joining:
    """The projects by their keys, to which the rows of indicators are added."""

    def __init__(self, projects: list[Gathered], findings: ReadingFindings) -> None:
        self.findings = findings
        tables = [project.table for project in projects]
        sheets = dict.fromkeys(f"“{table.sheet.name}”" for table in tables)
        self.sheets = "、".join(sheets) or "“项目”"
        self.by_code: dict[str, Gathered] = {}
        self.by_name: dict[tuple[str, str], list[Gathered]] = defaultdict(list)
        for project in projects:
            key = project.key
            if key.code:
                self.by_code.setdefault(key.code, project)
            for unit in {key.unit_code, key.unit_name, ""}:
                self.by_name[unit, likeness(key.name)].append(project)
        # The places of rows without a project by the message about them.
        self.lost: dict[str, list[Place]] = defaultdict(list)

    def take(self, table: FlatTable) -> None:
        """Add the rows of a table to their projects."""
        for name in filter(table.has, OF_PROJECTS):
            place = table.header_place(table.column(name))
            header = table.header(name)
            message = f"“{header}”应写在{self.sheets}表中，请把这一列从指标表里删去"
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
        """Note that a row without keys goes to the project above it, or refuse it where there is none."""
        place = table.place(line[0], CODE)
        if above is None:
            self.findings.refuse_cell(place, NO_KEY)
        else:
            self.findings.note(f"{table.label}{INHERITED}", place)

    def named(self, unit: str, name: str) -> list[Gathered]:
        """The projects of that name in a unit, "" for any."""
        if not (unit or name):
            return []
        return self.by_name.get((unit, likeness(name)), [])

    def find(self, table: FlatTable, line: Line, key: FormKey) -> Gathered | None:
        """The project of a row, by its code or else by its name."""
        if key.code:
            found = self.by_code.get(key.code)
            if found is None:
                message = f"项目编码“{shown(key.code)}”不在{self.sheets}表中"
                self.lost[message].append(table.place(line[0], CODE))
            elif key.name and found.key.name and not alike(key.name, found.key.name):
                message = f"{table.label}的项目名称与{self.sheets}表不同，以{self.sheets}表为准"
                self.findings.note(message, table.place(line[0], NAME))
            return found
        several = self.named(key.unit_code, key.name)
        if not several:
            several = self.named(key.unit_name, key.name)
        if len(several) == 1:
            return several[0]
        what = f"不在{self.sheets}表中"
        if several:
            what = f"有 {len(several)} 个同名项目，分不清是哪一个，请补填项目编码"
        message = f"项目“{shown(key.name or key.unit)}”{what}"
        place = table.place(line[0], NAME if key.name else UNIT_CODE)
        self.lost[message].append(place)
        return None

    def report(self) -> None:
        """The rows without a project as problems, one for those that say the same."""
        for message, places in self.lost.items():
            count = len(places)
            rows = f"（{count} 行）" if count > 1 else ""
            advice = "" if "请" in message else "，请核对"
            self.findings.refuse_cell(places[0], f"{message}{rows}{advice}")
