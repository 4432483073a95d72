"""Read an xlsx, xlsb or ods from standard input and write its sheets to standard output, as lines of JSON.

This runs as a child process. It may run out of memory or be killed; its parent expects that.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.file_kinds import UNREADABLE
from core.sandbox.answering import Unreadable
from core.sandbox.archives import unpacked_size
from core.spreadsheets.reading.facts import (
    NotAWorkbook,
    Package,
    PackageSource,
    is_workbook,
)
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

TABLE_UNPACKED_LIMIT = 50 * 1024**2
TABLE_TOO_BIG = (
    f"文件解压后超过 {TABLE_UNPACKED_LIMIT // 1024**2} MB，请核对是否选错了文件"
)


def read(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when the workbook cannot be opened, or is too much.

    Raises NotAWorkbook where something else is in the archive.
    """
    if table_rows is not None:
        check_table(content)
    if not is_workbook(content):
        raise NotAWorkbook
    # First, because it also proves that no part unpacks to more than it claims.
    source = _facts(Package(content))
    yield from lines_of(opened(content), source, table_rows)


def check_table(content: bytes) -> None:
    """Raise Unreadable unless an archive is whole and small enough for a single table."""
    size = unpacked_size(content)
    if not size:
        raise Unreadable(UNREADABLE)
    if size > TABLE_UNPACKED_LIMIT:
        raise Unreadable(TABLE_TOO_BIG)


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
