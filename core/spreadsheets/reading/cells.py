"""The cells of a workbook as they are meant, and the lines of JSON that carry them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite

from python_calamine import CalamineSheet

from core.spreadsheets.reading.facts import Facts

BATCH = 500  # rows

Row = list[object]


def rows_of(sheet: CalamineSheet) -> Iterator[Sequence[object]]:
    """From A1 on: the reader leaves out the columns before the first that holds anything, but not the rows."""
    before = [None] * (sheet.start or (0, 0))[1]
    return (
        ([*before, *row] for row in sheet.iter_rows()) if before else sheet.iter_rows()
    )


def filled_rows(rows: Iterable[Sequence[object]], facts: Facts) -> Iterator[Row]:
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


def batches(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
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


def lines(rows: list[Row]) -> str:
    line = to_json(rows)
    if "\\r" not in line and "\\u0000" not in line:
        return line
    return to_json(
        [
            [writable(cell) or None if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]
    )


def writable(text: str) -> str:
    """Lines parted by \\n, and without the one character for which PostgreSQL has no place."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def to_json(value: object) -> str:
    return json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":")
    )
