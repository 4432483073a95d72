"""What a workbook holds, and how a file keeps a spreadsheet program from running what somebody typed."""

from __future__ import annotations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # what a cell holds, in units of UTF-16
# A cell that opens with one of these is a formula to a spreadsheet program.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def escaped(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; one more before what already looks so."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
