"""Read a workbook from standard input and write its sheets to standard output, as lines of JSON.

This runs as a child process. It may run out of memory or be killed; its parent expects that.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from core.file_kinds import OLE, ZIP
from core.spreadsheets import sandbox
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
    Package,
    Source,
    Unreadable,
)
from core.spreadsheets.reading.ods_facts import CONTENT, OdsFacts
from core.spreadsheets.reading.xls_facts import XlsFacts, workbook_records
from core.spreadsheets.reading.xlsx_facts import XlsxFacts

SHEET_LIMIT = 200
ROW_LIMIT = 1_000_000
ROW_COST = 8  # cells, for the room that even an empty row takes
XML = ".xml"  # the others are .bin, of which nothing is known

TOO_LONG = "工作簿超过 {} 行，请拆成几个文件再导入"
TABLE_TOO_LONG = "表格超过 {} 行，请拆成几个文件再导入"


def main() -> None:
    sandbox.confine()
    task, *limits = sys.argv[1:]
    say = sys.stdout.buffer.write
    written = 0
    try:
        for line in TASKS[task](sys.stdin.buffer.read(), *map(int, limits)):
            written += say(line.encode() + b"\n")
            if written > UNPACKED_LIMIT:
                raise Unreadable(TOO_LARGE)
        last: dict[str, object] = {"is_workbook": True}
    except NotAWorkbook:
        last = {"is_workbook": False}
    except Unreadable as unreadable:
        last = {"refusal": str(unreadable)}
    say(to_json(last).encode() + b"\n")


def search(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """Raise Unreadable at the first sheet with a cell too far out, without making room for it; yield nothing."""
    package = Package(content) if content.startswith(ZIP) else None
    if package and package.book().endswith(XML):
        facts = XlsxFacts(package)
        book = _opened(content)
        for number in _worksheets(book, table_rows):
            _check_farthest(facts, number, book.sheet_names[number], table_rows)
    return iter(())


def _check_farthest(
    facts: XlsxFacts, number: int, name: str, table_rows: int | None
) -> None:
    address = facts.farthest(number) if facts.paths[number] else ""
    if not address:
        return
    row = int(address.strip(ascii_uppercase))
    if table_rows is not None and row > table_rows:
        raise Unreadable(TABLE_TOO_LONG.format(table_rows))
    raise Unreadable(f"工作表“{name}”的 {address} 里有内容，离表格太远，请删去后再试")


def read(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when the workbook cannot be opened, or is too much.

    With `table_rows`, the first sheet alone, which may have so many rows below its head.
    """
    is_old = content.startswith(OLE)
    records = workbook_records(content) if is_old else b""
    source = None if is_old else _package_facts(content)
    book = _opened(content)
    sheets = _worksheets(book, table_rows)
    if len(sheets) > SHEET_LIMIT:
        raise Unreadable(
            f"工作簿有 {len(sheets)} 张工作表，一次最多 {SHEET_LIMIT} 张，请拆成几个文件"
        )
    if records:
        source = XlsFacts(records, _worksheets(book, None))
    budget = Budget(table_rows)
    for number in sheets:
        yield from _sheet(book, number, source, budget)


def _worksheets(book: CalamineWorkbook, table_rows: int | None) -> list[int]:
    """The numbers of the sheets to read; chart sheets, dialogs and macro sheets hold nothing."""
    kinds = [about.typ for about in book.sheets_metadata]
    numbers = [
        number for number, kind in enumerate(kinds) if kind == SheetTypeEnum.WorkSheet
    ]
    return numbers if table_rows is None else numbers[:1]


def _package_facts(content: bytes) -> Source | None:
    """None for what is rarer than xlsx and ods."""
    package = Package(content)
    if package.book().endswith(XML):
        return XlsxFacts(package)
    return OdsFacts(package) if CONTENT in package.names else None


def _opened(content: bytes) -> CalamineWorkbook:
    try:
        return load_workbook(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error


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


def _sheet(
    book: CalamineWorkbook, number: int, source: Source | None, budget: Budget
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
            _check_farthest(source, number, about.name, budget.table_rows)
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


TASKS = {"read": read, "search": search}

if __name__ == "__main__":
    main()
