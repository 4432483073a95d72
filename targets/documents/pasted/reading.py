"""A block of cells from a clipboard: a whole official sheet, the cells of a line of the head, or rows of indicators."""

from __future__ import annotations

from collections.abc import Collection

from core.spreadsheets.sheet import Sheet, cell_text
from targets.documents.flat.columns import AMOUNTS, FORM_HEADERS, PLAN, header_key
from targets.documents.layout import MONTHS
from targets.documents.official.recognition import is_official
from targets.documents.pasted.form import read_form
from targets.documents.pasted.found import Pasted
from targets.documents.pasted.table import Category, read_rows
from targets.documents.percents import as_percents
from targets.documents.reading.rows import KINDS
from targets.documents.schema import Schema
from targets.documents.values import ProjectForm

LINES = (AMOUNTS, PLAN)
# Whoever copies a part of a form has fewer labels than stand on a sheet.
FEWEST_LABELS = 2
# The words by which a page sees that a block may be more than cells; what it is, is found out here.
HEADINGS = sorted(FORM_HEADERS.keys() | KINDS.keys())


def read_pasted(
    sheet: Sheet,
    at: str,
    schema: Schema[ProjectForm],
    owner: ProjectForm,
    categories: Collection[Category],
) -> Pasted:
    """What the block holds. `at` is the cell of the head where it was pasted, blank in the rows."""
    if is_official(sheet, FEWEST_LABELS):
        return read_form(sheet, schema, owner)
    for names in LINES:
        if at in names:
            return _line(sheet, names[names.index(at) :])
    return read_rows(sheet, schema.group("targets"), categories)


def _line(sheet: Sheet, names: tuple[str, ...]) -> Pasted:
    """Amounts or percentages side by side, or one below the other, from a cell of the head on."""
    rows = [[cell for cell in row if cell is not None] for row in sheet.rows]
    rows = [row for row in rows if row]
    if len(rows) > 1 and all(
        header_key(cell_text(cell))[0] in MONTHS for cell in rows[0]
    ):
        del rows[0]
    cells = [cell for row in rows for cell in row]
    is_line = len(rows) == 1 or all(len(row) == 1 for row in rows)
    if not is_line or not 0 < len(cells) <= len(names):
        return Pasted()
    texts, are_fractions, _ = as_percents(cells)
    pasted = Pasted(dict(zip(names, map(cell_text, cells), strict=False)))
    if names[-1] in PLAN:
        pasted.cells = dict(zip(names, texts, strict=False))
        if are_fractions:
            pasted.left_out.append("小数已按百分数读取，如 0.25 读作 25%")
    return pasted
