"""The kinds of file that figures are written as. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.figure import Figure
from core.spreadsheets.text import XLSX
from targets.documents.formats import FORMATS as DOCUMENT_FORMATS
from targets.reports.files.book import write_book
from targets.reports.files.document import write_document
from targets.reports.files.pdf import write_pdf


@dataclass(frozen=True, slots=True)
class FigureFormat:
    """A kind of file; `most` is the greatest number of lines, as a document is made in memory as a whole."""

    label: str
    suffix: str
    content_type: str
    most: int
    write: Callable[[str, str, Sequence[Figure]], bytes]


FORMATS = {
    file_format.suffix: file_format
    for file_format in (
        FigureFormat(
            "Word", "docx", DOCUMENT_FORMATS["docx"].content_type, 3_000, write_document
        ),
        FigureFormat("Excel", "xlsx", XLSX, 50_000, write_book),
        FigureFormat("PDF", "pdf", "application/pdf", 3_000, write_pdf),
    )
}
