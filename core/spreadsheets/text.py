"""What spreadsheet programs make of a file: what a workbook holds, how CSV is encoded, and what they would run."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # what a cell holds, in units of UTF-16
# UTF-8 with or without a mark, or GB18030 as Chinese Excel saves it.
ENCODINGS = ("utf-8-sig", "gb18030")
# What Notepad calls Unicode.
UTF_16, UTF_16_MARKS = "utf-16", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A cell that opens with one of these is a formula to a spreadsheet program.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def escaped(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; one more before what already looks so."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescaped(text: str) -> str:
    return (
        text[1:]
        if text.startswith("'") and text.lstrip("'").startswith(FORMULA)
        else text
    )


def decoded(content: bytes, encodings: Sequence[str] = ()) -> str | None:
    """The text of a file; None for bytes that are no text in any of the encodings.

    Without `encodings`, those that spreadsheet programs and Notepad save in.
    """
    if not encodings:
        encodings = [UTF_16] if content.startswith(UTF_16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
