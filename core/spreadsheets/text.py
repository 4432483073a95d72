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
# Enough of a text to see how its letters are written.
HEAD = 4096
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
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
    if not encodings and content.startswith(UTF_16_MARKS):
        encodings = [UTF_16]
    elif not encodings:
        encodings = [_wide(content)] if _wide(content) else ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _wide(content: bytes) -> str:
    """The encoding of a text in two bytes a letter without a mark; blank for another text."""
    if b"\0" not in content[:HEAD] or len(content) % 2:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        letters = content[:HEAD].decode(encoding, "replace")
        if "\n" in letters and not CONTROL.search(letters) and "\ufffd" not in letters:
            return encoding
    return ""


def undecodable_line(content: bytes) -> int:
    """The number of the first line that is in no encoding of the others; 0 where most lines are none of text."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    found = []
    for encoding in ("utf-8", "gb18030"):
        faulty = [n for n, line in enumerate(lines, 1) if not _decodes(line, encoding)]
        found.append(faulty)
    fewest = min(found, key=len)
    is_text = not CONTROL_BYTES.search(content[:HEAD])
    return fewest[0] if fewest and is_text and 3 * len(fewest) <= 2 * len(lines) else 0


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
