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

from core.spreadsheets.confinement import confine
from core.spreadsheets.reading.cells import (
    Row,
    batches,
    filled_rows,
    lines,
    rows_of,
    to_json,
    writable,
)
from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    DAMAGED,
    LOCKED,
    TOO_LARGE,
    UNPACKED_LIMIT,
    Facts,
    NotAWorkbook,
    PackageSource,
    Unreadable,
)
from core.spreadsheets.reading.xlsx_facts import XlsxFacts

SHEET_LIMIT = 200
ROW_LIMIT = 1_000_000
ROW_COST = 8  # cells, for the room that even an empty row takes

TOO_LONG = "工作簿超过 {} 行，请拆成几个文件再导入"
TABLE_TOO_LONG = "表格超过 {} 行，请拆成几个文件再导入"


# What a child is asked to do with the content of a file, and with a limit of rows where only a table is wanted.
Task = Callable[[bytes, int | None], Iterator[str]]


def answer(tasks: dict[str, Task]) -> None:
    """Do the task that the arguments name with the file on standard input; write the lines and how it ended."""
    confine()
    task, *limit = sys.argv[1:]
    table_rows = int(limit[0]) if limit else None
    say = sys.stdout.buffer.write
    written = 0
    try:
        for line in tasks[task](sys.stdin.buffer.read(), table_rows):
            written += say(line.encode() + b"\n")
            if written > UNPACKED_LIMIT:
                raise Unreadable(TOO_LARGE)
        last: dict[str, object] = {"is_workbook": True}
    except NotAWorkbook:
        last = {"is_workbook": False}
    except Unreadable as unreadable:
        last = {"refusal": str(unreadable)}
    say(to_json(last).encode() + b"\n")


def opened(content: bytes) -> CalamineWorkbook:
    try:
        return load_workbook(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error


def worksheets(book: CalamineWorkbook, table_rows: int | None = None) -> list[int]:
    """The numbers of the sheets to read; chart sheets, dialogs and macro sheets hold nothing."""
    kinds = [about.typ for about in book.sheets_metadata]
    numbers = [
        number for number, kind in enumerate(kinds) if kind == SheetTypeEnum.WorkSheet
    ]
    return numbers if table_rows is None else numbers[:1]


def lines_of(
    book: CalamineWorkbook, source: PackageSource | None, table_rows: int | None
) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when they are too much.

    With `table_rows`, the first sheet alone, which may have so many rows below its head.
    """
    numbers = worksheets(book, table_rows)
    if len(numbers) > SHEET_LIMIT:
        raise Unreadable(
            f"工作簿有 {len(numbers)} 张工作表，一次最多 {SHEET_LIMIT} 张，请拆成几个文件"
        )
    budget = Budget(table_rows)
    for number in numbers:
        yield from _sheet(book, number, source, budget)


class Budget:
    """How many rows and cells a workbook may still have."""

    def __init__(self, table_rows: int | None) -> None:
        self.filled, self.cells, self.table_rows = 0, 0, table_rows
        self.rows, self.too_long = ROW_LIMIT, TOO_LONG.format(ROW_LIMIT)
        if table_rows is not None:
            self.rows = table_rows + 1
            self.too_long = TABLE_TOO_LONG.format(table_rows)

    def spend(self, rows: Sequence[Row]) -> None:
        self.filled += sum(1 for row in rows if row)
        self.cells += ROW_COST * len(rows) + sum(map(len, rows))
        if self.filled > self.rows:
            raise Unreadable(self.too_long)
        if self.cells > BOX_LIMIT:
            raise Unreadable(TOO_LARGE)


def check_farthest(
    facts: XlsxFacts, number: int, name: str, table_rows: int | None
) -> None:
    """Raise Unreadable when a sheet has a cell too far out."""
    address = facts.farthest(number) if facts.paths[number] else ""
    if not address:
        return
    row = int("".join(filter(str.isdigit, address)))
    if table_rows is not None and row > table_rows:
        raise Unreadable(TABLE_TOO_LONG.format(table_rows))
    raise Unreadable(f"工作表“{name}”的 {address} 里有内容，离表格太远，请删去后再试")


def _sheet(
    book: CalamineWorkbook, number: int, source: PackageSource | None, budget: Budget
) -> Iterator[str]:
    about = book.sheets_metadata[number]
    # First, because it also proves that the part does not unpack to more than it claims.
    facts = source.sheet(number) if source else Facts()
    try:
        sheet = book.get_sheet_by_index(number)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    if _box(sheet, facts) > BOX_LIMIT:
        if isinstance(source, XlsxFacts):
            check_farthest(source, number, about.name, budget.table_rows)
        raise Unreadable(TOO_LARGE)
    ranges = sheet.merged_cell_ranges or []
    merged = facts.merged or [
        (top + 1, left + 1, end + 1, right + 1) for (top, left), (end, right) in ranges
    ]
    yield to_json(
        {
            "sheet": writable(about.name),
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "merged": merged,
        }
    )
    hidden = 0
    for first, batch in batches(filled_rows(rows_of(sheet), facts)):
        budget.spend(batch)
        hidden += sum(
            1
            for number, row in enumerate(batch, first)
            if row and number in facts.hidden
        )
        yield lines(batch)
    yield to_json({"hidden_rows": hidden})


def _box(sheet: CalamineSheet, facts: Facts) -> int:
    row, column = sheet.end or (0, 0)
    marked = (
        number
        for marks in facts.marks.values()
        for number, mark in marks.items()
        if mark
    )
    rows = max(
        (number for number, marks in facts.marks.items() if any(marks.values())),
        default=0,
    )
    return max(row + 1, rows) * max(column + 1, *marked, 0)
