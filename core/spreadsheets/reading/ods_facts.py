"""What the reader of cells does not report of an ods: how cells look, failed formulas, merged cells, hidden rows."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from core.sandbox.answering import Unreadable
from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    DAMAGED,
    NOT_CALCULATED,
    TOO_LARGE,
    Facts,
    Package,
    failed,
)
from core.spreadsheets.reading.marks import Mark, Wrong
from core.spreadsheets.reading.ods_looks import OFFICE, STYLE, Looks, remarks_on

CONTENT = "content.xml"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MORE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
ERROR_TEXT = "Err:"


class OdsFacts:
    """Facts about the sheets of an ods, numbered from 0; the XML is read when the first of them is asked for."""

    def __init__(self, package: Package) -> None:
        self._content = package.part(CONTENT)
        self._sheets: list[Facts] | None = None

    def sheet(self, number: int) -> Facts:
        if self._sheets is None:
            try:
                self._sheets = list(facts_of_sheets(self._content))
            except (etree.XMLSyntaxError, ValueError) as error:
                raise Unreadable(DAMAGED) from error
        return self._sheets[number] if number < len(self._sheets) else Facts()


def facts_of_sheets(content: bytes) -> Iterator[Facts]:
    table, table_row, style = f"{TABLE}table", f"{TABLE}table-row", f"{STYLE}style"
    facts, first, marked = Facts(), 1, 0
    looks = Looks()
    for _, element in etree.iterparse(
        io.BytesIO(content),
        tag=[table, table_row, style],
        resolve_entities=False,
        huge_tree=True,
    ):
        if element.tag == style:
            looks.take(element)
        elif element.tag == table:
            # A table inside a cell would end here too; spreadsheet programs write none.
            yield facts
            facts, first = Facts(), 1
        else:
            repeated = _count(element, "number-rows-repeated")
            marks = dict(_marks(element, first, facts, looks))
            marked += repeated * len(marks)
            if marked > BOX_LIMIT:
                raise Unreadable(TOO_LARGE)
            rows = range(first, first + repeated)
            if marks:
                facts.marks.update(dict.fromkeys(rows, marks))
            is_hidden = element.get(f"{TABLE}visibility", "visible") != "visible"
            if is_hidden and repeated < BOX_LIMIT:
                facts.hidden.update(rows)
            first += repeated
        element.clear()


def _marks(
    row: etree._Element, number: int, facts: Facts, looks: Looks
) -> Iterator[tuple[int, Mark]]:
    """The marks of a row by column; adds the ranges that begin in it, and remarks on what lies over its cells."""
    column = 1
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        repeated = _count(cell, "number-columns-repeated")
        down = _count(cell, "number-rows-spanned")
        right = _count(cell, "number-columns-spanned")
        if down * right > 1:
            facts.merged.append((number, column, number + down - 1, column + right - 1))
        if len(cell):
            for message in remarks_on(cell):
                facts.remark(message, number, column)
        mark = _mark(cell, looks)
        if mark is not None:
            if repeated > BOX_LIMIT:
                raise Unreadable(TOO_LARGE)
            for marked in range(column, column + repeated):
                yield marked, mark
        column += repeated


def _mark(cell: etree._Element, looks: Looks) -> Mark | None:
    """The mark of a cell, None where it is read as it is stored."""
    kind = cell.get(f"{OFFICE}value-type")
    mark = None
    if cell.get(f"{TABLE}formula") is not None:
        text = "".join(cell.itertext()).strip()
        if cell.get(f"{MORE}value-type") == "error" or text.startswith(ERROR_TEXT):
            return Wrong(failed(text))
        if kind is None:
            return Wrong(NOT_CALCULATED)
    if kind is not None:
        mark = looks.mark(cell, kind)
    return mark


def _count(element: etree._Element, name: str) -> int:
    """The number in an attribute, at least 1."""
    number = element.get(f"{TABLE}{name}", "1")
    return max(int(number), 1)
