"""Read an xls from standard input and write its sheets to standard output, as lines of JSON.

This runs as a child process. It may run out of memory or be killed; its parent expects that.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.spreadsheets.reading.sheets import answer, lines_of, opened, worksheets
from core.spreadsheets.reading.xls_facts import XlsFacts, workbook_records


def read(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """The sheets one after the other; raises Unreadable when the workbook cannot be opened, or is too much.

    Raises NotAWorkbook where something else is in the container.
    """
    records = workbook_records(content)
    book = opened(content)
    source = XlsFacts(records, worksheets(book)) if records else None
    yield from lines_of(book, source, table_rows)


def search(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """Yield nothing: the format knows no cell that is too far out."""
    return iter(())


def main() -> None:
    answer({"read": read, "search": search})
