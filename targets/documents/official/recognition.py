"""Whether a worksheet holds official forms."""

from __future__ import annotations

from core.spreadsheets.sheet import Sheet
from targets.documents.reading.rows import KINDS, label_key

# Where a form is looked for, and how many of its labels must stand at the beginning of rows.
WITHIN, FEWEST_LABELS = 200, 3


def is_official(sheet: Sheet, fewest: int = FEWEST_LABELS) -> bool:
    """Whether at least so many labels of a 绩效目标表 stand at the beginning of its rows."""
    kinds = set()
    for row in sheet.rows[:WITHIN]:
        first = next((cell for cell in row if cell is not None), None)
        if isinstance(first, str) and len(first) < 40:
            kinds.add(KINDS.get(label_key(first)))
    return len(kinds - {None}) >= fewest
