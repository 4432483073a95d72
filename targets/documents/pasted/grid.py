"""A block of cells from a clipboard, as a page sends it."""

from __future__ import annotations

from core.amounts import Refused
from core.spelling import tidy
from core.spreadsheets.sheet import Cell, Range, Sheet

NAME = "剪贴板"
# Far more than a form has: the page refuses what is larger by itself.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000, 200, 60_000
UNREADABLE = "剪贴板的内容读不出来，没有粘贴"


def read_grid(payload: object) -> Sheet:
    """The block as a sheet, its texts tidied. Raises Refused for what no page of ours sends."""
    if not isinstance(payload, dict):
        raise Refused(UNREADABLE)
    rows, merged = payload.get("rows"), payload.get("merged", [])
    if not isinstance(rows, list) or not isinstance(merged, list):
        raise Refused(UNREADABLE)
    sheet = Sheet(NAME, [_texts(row) for row in rows[: MOST_ROWS + 1]])
    cells = sum(map(len, sheet.rows))
    if len(rows) > MOST_ROWS or max(len(merged), cells) > MOST_CELLS:
        raise Refused(f"剪贴板有 {len(rows)} 行，太大了，没有粘贴；请分几次复制")
    for found in merged:
        sheet.merged.append(_range(found))
    return sheet


def _texts(row: object) -> list[Cell]:
    """A row of texts, None for a blank cell. Raises Refused."""
    if not isinstance(row, list) or len(row) > MOST_COLUMNS:
        raise Refused(UNREADABLE)
    texts: list[Cell] = []
    for text in row:
        if not isinstance(text, str):
            raise Refused(UNREADABLE)
        texts.append(tidy(text) or None)
    return texts


def _range(found: object) -> Range:
    """A merged range, counted from 1. Raises Refused."""
    if not isinstance(found, list) or len(found) != 4:
        raise Refused(UNREADABLE)
    if not all(isinstance(edge, int) and 0 <= edge < MOST_CELLS for edge in found):
        raise Refused(UNREADABLE)
    top, left, bottom, right = found
    return top + 1, left + 1, bottom + 1, right + 1
