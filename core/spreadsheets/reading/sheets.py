"""The sheets of an opened workbook as lines of JSON, within limits; the part that both child processes share."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from core.sandbox.answering import Unreadable, to_json, write_answer
from core.spreadsheets.reading.cells import (
    batches,
    filled_rows,
    lines,
    rows_of,
    writable,
)
from core.spreadsheets.reading.covered import without_covered
from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    DAMAGED,
    LOCKED,
    TOO_LARGE,
    UNPACKED_LIMIT,
    Facts,
    NotAWorkbook,
    PackageSource,
    Row,
)
from core.spreadsheets.reading.marks import Wrong
from core.spreadsheets.reading.xlsx_facts import XlsxFacts

SHEET_LIMIT = 200
ROW_LIMIT = 1_000_000
ROW_COST = 8  # cells, for the room that even an empty row takes

NO_WORKBOOK = {"is_workbook": False}
TOO_LONG = "工作簿超过 {} 行，请拆成几个文件再导入"
TABLE_TOO_LONG = "表格超过 {} 行，请拆成几个文件再导入"


# The work of a child process: the content of a file, and the limit of rows if it is a table, to lines of JSON.
Task = Callable[[bytes, int | None], Iterator[str]]


def answer(tasks: dict[str, Task]) -> None:
    """Do the task that the arguments name with the file on standard input; print its lines and how it ended."""
    task, *limit = sys.argv[1:]
    table_rows = int(limit[0]) if limit else None
    content = sys.stdin.buffer.read()

    def found() -> Iterator[str]:
        try:
            yield from tasks[task](content, table_rows)
        except NotAWorkbook:
            yield to_json(NO_WORKBOOK)

    write_answer(found(), UNPACKED_LIMIT, TOO_LARGE)


def opened(content: bytes) -> CalamineWorkbook:
    """Open a workbook with the fast reader. Raises Unreadable."""
    try:
        return load_workbook(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error


def worksheets(book: CalamineWorkbook, table_rows: int | None = None) -> list[int]:
    """The numbers of the sheets to read; chart sheets, dialogs and macro sheets hold no cells."""
    numbers = []
    for number, metadata in enumerate(book.sheets_metadata):
        if metadata.typ == SheetTypeEnum.WorkSheet:
            numbers.append(number)
    return numbers if table_rows is None else numbers[:1]


def lines_of(
    book: CalamineWorkbook, source: PackageSource | None, table_rows: int | None
) -> Iterator[str]:
    """The sheets one after the other. Raises Unreadable if they are too large.

    With `table_rows`, only the first sheet, which may have that many rows below its head.
    """
    numbers = worksheets(book, table_rows)
    if len(numbers) > SHEET_LIMIT:
        raise Unreadable(
            f"工作簿有 {len(numbers)} 张工作表，一次最多 {SHEET_LIMIT} 张，请拆成几个文件"
        )
    budget = Budget(table_rows)
    for number in numbers:
        yield from sheet_lines(book, number, source, budget)


class Budget:
    """The limits of rows and cells for a workbook as a whole."""

    def __init__(self, table_rows: int | None) -> None:
        self.table_rows = table_rows
        self.filled = 0
        self.cells = 0
        self.rows = ROW_LIMIT
        self.too_long = TOO_LONG.format(ROW_LIMIT)
        if table_rows is not None:
            self.rows = table_rows + 1
            self.too_long = TABLE_TOO_LONG.format(table_rows)

    def spend(self, rows: Sequence[Row]) -> None:
        """Count more rows. Raises Unreadable if a limit is exceeded."""
        self.filled += sum(1 for row in rows if row)
        self.cells += ROW_COST * len(rows) + sum(map(len, rows))
        if self.filled > self.rows:
            raise Unreadable(self.too_long)
        if self.cells > BOX_LIMIT:
            raise Unreadable(TOO_LARGE)


def check_farthest(
    facts: XlsxFacts, number: int, name: str, table_rows: int | None
) -> None:
    """Raise Unreadable if a sheet has a cell too far out."""
    address = facts.farthest(number) if facts.paths[number] else ""
    if not address:
        return
    row = int("".join(filter(str.isdigit, address)))
    if table_rows is not None and row > table_rows:
        raise Unreadable(TABLE_TOO_LONG.format(table_rows))
    raise Unreadable(f"工作表“{name}”的 {address} 里有内容，离表格太远，请删去后再试")


def sheet_lines(
    book: CalamineWorkbook, number: int, source: PackageSource | None, budget: Budget
) -> Iterator[str]:
    """One sheet: its name and merged cells, its rows in batches, and the number of hidden rows with content."""
    metadata = book.sheets_metadata[number]
    # First, because it also proves that the part does not unpack to more than it claims.
    facts = source.sheet(number) if source else Facts()
    try:
        sheet = book.get_sheet_by_index(number)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    if box_size(sheet, facts) > BOX_LIMIT:
        if isinstance(source, XlsxFacts):
            check_farthest(source, number, metadata.name, budget.table_rows)
        raise Unreadable(TOO_LARGE)
    merged = list(facts.merged)
    if not merged:
        for (top, left), (end, right) in sheet.merged_cell_ranges or []:
            merged.append((top + 1, left + 1, end + 1, right + 1))
    head = {
        "sheet": writable(metadata.name),
        "hidden": metadata.visible != SheetVisibleEnum.Visible,
        "merged": merged,
    }
    yield to_json(head)
    hidden = 0
    rows = without_covered(filled_rows(rows_of(sheet), facts), merged, facts)
    for first, batch in batches(rows):
        budget.spend(batch)
        for row_number, row in enumerate(batch, first):
            if row and row_number in facts.hidden:
                hidden += 1
        yield lines(batch)
    remarks = [(message, *found) for message, found in facts.remarks.items()]
    yield to_json({"hidden_rows": hidden, "remarks": remarks})


def box_size(sheet: CalamineSheet, facts: Facts) -> int:
    """The number of cells from A1 to the last row and column that are filled or marked as wrong."""
    last_row, last_column = sheet.end or (0, 0)
    rows, columns = last_row + 1, last_column + 1
    for row, marks in facts.marks.items():
        for column, mark in marks.items():
            if isinstance(mark, Wrong):
                rows = max(rows, row)
                columns = max(columns, column)
    return rows * columns
