"""The process that opens what may be harmful: a workbook on standard input, its sheets as lines of JSON on the other.

It may run out of memory or be killed; whoever started it takes that for an answer.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    DAMAGED,
    LOCKED,
    OLE,
    TOO_LARGE,
    UNPACKED_LIMIT,
    Facts,
    Package,
    Source,
    Unreadable,
)
from core.spreadsheets.reading.ods_facts import CONTENT, OdsFacts
from core.spreadsheets.reading.xls_facts import (
    XlsFacts,
    old_container,
    workbook_records,
)
from core.spreadsheets.reading.xlsx_facts import XlsxFacts

MEMORY_LIMIT = 1024**3
PROCESSOR_SECONDS = 60
SHEET_LIMIT = 200
ROW_LIMIT = 1_000_000
ROW_COST = 8  # cells, for the room that even an empty row takes
BATCH = 500  # rows
XML = ".xml"  # the others are .bin, of which nothing is known

Row = list[object]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    task = TASKS[sys.argv[1]]
    say = sys.stdout.buffer.write
    written = 0
    try:
        for line in task(sys.stdin.buffer.read()):
            written += say(line.encode() + b"\n")
            if written > UNPACKED_LIMIT:
                raise Unreadable(TOO_LARGE)
        say(b"{}\n")
    except Unreadable as unreadable:
        say(_json({"refusal": str(unreadable)}).encode() + b"\n")


def recognise(content: bytes) -> Iterator[str]:
    """Yields nothing; raises Unreadable unless an old container holds a workbook."""
    old_container(content)
    return iter(())


def search(content: bytes) -> Iterator[str]:
    """Says nothing; raises Unreadable at the first sheet with a cell too far out, without making room for it."""
    package = Package(content) if content.startswith(b"PK") else None
    if package and package.book().endswith(XML):
        facts = XlsxFacts(package)
        for number, name in enumerate(_opened(content).sheet_names):
            _check_farthest(facts, number, name)
    return iter(())


def _check_farthest(facts: XlsxFacts, number: int, name: str) -> None:
    address = facts.farthest(number) if facts.paths[number] else ""
    if address:
        raise Unreadable(
            f"工作表“{name}”的 {address} 里有内容，离表格太远，请删去后再试"
        )


def read(content: bytes) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when the workbook cannot be opened, or is too much."""
    is_old = content.startswith(OLE)
    records = workbook_records(content) if is_old else b""
    source = None if is_old else _package_facts(content)
    book = _opened(content)
    # Chart sheets, dialogs and macro sheets hold nothing to read.
    sheets = [
        number
        for number, each in enumerate(book.sheets_metadata)
        if each.typ == SheetTypeEnum.WorkSheet
    ]
    if len(sheets) > SHEET_LIMIT:
        raise Unreadable(
            f"工作簿有 {len(sheets)} 张工作表，一次最多 {SHEET_LIMIT} 张，请拆成几个文件"
        )
    if records:
        source = XlsFacts(records, sheets)
    budget = Budget()
    for number in sheets:
        yield from _sheet(book, number, source, budget)


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

    def __init__(self) -> None:
        self.filled, self.cells = 0, 0

    def spend(self, rows: Sequence[Row]) -> None:
        self.filled += sum(1 for row in rows if row)
        self.cells += ROW_COST * len(rows) + sum(map(len, rows))
        if self.filled > ROW_LIMIT:
            raise Unreadable(f"工作簿超过 {ROW_LIMIT} 行，请拆成几个文件再导入")
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
            _check_farthest(source, number, about.name)
        raise Unreadable(TOO_LARGE)
    ranges = sheet.merged_cell_ranges or []
    merged = facts.merged or [
        (top + 1, left + 1, end + 1, right + 1) for (top, left), (end, right) in ranges
    ]
    yield _json(
        {
            "sheet": _writable(about.name),
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "merged": merged,
        }
    )
    hidden = 0
    for first, batch in _batches(_filled(_rows(sheet), facts)):
        budget.spend(batch)
        hidden += sum(
            1
            for number, row in enumerate(batch, first)
            if row and number in facts.hidden
        )
        yield _lines(batch)
    yield _json({"hidden_rows": hidden})


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


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[object]]:
    """From A1 on: the reader leaves out the columns before the first that holds anything, but not the rows."""
    before = [None] * (sheet.start or (0, 0))[1]
    return (
        ([*before, *row] for row in sheet.iter_rows()) if before else sheet.iter_rows()
    )


def _filled(rows: Iterable[Sequence[object]], facts: Facts) -> Iterator[Row]:
    """The cells as they are meant, each row up to its last; rows at the end may be empty."""
    number = 0
    for number, values in enumerate(rows, 1):
        row = [
            (None if not value or value.isspace() else value)
            if value.__class__ is str
            else value
            if value.__class__ is float
            else _meant(value)
            for value in values
        ]
        if number in facts.marks:
            _mark(row, facts.marks[number])
        while row and row[-1] is None:
            row.pop()
        yield row
    for below in range(number + 1, max(facts.marks, default=0) + 1):
        row = []
        _mark(row, facts.marks.get(below, {}))
        yield row


def _meant(value: object) -> object:
    match value:
        case bool():
            return "是" if value else "否"
        case time():
            return value.isoformat()[:8]
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case date():
            return {"date": value.isoformat()[:10]}
        case _:
            return value


def _mark(row: Row, marks: dict[int, str | None]) -> None:
    for column, fault in marks.items():
        if fault:
            row += [None] * (column - len(row))
            row[column - 1] = {"fault": fault}
        elif (
            column <= len(row)
            and isinstance(value := row[column - 1], int | float)
            and isfinite(value)
        ):
            row[column - 1] = percentage(value)


def percentage(number: float) -> str:
    """What a percentage shows with all its places: 0.3333 is 33.33%."""
    text = f"{Decimal(f'{number:.15g}') * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _batches(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows by the hundred with the number of the first, up to the last row that holds anything."""
    first, batch, blank = 1, list[Row](), 0
    for row in rows:
        if not row:
            blank += 1
            continue
        batch += [[] for _ in range(blank)]
        batch.append(row)
        blank = 0
        if len(batch) >= BATCH:
            yield first, batch
            first, batch = first + len(batch), []
    if batch:
        yield first, batch


def _lines(rows: list[Row]) -> str:
    line = _json(rows)
    if "\\r" not in line and "\\u0000" not in line:
        return line
    return _json(
        [
            [_writable(cell) or None if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]
    )


def _writable(text: str) -> str:
    """Lines parted by \\n, and without the one character for which PostgreSQL has no place."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _json(value: object) -> str:
    return json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":")
    )


TASKS = {"read": read, "search": search, "recognise": recognise}

if __name__ == "__main__":
    main()
