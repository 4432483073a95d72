"""The kinds of file that a document is written as."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.problems import Refusal
from core.spreadsheets.text import XLSX
from targets.documents.docx.writer import write_word
from targets.documents.flat.writer import write_flat
from targets.documents.layout import targets_of
from targets.documents.official.writer import write_official
from targets.documents.pdf.writer import write_pdf
from targets.documents.txt import write_text
from targets.documents.values import Document

# The document and its budget year, None where its forms are of several years; raises Refusal.
Writer = Callable[[Document, int | None], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file: `name` in addresses and commands, `ending` the end of the file's name."""

    name: str
    suffix: str
    content_type: str
    writer: Writer
    ending: str = ""

    def write(self, document: Document, year: int | None) -> bytes:
        """The content of the file; rows with a category alone are left out of it."""
        return self.writer(document.filled, year)


def write_data_tables(document: Document, year: int | None) -> bytes:
    """The flat workbook, in which every row names its year and its unit. Raises Refusal without a year."""
    if year is None:
        raise Refusal(
            "所选项目跨了几个年度，一份数据表只能放一个年度的项目，请选定一个年度再下载"
        )
    part_one = document.department
    if part_one is not None and not part_one.department_code and document.projects:
        first = document.projects[0]
        part_one = replace(
            part_one,
            department_code=first.department_code,
            department_name=first.department_name,
        )
    stream = io.BytesIO()
    group = targets_of(document)
    write_flat(stream, document.projects, year, part_one, group, document.notice)
    return stream.getvalue()


FORMATS = {
    file_format.name: file_format
    for file_format in (
        Format(
            "txt",
            "txt",
            "text/plain; charset=utf-8",
            lambda document, year: write_text(document).encode(),
        ),
        Format(
            "docx",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda document, year: write_word(document),
        ),
        Format("xlsx", "xlsx", XLSX, lambda document, year: write_official(document)),
        Format("pdf", "pdf", "application/pdf", write_pdf),
        Format("flat", "xlsx", XLSX, write_data_tables, "（数据表）"),
    )
}


def format_named(name: str) -> Format:
    """Raises Refusal for a kind of file that is not written."""
    if name not in FORMATS:
        raise Refusal(f"不能导出为“{name}”，可用的格式有：{'、'.join(FORMATS)}")
    return FORMATS[name]
