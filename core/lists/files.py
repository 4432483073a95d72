"""Lists as files: row after row into little memory, amounts as numbers and every text as text."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from core.lists.columns import Field, Value
from core.spreadsheets.text import CELL_LIMIT, FORMULA, escaped

CUT = "……（未完，完整内容请在系统中查看）"
LINES_AT_ONCE = 500

TEXT = {"valign": "top", "text_wrap": True}
LOOKS: dict[type, dict[str, Any]] = {
    str: TEXT,
    int: {"valign": "top", "num_format": "0"},
    Decimal: {"valign": "top", "num_format": "#,##0.00####"},
    datetime: {"valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
HEAD = {
    "bold": True,
    "bg_color": "#E2E8F0",
    "valign": "vcenter",
    "text_wrap": True,
    "bottom": 1,
}
# Nothing that somebody typed is taken for a formula, an address or a number.
AS_TYPED = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(
    title: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]]
) -> IO[bytes]:
    """A workbook of one sheet, as an open temporary file that is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever reads it to its end closes it
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "remove_timezone": True,
                **AS_TYPED,
            },
        )
        sheet = book.add_worksheet(title)
        for number, field in enumerate(fields):
            sheet.set_column(number, number, field.width)
        sheet.set_row(0, 24)
        sheet.write_row(0, 0, [field.label for field in fields], book.add_format(HEAD))
        sheet.freeze_panes(1, 0)
        _print_on_a4(sheet)
        looks = {kind: book.add_format(look) for kind, look in LOOKS.items()}
        quoted = book.add_format({**TEXT, "quote_prefix": True})
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    _write(sheet, (last, column), value, looks, quoted)
        sheet.autofilter(0, 0, max(last, 1), len(fields) - 1)
        book.close()
    file.seek(0)
    return file


def _print_on_a4(sheet: Any) -> None:
    """All columns on the width of a page, the head on each."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _write(
    sheet: Any,
    place: tuple[int, int],
    value: Value,
    looks: dict[type, Format],
    quoted: Format,
) -> None:
    if isinstance(value, str):
        if len(value.encode("utf-16-le")) // 2 > CELL_LIMIT:
            value = value[: (CELL_LIMIT - len(CUT)) // 2] + CUT
        look = quoted if value.startswith(FORMULA) else looks[str]
        if value.startswith("<r>") and value.endswith(
            "</r>"
        ):  # the library would take it for its own markup
            sheet.write_rich_string(*place, value[:1], looks[str], value[1:], look)
        else:
            sheet.write_string(*place, value, look)
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, looks[datetime])
    elif value is not None:
        sheet.write_number(*place, float(value), looks[type(value)])


def csv_pieces(
    fields: Sequence[Field], rows: Iterable[Sequence[Value]]
) -> Iterator[bytes]:
    """A CSV file, some hundred lines at a time, with a byte order mark, without which Excel takes it for GBK."""
    yield _lines([[field.label for field in fields]]).encode("utf-8-sig")
    remaining = iter(rows)
    while some := list(islice(remaining, LINES_AT_ONCE)):
        yield _lines([_text(value) for value in row] for row in some).encode()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return escaped(str(value))
