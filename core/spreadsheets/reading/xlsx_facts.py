"""What the reader of cells does not say of an xlsx: percentages, formulas that failed or wait, and hidden rows."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    DAMAGED,
    NOT_CALCULATED,
    PERCENT_FORMATS,
    Facts,
    Package,
    Unreadable,
    failed,
    is_percent_format,
)

NAMESPACE = re.compile(rb'\sxmlns(?::\w+)?="[^"]*"')


class XlsxFacts:
    """Facts about the sheets of an xlsx, asked for by number, from 0, in the order of the workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package
        path = package.book()
        book, relations = package.tree(path), package.relations(path)
        self.paths = [
            next(
                (
                    relations[value][1]
                    for name, value in each.items()
                    if name.endswith("}id") and value in relations
                ),
                "",
            )
            for each in book.iterfind("{*}sheets/{*}sheet")
        ]
        # Its values were not calculated by a spreadsheet program, and a 0 is only a place for one.
        self._waits = any(
            each.get("fullCalcOnLoad") in ("1", "true")
            for each in book.iter("{*}calcPr")
        )
        self._percents = self._percent_styles(relations)
        self._check_rest(posixpath.dirname(path).lstrip("/").lower())

    def _percent_styles(self, relations: dict[str, tuple[str, str]]) -> set[int]:
        """Numbers of the cell styles that show a percentage."""
        path = next(
            (path for kind, path in relations.values() if kind.endswith("/styles")), ""
        )
        if not path:
            return set()
        styles = self._package.tree(path)
        formats = PERCENT_FORMATS | {
            int(each.get("numFmtId", "0"))
            for each in styles.iterfind("{*}numFmts/{*}numFmt")
            if is_percent_format(each.get("formatCode", ""))
        }
        cells = styles.iterfind("{*}cellXfs/{*}xf")
        return {
            number
            for number, each in enumerate(cells)
            if int(each.get("numFmtId", "0")) in formats
        }

    def _check_rest(self, folder: str) -> None:
        """The parts beside the book, which the reader opens by itself: none may unpack to more than it claims."""
        sheets = {posixpath.normpath(path).lstrip("/").lower() for path in self.paths}
        for name in self._package.names:
            if (
                name.startswith(folder)
                and name.endswith((".xml", ".rels"))
                and name not in sheets
            ):
                self._package.part(name)

    def sheet(self, number: int) -> Facts:
        xml, prefix = _regular(
            self._package.part(self.paths[number]), 0 in self._percents
        )
        facts = Facts(hidden=set(_hidden_rows(xml, prefix)))
        for letters, row in _percents(xml, prefix, self._percents):
            facts.marks[int(row)][_column(letters)] = None
        for letters, row, error in _errors(xml, prefix):
            facts.marks[int(row)][_column(letters)] = failed(error.decode())
        for letters, row in _waiting(xml, prefix, self._waits):
            facts.marks[int(row)][_column(letters)] = NOT_CALCULATED
        return facts

    def farthest(self, number: int) -> str:
        """The address of the last cell that makes a sheet larger than it may be; blank where none does."""
        xml, prefix = _regular(self._package.part(self.paths[number]), False)
        pattern = rb'<%bc r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!\s*</%bc>)' % (prefix, prefix)
        columns = rows = far = 0
        address = ""
        for letters, digits in _found(pattern, xml):
            column, row = _column(letters), int(digits)
            columns, rows = max(columns, column), max(rows, row)
            if column * row > far:
                far, address = column * row, f"{letters.decode()}{row}"
        return address if columns * rows > BOX_LIMIT else ""


@cache
def _column(letters: bytes) -> int:
    return column_number(letters.decode())


def _found(pattern: bytes, xml: bytes) -> Iterator[tuple[bytes, ...]]:
    return (each.groups() for each in re.finditer(pattern, xml))


# The XML of a sheet is searched, not parsed: a sheet of 70,000 rows holds two million elements.


def _regular(xml: bytes, needs_styles: bool) -> tuple[bytes, bytes]:
    """The XML as every spreadsheet program writes it, and the prefix of its names.

    In it rows and cells begin with their address, and quotes are double. Anything else that XML allows is parsed and
    written anew. With `needs_styles` every cell names its style.
    """
    root = re.search(rb"<(\w+:)?worksheet\b", xml[:10_000])
    prefix = (root[1] or b"") if root else b""
    is_regular = (
        root
        and not needs_styles
        and b"<!--" not in xml
        and b"<![CDATA[" not in xml
        and b"='" not in xml
    )
    if is_regular and all(
        _begin_with_address(xml, prefix + name) for name in (b"c", b"row")
    ):
        return xml, prefix
    return _rewritten(xml)


def _begin_with_address(xml: bytes, name: bytes) -> bool:
    tags = sum(
        xml.count(b"<%b%b" % (name, end))
        for end in (b" ", b">", b"/", b"\n", b"\r", b"\t")
    )
    return tags == xml.count(b'<%b r="' % name)


def _rewritten(xml: bytes) -> tuple[bytes, bytes]:
    """The rows alone, one after the other, so that never more than one is held as a tree."""
    rows, number, prefix = [b"<sheetData>"], 0, b""
    try:
        for _, row in etree.iterparse(
            io.BytesIO(xml),
            tag="{*}row",
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            remove_comments=True,
        ):
            number = int(row.get("r", number + 1))
            _address(row, number)
            prefix = f"{row.prefix}:".encode() if row.prefix else b""
            rows.append(NAMESPACE.sub(b"", etree.tostring(row, with_tail=False)))
            row.clear()
            while (before := row.getprevious()) is not None:
                row.getparent().remove(before)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return b"".join(rows), prefix


def _address(row: etree._Element, number: int) -> None:
    """Gives a row and its cells the addresses that follow from their places, as the first of their attributes."""
    _set_first(row, r=str(number))
    column = 0
    for cell in row.iterfind("{*}c"):
        letters = cell.get("r", "").rstrip("0123456789")
        column = column_number(letters) if letters else column + 1
        _set_first(
            cell, r=f"{letters or _letters(column)}{number}", s=cell.get("s", "0")
        )


def _set_first(element: etree._Element, **attributes: str) -> None:
    rest = {
        name: value for name, value in element.attrib.items() if name not in attributes
    }
    element.attrib.clear()
    element.attrib.update({**attributes, **rest})


def column_number(letters: str) -> int:
    """`A` is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def _percents(
    xml: bytes, prefix: bytes, styles: set[int]
) -> Iterator[tuple[bytes, ...]]:
    if not styles:
        return iter(())
    numbers = b"|".join(str(each).encode() for each in sorted(styles))
    return _found(
        rb'<%bc r="([A-Z]+)(\d+)"[^>]*? s="(?:%b)"[^>]*(?<!/)>' % (prefix, numbers), xml
    )


def _errors(xml: bytes, prefix: bytes) -> Iterator[tuple[bytes, ...]]:
    if b' t="e"' not in xml:
        return iter(())
    pattern = rb'<%bc r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>%b\s*<%bv>([^<]*)<'
    return _found(pattern % (prefix, _formula(prefix) + b"?", prefix), xml)


def _formula(prefix: bytes) -> bytes:
    return rb"\s*(?:<%bf(?:\s[^>]*)?/>|<%bf(?:\s[^>]*)?>[^<]*</%bf>)" % (
        prefix,
        prefix,
        prefix,
    )


def _waiting(
    xml: bytes, prefix: bytes, zero_waits: bool
) -> Iterator[tuple[bytes, ...]]:
    """Formulas without a value; an empty one of type str is the calculated text of no letters."""
    if b"<%bf" % prefix not in xml:
        return
    value = rb"(<%bv\s*/>|<%bv>\s*%b</%bv>)?" % (
        prefix,
        prefix,
        b"0?" if zero_waits else b"",
        prefix,
    )
    pattern = rb'<%bc r="([A-Z]+)(\d+)"([^>]*)>%b\s*%b\s*</%bc>' % (
        prefix,
        _formula(prefix),
        value,
        prefix,
    )
    for letters, row, attributes, empty in _found(pattern, xml):
        if not (empty and b't="str"' in attributes):
            yield letters, row


def _hidden_rows(xml: bytes, prefix: bytes) -> Iterator[int]:
    if b' hidden="' not in xml:
        return iter(())
    rows = _found(rb'<%brow r="(\d+)"[^>]*? hidden="(?:1|true)"' % prefix, xml)
    return (int(number) for (number,) in rows)
