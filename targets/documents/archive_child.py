"""Read a workbook or a Word document from standard input, whichever an archive holds, and write it to standard output.

This runs as a child process. It may run out of memory or be killed; its parent expects that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from core.sandbox.answering import to_json
from core.spreadsheets.reading import child
from core.spreadsheets.reading.facts import NotAWorkbook
from core.spreadsheets.reading.sheets import NO_WORKBOOK, answer
from targets.documents.docx.child import lines


def read(content: bytes, table_rows: int | None = None) -> Iterator[str]:
    """The sheets of a workbook, or that there is none and the body of the document. Raises Unreadable."""
    try:
        yield from child.read(content, table_rows)
    except NotAWorkbook:
        yield to_json(NO_WORKBOOK)
        sys.stdout.flush()  # so that the parent knows it even of a child that dies
        yield from lines(content)


def main() -> None:
    answer({"read": read, "search": child.search})
