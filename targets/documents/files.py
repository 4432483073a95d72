"""A file of any kind that the system reads, recognised by its content and never by its name."""

from __future__ import annotations

import re
from pathlib import Path

from core.file_kinds import FileKind, file_kind
from core.foreign_files import (
    EXCEL_XML,
    OLD_WORD,
    RTF,
    WORD_XML,
    foreign_kind,
    old_kind,
)
from core.problems import Refusal
from core.sandbox.conversion import converted
from core.spelling import UNWRITABLE
from core.spreadsheets.reading.csv_file import csv_sheet
from core.spreadsheets.reading.opening import sheets_of, sheets_or
from core.spreadsheets.sheet import Sheet
from targets.documents.docx.reader import read_word
from targets.documents.flat.columns import known_headers
from targets.documents.flat.heading import HEADER_WITHIN
from targets.documents.flat.reading import read_sheets
from targets.documents.reading.reader import Reading
from targets.documents.txt import decode, read_lines

ARCHIVE_CHILD = "targets.documents.archive_child"
OLD_OR_LOCKED = (
    "文件加了密码，或是旧版 doc 格式；请用 Word 打开后去掉密码、另存为 docx 再试"
)
# What LibreOffice converts, where there is one: the name that it looks at, and the format that it makes.
CONVERTED = {
    OLD_WORD: ("file.doc", "docx"),
    RTF: ("file.rtf", "docx"),
    WORD_XML: ("file.xml", "docx"),
    EXCEL_XML: ("file.xml", "xlsx"),
}
BY_CONVERSION = "文件是旧格式，由 LibreOffice 转换后读取，请核对"
SIZE_LIMIT = 30 * 1024 * 1024

# Enough of a text to see what kind it is.
HEAD = 64 * 1024


def read_file(path: Path, amount_unit: str = "") -> Reading:
    """Raises Refusal when the file cannot be read as a document."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise Refusal(f"打不开文件 {path}：请核对路径和权限") from error
    return read_bytes(content, amount_unit)


def read_bytes(content: bytes, amount_unit: str = "") -> Reading:
    """Raises Refusal when the bytes are no document of a known kind, or too many.

    `amount_unit` is that of a spreadsheet's amounts which name none: 万元, 元 or blank.
    """
    if len(content) > SIZE_LIMIT:
        raise Refusal(
            f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
        )
    if not content.strip():
        raise Refusal("文件是空的，请核对是否选错了文件")
    kind = file_kind(content)
    if kind is FileKind.ARCHIVE:
        found = sheets_or(read_word, content, ARCHIVE_CHILD)
        return found if isinstance(found, Reading) else read_sheets(found, amount_unit)
    if kind is FileKind.OLD:
        sheets = sheets_of(content, kind)
        if sheets is None:
            return _read_converted(content, old_kind(content) or OLD_OR_LOCKED)
        return read_sheets(sheets, amount_unit)
    foreign = foreign_kind(content)
    if foreign:
        return _read_converted(content, foreign, amount_unit)
    text = decode(content)
    if _is_table(text):
        return read_sheets([csv_sheet(text)], amount_unit)
    return read_lines(text)


def _read_converted(content: bytes, foreign: str, amount_unit: str = "") -> Reading:
    """Read a file of a foreign kind as what LibreOffice makes of it. Raises Refusal where that is nothing."""
    made = None
    if foreign in CONVERTED:
        made = converted(content, *CONVERTED[foreign])
    if made is None or file_kind(made) is not FileKind.ARCHIVE:
        raise Refusal(foreign)
    reading = read_bytes(made, amount_unit)
    reading.notes.insert(0, BY_CONVERSION)
    return reading


def sheets_in(content: bytes, kind: FileKind) -> list[Sheet] | None:
    """The sheets of a workbook, or the one of a CSV file; None for other files. Raises Refusal."""
    if kind is not FileKind.TEXT:
        return sheets_of(content, kind)
    text = decode(content)
    if not _is_table(text):
        return None
    return [csv_sheet(text)]


def _is_table(text: str) -> bool:
    """Whether one of the first lines of a text holds headers of a flat table, side by side."""
    lines = UNWRITABLE.sub("", text[:HEAD]).splitlines()[:HEADER_WITHIN]
    return any(
        known_headers([cell.strip(' "') for cell in re.split(delimiter, line)]) > 1
        for line in lines
        for delimiter in ",\t;，"
    )
