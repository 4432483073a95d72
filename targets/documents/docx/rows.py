"""The rows of Word tables: which columns of the grid their cells cover, and what is merged."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from targets.documents.docx.package import attribute, number_in, tag
from targets.documents.docx.remarks import COVERED, Remarks
from targets.documents.docx.text import Paragraphs

# Wrappers whose content counts as if they were not there.
TRANSPARENT = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body"}
MOST_COLUMNS = 1_000
# A table with fewer of them within a cell is a part of its text.
FEWEST_ROWS = 4
# The texts of the cells, a merged one once and blank below its first row; the first column of the grid that a cell
# covers; and by a cell's number, what is seen in it from the cell above that it is merged with.
RowItem = tuple[list[str], list[int], dict[int, str]]


class Tables:
    """Reads the rows of tables from top to bottom."""

    def __init__(self, paragraphs: Paragraphs, remarks: Remarks) -> None:
        self._paragraphs = paragraphs
        self._remarks = remarks
        # The texts of the cells that may go on below, by the column where they begin.
        self._above: dict[int, str] = {}
        self._may_frame = False

    def rows_of(self, table: etree._Element) -> Iterator[etree._Element]:
        """The rows of a table, through wrappers."""
        self._above = {}
        self._may_frame = table.find(".//{*}tbl") is not None
        return _children(table, "tr")

    def frame_in(self, row: etree._Element) -> etree._Element | None:
        """The one cell with content, where it holds a long table: the row only frames a form."""
        if not self._may_frame:
            return None
        cells = [cell for cell in _children(row, "tc") if holds_anything(cell)]
        if len(cells) != 1:
            return None
        for table in _children(cells[0], "tbl"):
            if len(list(_children(table, "tr"))) >= FEWEST_ROWS:
                return cells[0]
        return None

    def cells_of(self, row: etree._Element) -> RowItem:
        """The cells of a row."""
        column = columns_before(row)
        texts: list[str] = []
        columns: list[int] = []
        covered: dict[int, str] = {}
        for cell in _children(row, "tc"):
            span, down, across = place_of(cell)
            if across == "continue" and texts:
                self._remark_covered(cell, texts[-1])
            elif down == "continue" and column in self._above:
                covered[len(texts)] = self._above[column]
                self._remark_covered(cell, self._above[column])
                texts.append("")
                columns.append(column)
            else:
                text = self.cell_text(cell)
                texts.append(text)
                columns.append(column)
                self._above.pop(column, None)
                if down:
                    self._above[column] = text
            column = min(column + span, MOST_COLUMNS)
        return texts or [""], columns or [0], covered

    def _remark_covered(self, cell: etree._Element, seen: str) -> None:
        text = self.cell_text(cell)
        if text and text != seen:
            self._remarks.add(COVERED)

    def cell_text(self, cell: etree._Element) -> str:
        """The lines of a cell, those of a table within it as well."""
        return "\n".join(self._lines(cell)).strip()

    def _lines(self, cell: etree._Element) -> Iterator[str]:
        for block in _blocks(cell):
            if tag(block) == "p":
                text = self._paragraphs.text(block)
                if text is not None:
                    yield text
            else:
                for row in _children(block, "tr"):
                    for inner in _children(row, "tc"):
                        yield self.cell_text(inner)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if tag(child) in {"p", "tbl"}:
            yield child
        elif tag(child) in TRANSPARENT:
            yield from _blocks(child)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through wrappers."""
    for child in parent:
        if tag(child) == name:
            yield child
        elif tag(child) in TRANSPARENT:
            yield from _children(child, name)


def holds_anything(cell: etree._Element) -> bool:
    texts = (text.text or "" for text in cell.iter("{*}t"))
    return any(map(str.strip, texts))


def columns_before(row: etree._Element) -> int:
    """How many columns of the grid the row leaves free at its beginning."""
    properties = row[0] if len(row) else None
    if properties is not None and tag(properties) == "trPr":
        for node in properties:
            if tag(node) == "gridBefore":
                return number_in(node, most=MOST_COLUMNS)
    return 0


def place_of(cell: etree._Element) -> tuple[int, str, str]:
    """How many columns a cell covers, and whether it begins a merge downwards or to the right or continues it."""
    span, down, across = 1, "", ""
    properties = cell[0] if len(cell) else None
    if properties is None or tag(properties) != "tcPr":
        return span, down, across
    for node in properties:
        name = tag(node)
        if name == "gridSpan":
            span = number_in(node, least=1, most=MOST_COLUMNS)
        elif name in ("vMerge", "hMerge"):
            begins = attribute(node, "val") == "restart"
            merge = "restart" if begins else "continue"
            down, across = (merge, across) if name == "vMerge" else (down, merge)
    return span, down, across
