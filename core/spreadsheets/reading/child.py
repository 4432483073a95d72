"""Read an xlsx, xlsb or ods from standard input and write its sheets to standard output, as lines of JSON.

This runs as a child process. It may run out of memory or be killed; its parent expects that.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.spreadsheets.reading.facts import Package, PackageSource
from core.spreadsheets.reading.ods_facts import CONTENT, OdsFacts
from core.spreadsheets.reading.sheets import (
    answer,
    check_farthest,
    lines_of,
    opened,
    worksheets,
)
from core.spreadsheets.reading.xlsx_facts import XlsxFacts

XML = ".xml"  # the others are .bin, of which nothing is known


def read(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when the workbook cannot be opened, or is too much."""
    # First, because it also proves that no part unpacks to more than it claims.
    source = _facts(Package(content))
    yield from lines_of(opened(content), source, table_rows)


def _facts(package: Package) -> PackageSource | None:
    """None for what is rarer than xlsx and ods."""
    if package.book().endswith(XML):
        return XlsxFacts(package)
    return OdsFacts(package) if CONTENT in package.names else None


def search(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """Raise Unreadable at the first sheet with a cell too far out, without making room for it; yield nothing."""
    source = _facts(Package(content))
    if isinstance(source, XlsxFacts):
        book = opened(content)
        for number in worksheets(book, table_rows):
            check_farthest(source, number, book.sheet_names[number], table_rows)
    return iter(())


def main() -> None:
    answer({"read": read, "search": search})
