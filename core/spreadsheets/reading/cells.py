"""The cells of a workbook as people see them, and the lines of JSON that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from python_calamine import CalamineSheet

from core.sandbox.answering import to_json
from core.spreadsheets.reading.facts import Facts, Row
from core.spreadsheets.reading.marks import Wrong, stored

BATCH = 500  # rows


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
            else stored(value)
            for value in values
        ]
        if number in facts.marks:
            _mark(row, values, number, facts)
        while row and row[-1] is None:
            row.pop()
        yield row
    for below in range(number + 1, max(facts.marks, default=0) + 1):
        row = []
        if below in facts.marks:
            _mark(row, (), below, facts)
        yield row


def _mark(row: Row, values: Sequence[object], number: int, facts: Facts) -> None:
    """Put what a person sees into the marked cells of a row; only what is wrong stands where nothing is stored."""
    for column, mark in facts.marks[number].items():
        if isinstance(mark, Wrong):
            row += [None] * (column - len(row))
        elif column > len(row):
            continue
        value = values[column - 1] if column <= len(values) else None
        row[column - 1], remark = mark.seen(value)
        if remark:
            facts.remark(remark, number, column)


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
