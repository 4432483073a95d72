"""How spreadsheet programs treat texts: the limit of a cell, encodings of CSV, and what they take for a formula."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The longest text of a cell, in units of UTF-16.
CELL_LIMIT = 32_767
# UTF-8 with or without a mark, or GB18030 as Chinese Excel saves it.
ENCODINGS = ("utf-8-sig", "gb18030")
# The encoding that Notepad calls Unicode.
UTF_16, UTF_16_MARKS = "utf-16", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A spreadsheet program takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def escaped(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula."""
    # A text that already begins with an apostrophe gets another, so that nothing is lost when it is read back.
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def unescaped(text: str) -> str:
    """Remove the apostrophe that `escaped` put before a text."""
    is_escaped = text.startswith("'") and _is_formula(text.lstrip("'"))
    return text[1:] if is_escaped else text


def _is_formula(text: str) -> bool:
    return text.startswith(FORMULA)


def decoded(content: bytes, encodings: Sequence[str] = ()) -> str | None:
    """The text of a file, None if it is not in any of the encodings.

    The default are the encodings in which spreadsheet programs and Notepad save.
    """
    if not encodings:
        encodings = [UTF_16] if content.startswith(UTF_16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
