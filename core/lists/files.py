"""Lists as files, written row by row in little memory; amounts are numbers and texts stay texts."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import IO

from django.utils import timezone

from core.lists.columns import FileColumn, Value
from core.spreadsheets.listing import Heading, write_list
from core.spreadsheets.text import escaped

CUT = "……（未完，完整内容请在系统中查看）"
LINES_AT_ONCE = 500
# What the labels of amounts end with.
IN_MONEY = "（万元）"


def workbook(
    title: str,
    fields: Sequence[FileColumn],
    rows: Iterable[Sequence[Value]],
    foot: Sequence[Value] = (),
    conditions: str = "",
) -> IO[bytes]:
    """A workbook with one sheet, as an open temporary file that is deleted when it is closed.

    Above the list stand its title, the `conditions` that it meets and the time; below it, without a `foot` of its own,
    the sums of its amounts.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    headings = [Heading(field.label, field.width) for field in fields]
    sums: list[Value] = []
    if not foot:
        foot, rows = sums, summed(fields, rows, sums)
    note = f"{conditions}　{timezone.localtime():%Y-%m-%d %H:%M} 导出".strip()
    write_list(file, title, headings, rows, foot=foot, note=note, cut=CUT)
    file.seek(0)
    return file


def summed(
    fields: Sequence[FileColumn],
    rows: Iterable[Sequence[Value]],
    foot: list[Value],
) -> Iterator[Sequence[Value]]:
    """The rows as they are; then fills the foot with their number and the sums of their amounts, if there are any."""
    amounts = [
        number for number, field in enumerate(fields) if field.label.endswith(IN_MONEY)
    ]
    sums = dict.fromkeys(amounts, Decimal())
    count = 0
    for row in rows:
        count += 1
        for number in amounts:
            value = row[number]
            if isinstance(value, Decimal):
                sums[number] += value
        yield row
    if amounts and count:
        foot += [sums.get(number) for number in range(len(fields))]
        foot[0] = f"合计 {count:,} 条"


def csv_pieces(
    fields: Sequence[FileColumn], rows: Iterable[Sequence[Value]]
) -> Iterator[bytes]:
    """A CSV file in pieces, with a byte order mark, without which Excel takes it for GBK."""
    yield _lines([[field.label for field in fields]]).encode("utf-8-sig")
    remaining = iter(rows)
    while some := list(islice(remaining, LINES_AT_ONCE)):
        yield _lines([text_in_file(value) for value in row] for row in some).encode()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines of CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows(rows)
    return file.getvalue()


def text_in_file(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return escaped(str(value))
