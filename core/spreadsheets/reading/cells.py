"""The cells of a workbook as people see them, and the lines of JSON that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite

from python_calamine import CalamineSheet

from core.sandbox.answering import to_json
from core.spreadsheets.reading.facts import Facts

BATCH = 500  # rows

Row = list[object]


def rows_of(sheet: CalamineSheet) -> Iterator[Sequence[object]]:
    """The rows from column A on: the reader leaves out the columns before the first filled one."""
    _, first_column = sheet.start or (0, 0)
    if not first_column:
        return sheet.iter_rows()
    before = [None] * first_column
    return ([*before, *row] for row in sheet.iter_rows())


def filled_rows(rows: Iterable[Sequence[object]], facts: Facts) -> Iterator[Row]:
    """The cells as people see them, in every row up to the last filled one; rows at the end may be empty."""
    number = 0
    for number, values in enumerate(rows, 1):
        # Texts and numbers, almost all cells, are handled here without the call of a function.
        row = [
            (None if not value or value.isspace() else value)
            if value.__class__ is str
            else value
            if value.__class__ is float
            else _seen(value)
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


def _seen(value: object) -> object:
    """A value as a spreadsheet program shows it, in a form that JSON can hold."""
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
    """Replace the marked cells by faults and percentages."""
    for column, fault in marks.items():
        if fault:
            row += [None] * (column - len(row))
            row[column - 1] = {"fault": fault}
        elif column <= len(row):
            value = row[column - 1]
            if isinstance(value, int | float) and isfinite(value):
                row[column - 1] = percentage(value)


def percentage(number: float) -> str:
    """Print a percentage with all its places: 0.3333 is 33.33%."""
    digits = Decimal(f"{number:.15g}")
    text = f"{digits * 100:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%"


def batches(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows in batches with the number of the first, up to the last filled row."""
    batch: list[Row] = []
    first, blank = 1, 0
    for row in rows:
        if not row:
            blank += 1
            continue
        for _ in range(blank):
            batch.append([])
        batch.append(row)
        blank = 0
        if len(batch) >= BATCH:
            yield first, batch
            first, batch = first + len(batch), []
    if batch:
        yield first, batch


def lines(rows: list[Row]) -> str:
    """The rows as a line of JSON, with texts that can be stored."""
    line = to_json(rows)
    if "\\r" not in line and "\\u0000" not in line:
        return line
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                row[column] = writable(cell) or None
    return to_json(rows)


def writable(text: str) -> str:
    """The text with lines that end in \\n, and without the character that PostgreSQL cannot store."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
