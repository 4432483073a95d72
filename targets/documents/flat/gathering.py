"""The rows of flat tables gathered by project: which row begins a form, and which are its indicators."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from core.problems import Problem, form_label, shown
from core.spelling import one_line
from core.spreadsheets.sheet import Cell, cell_text
from targets.documents.contents import code
from targets.documents.flat.columns import (
    CODE,
    COLUMN_LABELS,
    NAME,
    OF_PROJECTS,
    UNIT_CODE,
    UNIT_NAME,
    short,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.table import FlatTable, Line

KEYS = (UNIT_CODE, UNIT_NAME, CODE, NAME)
PROJECT_COLUMNS = (*KEYS, *OF_PROJECTS)

canonical_code = lru_cache(maxsize=65_536)(code)
canonical_name = lru_cache(maxsize=65_536)(one_line)


@dataclass(slots=True)
class FormKey:
    """What a row says of its project; each part is blank where the row does not say it."""

    code: str
    name: str
    unit_code: str
    unit_name: str

    @property
    def missing(self) -> bool:
        return not (self.code or self.name)

    @property
    def unit(self) -> str:
        return self.unit_code or self.unit_name


@dataclass(slots=True)
class Gathered:
    """A project's first row, the cells of it that came from a `later` row, and the rows of its indicators."""

    index: int
    table: FlatTable
    row: int
    cells: list[Cell]
    key: FormKey
    later: dict[str, int] = field(default_factory=dict)
    lines: list[tuple[FlatTable, Line]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return form_label(self.index + 1, self.key.name or self.key.code)


def key_of(table: FlatTable, cells: list[Cell]) -> FormKey:
    code_at, name_at, unit_code_at, unit_name_at = table.key_columns
    return FormKey(
        canonical_code(cell_text(cells[code_at])),
        canonical_name(cell_text(cells[name_at])),
        canonical_code(cell_text(cells[unit_code_at])),
        canonical_name(cell_text(cells[unit_name_at])),
    )


NO_KEY = "这一行没有项目编码和项目名称，请补填；不需要的行请删去"
INHERITED = "工作表“{}”有些行没有写项目，归入上一行的项目"


def gather_projects(
    tables: list[FlatTable], findings: ReadingFindings
) -> list[Gathered]:
    """A project a row."""
    found: list[Gathered] = []
    for table in tables:
        for number, cells in table.lines:
            key = key_of(table, cells)
            if key.missing and not key.unit_code.isdigit():
                findings.refuse_cell(table.place(number, CODE), NO_KEY)
            else:
                found.append(Gathered(len(found), table, number, cells, key))
    return found


def gather_mixed(tables: list[FlatTable], findings: ReadingFindings) -> list[Gathered]:
    """Projects out of rows of indicators, which repeat the project's cells or give them once."""
    found: list[Gathered] = []
    for table in tables:
        found += _Mixed(table, findings, len(found)).gather()
    return found


class _Mixed:
    def __init__(self, table: FlatTable, findings: ReadingFindings, start: int) -> None:
        self.table, self.findings, self.start = table, findings, start
        self.columns = [
            (name, table.column(name)) for name in PROJECT_COLUMNS if table.has(name)
        ]
        self.known: dict[tuple[str, ...], Gathered] = {}

    def gather(self) -> list[Gathered]:
        above: Gathered | None = None
        for line in self.table.lines:
            above = self.project_of(line, above)
            if above is not None:
                self.absorb(above, line)
        return list(self.known.values())

    def project_of(self, line: Line, above: Gathered | None) -> Gathered | None:
        number, cells = line
        key = key_of(self.table, cells)
        if key.missing:
            place = self.table.place(number, CODE)
            if above is None:
                self.findings.refuse_cell(place, NO_KEY)
            else:
                self.findings.note(INHERITED.format(self.table.sheet.name), place)
            return above
        if above is not None and not key.code and _same_name(key, above.key):
            return above
        parts = (key.code,) if key.code else (key.unit, key.name)
        if parts not in self.known:
            index = self.start + len(self.known)
            self.known[parts] = Gathered(index, self.table, number, list(cells), key)
        return self.known[parts]

    def absorb(self, project: Gathered, line: Line) -> None:
        """The row's indicator, and what it says of the project: nothing, the same, or what was still blank."""
        number, cells = line
        project.lines.append((self.table, line))
        first = project.cells
        for name, column in self.columns:
            cell = cells[column]
            if cell is None or cell == first[column]:
                continue
            if first[column] is None:
                first[column] = cell
                project.later[name] = number
            elif short(cell_text(cell)) != short(cell_text(first[column])):
                self.refuse(project, name, number, cell)

    def refuse(self, project: Gathered, name: str, number: int, cell: Cell) -> None:
        place = self.table.place(number, name)
        other = self.table.place(project.later.get(name, project.row), name)
        message = (
            f"{place.address} 的“{shown(cell_text(cell))}”与 {other.address} 的"
            f"“{shown(cell_text(project.cells[self.table.column(name)]))}”不同，同一项目的各行应当一致，请核对"
        )
        self.findings.refuse(
            Problem(
                project.label, COLUMN_LABELS[name], message, project.index, name, place
            )
        )


def _same_name(key: FormKey, above: FormKey) -> bool:
    same_code = key.unit_code in ("", above.unit_code)
    return (
        key.name == above.name and same_code and key.unit_name in ("", above.unit_name)
    )
