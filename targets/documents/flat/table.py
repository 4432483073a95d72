"""A flat table: a sheet under its header, with the rows that count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.problems import Place, shown
from core.spreadsheets.sheet import Cell, Sheet, cell_text
from targets.documents.flat.columns import (
    AMBIGUOUS,
    AMOUNTS,
    CODE,
    COLUMN_LABELS,
    NAME,
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

TOTALS = {"合计", "总计", "小计", "共计", "本页合计", "本页小计"}
# A single cell that stands this many blank rows below the table is no part of it.
STRAY_BELOW = 5
# What stands under a table: a note, or who filled it in.
REMARK = re.compile(
    r"(注|备注|说明|填表|填报|填制|制表|审核|复核|单位负责|财务负责|负责|联系|日期)[\w()]{0,6}:"
)

Line = tuple[int, list[Cell]]


@dataclass(slots=True)
class FlatTable:
    """Its lines are row numbers from 1 with the row's cells, of which there is one more than columns: a blank one."""

    sheet: Sheet
    heading: FlatHeading
    lines: list[Line] = field(default_factory=list)
    # Amounts in a vertical merge: the column, its first and its last row.
    shared_amounts: list[tuple[str, int, int]] = field(default_factory=list)
    # The column in which every line is blank, and those of the project's code and name and of its department's.
    blank: int = field(init=False)
    key_columns: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.blank = self.heading.width
        self.key_columns = tuple(
            self.column(name) for name in (CODE, NAME, UNIT_CODE, UNIT_NAME)
        )

    def has(self, *names: str) -> bool:
        return any(name in self.heading.fields for name in names)

    def column(self, name: str) -> int:
        return self.heading.fields.get(name, self.blank)

    def header(self, name: str) -> str:
        """A column's header as written."""
        column = self.heading.fields.get(name)
        return (
            COLUMN_LABELS[name]
            if column is None
            else "".join(self.heading.names[column].split())
        )

    def place(self, row: int, name: str) -> Place:
        """The cell in that column, or in the first column of the table where it has no such column."""
        columns = self.heading.fields
        column = columns.get(name, columns.get(CODE, columns.get(NAME, 0)))
        return Place(self.sheet.name, row, column + 1)

    def header_place(self, column: int) -> Place:
        return Place(self.sheet.name, self.heading.last + 1, column + 1)


def lay_out(
    sheet: Sheet, heading: FlatHeading, known: Known, findings: ReadingFindings
) -> FlatTable:
    """The table, with problems of its header and notes of the rows that were passed over."""
    table = FlatTable(sheet, heading)
    raw = list(_without_stray(table, findings))
    _check_columns(table, raw, known, findings)
    width = heading.width
    table.lines = [
        (number, [*row[:width], *([None] * (width + 1 - len(row[:width])))])
        for number, row in raw
    ]
    _spread_merged(table)
    table.lines = list(_without_headers_and_totals(table, findings))
    if sheet.hidden_rows:
        findings.note(
            f"工作表“{sheet.name}”有 {sheet.hidden_rows} 行是隐藏的，也已读取"
        )
    return table


def _without_stray(table: FlatTable, findings: ReadingFindings) -> Iterator[Line]:
    keys = {table.heading.fields[name] for name in (CODE, NAME) if table.has(name)}
    last = table.heading.last + 1
    for number, row in enumerate(table.sheet.rows[last:], start=last + 1):
        if not any(cell is not None for cell in row):
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
    known_columns = set(heading.fields.values()) | {
        second for _, second in heading.twice
    }
    for column, row in _first_filled(raw, known_columns, heading.width).items():
        header = heading.names.get(column)
        if header is None:
            place = Place(table.sheet.name, row, column + 1)
            findings.refuse_cell(
                place, "这一列没有列名却有内容，请补上列名，不需要导入的请删去"
            )
        else:
            findings.refuse_cell(
                table.header_place(column), unknown_column(header, known)
            )


def unknown_column(header: str, known: Known) -> str:
    """What to say of a column that nobody knows."""
    meanings = AMBIGUOUS.get(header_key(header)[0])
    if meanings:
        return f"列名“{header}”可以有几种意思，请改为{meanings}；不需要导入的列请删去"
    like = nearest(header, known)
    question = f"，是不是“{like}”？" if like else "，"
    return f"不认识列“{shown(header)}”{question}请改正列名；不需要导入的列请删去"


def _first_filled(raw: list[Line], known: set[int], width: int) -> dict[int, int]:
    """Columns that are not known and hold something → the first row in which they do."""
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
    """A cell that is merged downwards gives its value to each of its rows that hold something."""
    names = {column: name for name, column in table.heading.fields.items()}
    by_row = dict(table.lines)
    reached: dict[int, int] = {}
    for first_row, first, last_row, _ in sorted(table.sheet.merged):
        name, top = names.get(first - 1), by_row.get(first_row)
        if (
            name is None
            or top is None
            or last_row == first_row
            or top[first - 1] is None
        ):
            continue
        if name in AMOUNTS:
            table.shared_amounts.append((name, first_row, last_row))
        # Rows end with the table, however far a merge reaches, and ranges that overlap are walked once.
        end = min(last_row, table.lines[-1][0])
        for row in range(max(first_row, reached.get(first, 0)) + 1, end + 1):
            below = by_row.get(row)
            if below is not None and below[first - 1] is None:
                below[first - 1] = top[first - 1]
        reached[first] = max(end, reached.get(first, 0))


def _says_nothing(table: FlatTable, cells: list[Cell]) -> bool:
    """Whether a row holds nothing but its number and its year, as rows that are prepared for filling in."""
    empty = {table.column(NUMBER), table.column(YEAR)}
    return all(cell is None or column in empty for column, cell in enumerate(cells))


def _is_remark(cells: list[Cell]) -> bool:
    """Whether a row holds what stands under a table: notes, and who filled it in."""
    filled = [cell for cell in cells if cell is not None]
    return all(isinstance(cell, str) and REMARK.match(short(cell)) for cell in filled)


def _without_headers_and_totals(
    table: FlatTable, findings: ReadingFindings
) -> Iterator[Line]:
    heading = table.heading
    headers = [
        table.sheet.rows[number] for number in range(heading.first, heading.last + 1)
    ]
    columns = sorted(heading.fields.values())
    repeated = [[*row, *([None] * (heading.width + 1 - len(row)))] for row in headers]
    probe = table.column(CODE) if table.has(CODE) else columns[0]
    first_cells = [
        heading.fields[name] for name in (NUMBER, CODE, NAME) if table.has(name)
    ]
    first_cells += [column for column in columns[:1] if not table.has(*TARGET_COLUMNS)]
    for number, cells in table.lines:
        if any(
            cells[probe] == row[probe]
            and all(cells[each] == row[each] for each in columns)
            for row in repeated
        ):
            continue
        code = cells[table.column(CODE)]
        if code is None or short(cell_text(code)) in TOTALS:
            words = (short(cell_text(cells[column])) for column in first_cells)
            if any(word in TOTALS for word in words):
                place = Place(table.sheet.name, number, 1)
                findings.note(f"工作表“{table.sheet.name}”的合计行没有读取", place)
                continue
        if code is None and _is_remark(cells):
            if any(cell is not None for cell in cells):
                place = Place(table.sheet.name, number, 1)
                findings.note(
                    f"工作表“{table.sheet.name}”表格下方的说明没有读取", place
                )
            continue
        if code is None and _says_nothing(table, cells):
            continue
        yield number, cells
