"""A flat table: a sheet under its header, with the rows that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from core.problems import Place, shown
from core.spreadsheets.sheet import Cell, Sheet, cell_text
from targets.documents.flat.columns import (
    AMBIGUOUS,
    AMOUNTS,
    CODE,
    COLUMN_LABELS,
    NAME,
    NOT_READ,
    NUMBER,
    TARGET_COLUMNS,
    UNIT_CODE,
    UNIT_NAME,
    YEAR,
    Known,
    header_key,
    nearest,
    short,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.heading import FlatHeading
from targets.documents.owners import is_remark

TOTALS = {"合计", "总计", "小计", "共计", "本页合计", "本页小计"}
# A single cell that stands this many blank rows below the table is no part of it.
STRAY_BELOW = 5
Line = tuple[int, list[Cell]]


@dataclass(slots=True)
class FlatTable:
    """A sheet with its heading and its lines: row numbers from 1 with the row's cells, and a blank cell behind them."""

    sheet: Sheet
    heading: FlatHeading
    lines: list[Line] = field(default_factory=list)
    # Amounts in a vertical merge: the column, its first and its last row.
    shared_amounts: list[tuple[str, int, int]] = field(default_factory=list)
    # The column in which every line is blank, and the columns of the project's and the department's code and name.
    blank: int = field(init=False)
    key_columns: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.blank = self.heading.width
        self.key_columns = tuple(
            self.column(name) for name in (CODE, NAME, UNIT_CODE, UNIT_NAME)
        )

    @property
    def label(self) -> str:
        """How messages name the table."""
        return f"工作表“{self.sheet.name}”"

    def column_label(self, name: str) -> str:
        """How messages name a column."""
        return f"{self.label}的“{self.header(name)}”"

    def has(self, *names: str) -> bool:
        """Whether there is a column of one of these names."""
        fields = self.heading.fields
        return any(name in fields for name in names)

    def column(self, name: str) -> int:
        """The number of the column, the blank one where there is none of that name."""
        return self.heading.fields.get(name, self.blank)

    def header(self, name: str) -> str:
        """A column's header as written."""
        column = self.heading.fields.get(name)
        if column is None:
            return COLUMN_LABELS[name]
        return "".join(self.heading.names[column].split())

    def place(self, row: int, name: str) -> Place:
        """The cell in that column, or in the first column of the table where it has no such column."""
        columns = self.heading.fields
        for known in (name, CODE, NAME):
            if known in columns:
                return Place(self.sheet.name, row, columns[known] + 1)
        return Place(self.sheet.name, row, 1)

    def header_place(self, column: int) -> Place:
        """The place of a column's header."""
        name = self.sheet.name
        row = self.heading.last + 1
        return Place(name, row, column + 1)


def lay_out(
    sheet: Sheet, heading: FlatHeading, known: Known, findings: ReadingFindings
) -> FlatTable:
    """The table, with problems of its header and notes of the rows that were passed over."""
    table = FlatTable(sheet, heading)
    raw = list(_without_stray(table, findings))
    _check_columns(table, raw, known, findings)
    table.lines = [(number, _padded(row, heading.width)) for number, row in raw]
    _spread_merged(table)
    table.lines = list(_without_headers_and_totals(table, findings))
    if sheet.hidden_rows:
        findings.note(f"{table.label}有 {sheet.hidden_rows} 行是隐藏的，也已读取")
    return table


def _padded(row: list[Cell], width: int) -> list[Cell]:
    """The cells of that many columns, and a blank one behind them."""
    cells = row[:width]
    blanks = width + 1 - len(cells)
    return cells + [None] * blanks


def _without_stray(table: FlatTable, findings: ReadingFindings) -> Iterator[Line]:
    """The rows that are filled in, without single cells far below the table."""
    keys = {table.heading.fields.get(name) for name in (CODE, NAME)}
    last = table.heading.last + 1
    for number, row in enumerate(table.sheet.rows[last:], start=last + 1):
        if all(cell is None for cell in row):
            continue
        if number - last > STRAY_BELOW:
            filled = [column for column, cell in enumerate(row) if cell is not None]
            if len(filled) == 1 and filled[0] not in keys:
                place = Place(table.sheet.name, number, filled[0] + 1)
                findings.note("表格下方很远处有单独的内容，没有读取", place)
                continue
        last = number
        yield number, row


def _check_columns(
    table: FlatTable, raw: list[Line], known: Known, findings: ReadingFindings
) -> None:
    """Every column that holds something must be known, once."""
    heading = table.heading
    for first, second in heading.twice:
        name = heading.names[second]
        message = f"“{shown(name)}”与 {table.header_place(first).address} 的列重复，请只留一列"
        findings.refuse_cell(table.header_place(second), message)
    known_columns = {*heading.fields.values(), *(second for _, second in heading.twice)}
    for column, row in _first_filled(raw, known_columns, heading.width).items():
        header = heading.names.get(column)
        if header is not None and header_key(header)[0] in NOT_READ:
            findings.note(f"{table.label}的“{shown(header)}”列没有读取")
            continue
        if header is None and _is_numbered(raw, column):
            findings.note(f"{table.label}没有列名的序号列没有读取")
            continue
        if header is None:
            place = Place(table.sheet.name, row, column + 1)
            message = "这一列没有列名却有内容，请补上列名，不需要导入的请删去"
        else:
            place = table.header_place(column)
            message = unknown_column(header, known)
        findings.refuse_cell(place, message)


def _is_numbered(raw: list[Line], column: int) -> bool:
    """Whether a column does nothing but number the rows, from 1 on."""
    cells = [row[column] for _, row in raw if column < len(row)]
    texts = [short(cell_text(cell)) for cell in cells if cell is not None]
    return texts == [str(number) for number in range(1, len(texts) + 1)]


def unknown_column(header: str, known: Known) -> str:
    """The message for a column with an unknown header."""
    key, _ = header_key(header)
    meanings = AMBIGUOUS.get(key)
    if meanings:
        return f"列名“{header}”可以有几种意思，请改为{meanings}；不需要导入的列请删去"
    like = nearest(header, known)
    question = f"，是不是“{like}”？" if like else "，"
    return f"不认识列“{shown(header)}”{question}请改正列名；不需要导入的列请删去"


def _first_filled(raw: list[Line], known: set[int], width: int) -> dict[int, int]:
    """The unknown columns that hold something → the first row in which they do."""
    watched = [column for column in range(width) if column not in known]
    found: dict[int, int] = {}
    for number, row in raw:
        for column in watched:
            if column < len(row) and row[column] is not None:
                found.setdefault(column, number)
        if len(row) > width:
            for column, cell in enumerate(row[width:], start=width):
                if cell is not None:
                    found.setdefault(column, number)
    return dict(sorted(found.items()))


def _spread_merged(table: FlatTable) -> None:
    """Copy the value of a cell that is merged downwards into the lines that it covers."""
    names = {column: name for name, column in table.heading.fields.items()}
    by_row = dict(table.lines)
    reached: dict[int, int] = {}
    for first_row, left, last_row, _ in sorted(table.sheet.merged):
        column = left - 1
        name, top = names.get(column), by_row.get(first_row)
        if name is None or top is None or last_row == first_row:
            continue
        value = top[column]
        if value is None:
            continue
        if name in AMOUNTS:
            table.shared_amounts.append((name, first_row, last_row))
        # Rows end with the table, however far a merge reaches, and ranges that overlap are walked once.
        done = reached.get(column, 0)
        end = min(last_row, table.lines[-1][0])
        for row in range(max(first_row, done) + 1, end + 1):
            below = by_row.get(row)
            if below is not None and below[column] is None:
                below[column] = value
        reached[column] = max(end, done)


def _without_headers_and_totals(
    table: FlatTable, findings: ReadingFindings
) -> Iterator[Line]:
    """The lines that count: without repeated headers, sums, remarks, and rows that are only prepared for filling in."""
    heading, sheet = table.heading, table.sheet
    columns = sorted(heading.fields.values())
    values_of = itemgetter(*columns)
    header_rows = sheet.rows[heading.first : heading.last + 1]
    headers = [values_of(_padded(row, heading.width)) for row in header_rows]
    code_column = table.column(CODE)
    first_columns = {code_column, table.column(NUMBER), table.column(NAME)}
    if not table.has(*TARGET_COLUMNS):
        first_columns.add(columns[0])
    prepared = {table.column(NUMBER), table.column(YEAR)}
    for number, cells in table.lines:
        if values_of(cells) in headers:
            continue
        if is_remark_line(cells):
            if any(cell is not None for cell in cells):
                place = Place(sheet.name, number, 1)
                findings.note(f"{table.label}表格下方的说明没有读取", place)
            continue
        code = cells[code_column]
        if code is None or short(cell_text(code)) in TOTALS:
            words = (short(cell_text(cells[column])) for column in first_columns)
            if any(word in TOTALS for word in words):
                place = Place(sheet.name, number, 1)
                findings.note(f"{table.label}的合计行没有读取", place)
                continue
        if code is None:
            filled = {
                column: cell for column, cell in enumerate(cells) if cell is not None
            }
            if filled.keys() <= prepared:
                continue
        yield number, cells


def is_remark_line(cells: list[Cell]) -> bool:
    """Whether a line says who filled in the table; most lines are seen not to by their first cell."""
    first = next((cell for cell in cells if cell is not None), "")
    if first and not (isinstance(first, str) and (":" in first or "：" in first)):
        return False
    return is_remark([cell_text(cell) for cell in cells if cell is not None])
