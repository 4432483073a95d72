"""The rows of flat tables gathered by project: which row begins a form, and which are its indicators."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from core.problems import Problem, form_label, shown
from core.spelling import likeness as name_likeness
from core.spelling import one_line
from core.spreadsheets.sheet import Cell, cell_text
from targets.documents.contents import code
from targets.documents.flat.columns import (
    CODE,
    COLUMN_LABELS,
    KEYS,
    OF_PROJECTS,
    short,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.table import FlatTable, Line

PROJECT_COLUMNS = (*KEYS, *OF_PROJECTS)

canonical_code = lru_cache(maxsize=65_536)(code)
canonical_name = lru_cache(maxsize=65_536)(one_line)
likeness = lru_cache(maxsize=65_536)(name_likeness)


def alike(name: str, other: str) -> bool:
    """Whether two names look the same."""
    return name == other or likeness(name) == likeness(other)


@dataclass(slots=True)
class FormKey:
    """The keys of the project in a row; blank where the row does not give them."""

    code: str
    name: str
    unit_code: str
    unit_name: str

    @property
    def missing(self) -> bool:
        """Whether the row names no project."""
        return not (self.code or self.name)

    @property
    def unit(self) -> str:
        """The unit by its code, or else by its name."""
        return self.unit_code or self.unit_name

    def repeats(self, above: FormKey) -> bool:
        """Whether a row without a code goes on with the project above: the same name, and no other unit."""
        if self.code or not alike(self.name, above.name):
            return False
        if self.unit_code not in ("", above.unit_code):
            return False
        return self.unit_name in ("", above.unit_name)


@dataclass(slots=True)
class Gathered:
    """A project's first row, the rows of its cells that came from a `later` one, and the rows of its indicators."""

    index: int
    table: FlatTable
    row: int
    cells: list[Cell]
    key: FormKey
    later: dict[str, int] = field(default_factory=dict)
    lines: list[tuple[FlatTable, Line]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How messages name the form."""
        key = self.key
        return form_label(self.index + 1, key.name or key.code)


def key_of(table: FlatTable, cells: list[Cell]) -> FormKey:
    """The keys of the project in the cells of a row."""
    code_at, name_at, unit_code_at, unit_name_at = table.key_columns
    return FormKey(
        canonical_code(cell_text(cells[code_at])),
        canonical_name(cell_text(cells[name_at])),
        canonical_code(cell_text(cells[unit_code_at])),
        canonical_name(cell_text(cells[unit_name_at])),
    )


NO_KEY = "这一行没有项目编码和项目名称，请补填；不需要的行请删去"
INHERITED = "有些行没有写项目，归入上一行的项目"


def gather_projects(
    tables: list[FlatTable], findings: ReadingFindings
) -> list[Gathered]:
    """The projects of tables with one row for each."""
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
        mixed = _Mixed(table, findings, len(found))
        found += mixed.gather()
    return found


class _Mixed:
    """Gathers the projects of one table, whose numbers begin with `start`."""

    def __init__(self, table: FlatTable, findings: ReadingFindings, start: int) -> None:
        self.table = table
        self.findings = findings
        self.start = start
        named = filter(table.has, PROJECT_COLUMNS)
        self.columns = [(name, table.column(name)) for name in named]
        self.known: dict[tuple[str, ...], Gathered] = {}

    def gather(self) -> list[Gathered]:
        """The projects with their indicators."""
        above: Gathered | None = None
        for line in self.table.lines:
            above = self.project_of(line, above)
            if above is not None:
                self.absorb(above, line)
        return list(self.known.values())

    def project_of(self, line: Line, above: Gathered | None) -> Gathered | None:
        """The project that a row belongs to, which may be the one of the row above."""
        number, cells = line
        key = key_of(self.table, cells)
        if key.missing:
            place = self.table.place(number, CODE)
            if above is None:
                self.findings.refuse_cell(place, NO_KEY)
            else:
                self.findings.note(f"{self.table.label}{INHERITED}", place)
            return above
        if above is not None and key.repeats(above.key):
            return above
        parts = (key.code,) if key.code else (key.unit, likeness(key.name))
        if parts not in self.known:
            index = self.start + len(self.known)
            self.known[parts] = Gathered(index, self.table, number, list(cells), key)
        return self.known[parts]

    def absorb(self, project: Gathered, line: Line) -> None:
        """Take in a row: its indicator, and cells of the project that were still blank."""
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
        """A problem: the row contradicts an earlier one of its project."""
        table = self.table
        place = table.place(number, name)
        earlier = table.place(project.later.get(name, project.row), name)
        text = shown(cell_text(cell))
        earlier_text = shown(cell_text(project.cells[table.column(name)]))
        message = (
            f"{place.address} 的“{text}”与 {earlier.address} 的“{earlier_text}”不同，"
            "同一项目的各行应当一致，请核对"
        )
        label = COLUMN_LABELS[name]
        problem = Problem(project.label, label, message, project.index, name, place)
        self.findings.refuse(problem)
