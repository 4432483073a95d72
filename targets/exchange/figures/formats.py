"""The kinds of file that figures are written as. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from projects.spreadsheets import XLSX
from targets.exchange.figures.book import write_book
from targets.exchange.figures.document import write_document
from targets.exchange.figures.pdf import write_pdf
from targets.exchange.formats import FORMATS as DOCUMENT_FORMATS
from targets.figures.figure import Figure


@dataclass(frozen=True, slots=True)
class Format:
    """`most` is how many lines such a file may have: a document is made in memory, and as a whole."""

    label: str
    suffix: str
    content_type: str
    most: int
    write: Callable[[str, str, Sequence[Figure]], bytes]


FORMATS = {
    each.suffix: each
    for each in (
        Format(
            "Word", "docx", DOCUMENT_FORMATS["docx"].content_type, 3_000, write_document
        ),
        Format("Excel", "xlsx", XLSX, 50_000, write_book),
        Format("PDF", "pdf", "application/pdf", 3_000, write_pdf),
    )
}
