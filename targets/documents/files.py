"""A file of any kind that the system reads, recognised by its content and never by its name."""

from __future__ import annotations

import re
from pathlib import Path

from core.problems import Refusal
from core.spreadsheets.reading.csv_file import read_csv
from core.spreadsheets.reading.opening import is_workbook, read_workbook
from core.spreadsheets.sheet import Sheet
from targets.documents.docx.reader import read_word
from targets.documents.flat.columns import known_headers
from targets.documents.flat.heading import HEADER_WITHIN
from targets.documents.flat.reading import read_sheets
from targets.documents.reading.reader import Reading
from targets.documents.txt import decode, read_text

SIZE_LIMIT = 30 * 1024 * 1024

ZIP = b"PK"
# What Word before 2007 writes, and every Office program when the file has a password.
OLE = b"\xd0\xcf\x11\xe0"
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
    sheets = sheets_in(content)
    if sheets is not None:
        return read_sheets(sheets, amount_unit)
    if content.startswith(OLE):
        raise Refusal(
            "文件加了密码，或是旧版 doc 格式；请用 Word 打开后去掉密码、另存为 docx 再试"
        )
    if content.startswith(ZIP):
        return read_word(content)
    return read_text(content)


def sheets_in(content: bytes) -> list[Sheet] | None:
    """The sheets of a workbook, or the one of a CSV file; None for other files. Raises Refusal."""
    if is_workbook(content):
        return read_workbook(content)
    if content.startswith((ZIP, OLE)):
        return None
    return [read_csv(content)] if _is_table(content) else None


def _is_table(content: bytes) -> bool:
    """Whether one of the first lines of a text holds headers of a flat table, side by side."""
    lines = decode(content)[:HEAD].splitlines()[:HEADER_WITHIN]
    return any(
        known_headers([cell.strip(' "') for cell in re.split(delimiter, line)]) > 1
        for line in lines
        for delimiter in ",\t;"
    )
