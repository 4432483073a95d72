"""The XML of a worksheet of an xlsx. It is searched, not parsed: a sheet of 70,000 rows holds two million elements."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

from core.sandbox.answering import Unreadable
from core.spreadsheets.reading.facts import DAMAGED

NAMESPACE = re.compile(rb'\sxmlns(?::\w+)?="[^"]*"')
ROOT = re.compile(rb"<(\w+:)?worksheet\b")
MOST_HIDDEN = 50  # columns that are looked at
# The root element stands within the first bytes.
HEAD = 10_000
# What a program may write although no spreadsheet program does: comments, CDATA and single quotes.
IRREGULAR = (b"<!--", b"<![CDATA[", b"='")

# In the patterns, @ stands for the prefix of the names of elements.
FORMULA = rb"\s*(?:<@f(?:\s[^>]*)?/>|<@f(?:\s[^>]*)?>[^<]*</@f>)"
STYLED = rb'<@c r="([A-Z]+)(\d+)"[^>]*? s="(%b)"[^>]*(?<!/)>'
BROKEN = re.compile(rb">-?\d*\.\d")
WITH_DECIMALS = rb"(?:" + FORMULA + rb")?\s*<@v>-?\d*\.\d"
ERROR = rb'<@c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>' + FORMULA + rb"?\s*<@v>([^<]*)<"
UNCALCULATED = (
    rb'<@c r="([A-Z]+)(\d+)"([^>]*)>'
    + FORMULA
    + rb"\s*(<@v\s*/>|<@v>\s*%b</@v>)?\s*</@c>"
)
PICTURE = (
    rb'<@c r="([A-Z]+)(\d+)"(?:[^>]*? vm="[^>]*>(?!\s*<@f)|[^>]*>'
    rb"\s*<@f[^>]*>[^<]*(?:DISPIMG|_xlfn.IMAGE)\()"
)
SHARED_TEXT = rb'<@c r="([A-Z]+)(\d+)"[^>]*? t="s"[^>]*>\s*<@v>(\d+)</@v>'
OWN_TEXT = rb'<@c r="([A-Z]+)(\d+)"[^>]*? t="inlineStr"[^>]*>(.*?)</@c>'
HIDDEN_COLUMN = (
    rb'<@col (?=[^>]*hidden="(?:1|true)")(?=[^>]*min="(\d+)")[^>]*max="(\d+)"'
)
HIDDEN_ROW = rb'<@row r="(\d+)"[^>]*? hidden="(?:1|true)"'
FILLED = rb'<@c r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!\s*</@c>)'

# Row and column of a cell, counted from 1.
Position = tuple[int, int]


class SheetXml:
    """The XML of a worksheet as spreadsheet programs write it: addresses come first in rows and cells.

    XML of another style is parsed and written anew. With `needs_styles` every cell names its style.
    """

    def __init__(self, xml: bytes, *, needs_styles: bool = False) -> None:
        root = ROOT.search(xml[:HEAD])
        self.xml = xml
        self.prefix = (root[1] or b"") if root else b""
        if root is None or needs_styles or not self._is_regular():
            self.xml, self.prefix = rewritten(xml)

    def _is_regular(self) -> bool:
        """Whether all rows and cells begin with their address, and nothing unusual stands in the XML."""
        if any(mark in self.xml for mark in IRREGULAR):
            return False
        for name in (self.prefix + b"c", self.prefix + b"row"):
            ends = (b" ", b">", b"/", b"\n", b"\r", b"\t")
            tags = sum(self.xml.count(b"<%b%b" % (name, end)) for end in ends)
            if tags != self.xml.count(b'<%b r="' % name):
                return False
        return True

    def _find(self, pattern: bytes) -> Iterator[re.Match[bytes]]:
        """Find a pattern in which @ stands for the prefix of the names."""
        prefixed = pattern.replace(b"@", self.prefix)
        return re.finditer(prefixed, self.xml)

    def styled(self, styles: Iterable[int]) -> Iterator[tuple[Position, int]]:
        """The filled cells with one of these styles, and their style."""
        numbers = b"|".join(b"%d" % style for style in sorted(styles))
        if numbers:
            for match in self._find(STYLED % numbers):
                yield (int(match[2]), column_number(match[1])), int(match[3])

    def broken_numbers(self, styles: Iterable[int]) -> Iterator[tuple[Position, int]]:
        """The cells with one of these styles that hold a number with decimals, and their style."""
        numbers = b"|".join(b"%d" % style for style in sorted(styles))
        if numbers and BROKEN.search(self.xml):
            for match in self._find(STYLED % numbers + WITH_DECIMALS):
                yield (int(match[2]), column_number(match[1])), int(match[3])

    def errors(self) -> Iterator[tuple[Position, str]]:
        """The cells with an error, such as `#REF!`."""
        if b' t="e"' in self.xml:
            for match in self._find(ERROR):
                letters, row, error = match.groups()
                yield (int(row), column_number(letters)), error.decode()

    def uncalculated(self, *, with_zeros: bool) -> Iterator[Position]:
        """The formulas without a value; `with_zeros` counts those with a value of 0 as well."""
        if b"<%bf" % self.prefix not in self.xml:
            return
        zero = b"0?" if with_zeros else b""
        for match in self._find(UNCALCULATED % zero):
            letters, row, attributes, empty = match.groups()
            # An empty value of type str is a text without letters.
            if not (empty and b't="str"' in attributes):
                yield int(row), column_number(letters)

    def pictures(self) -> Iterator[Position]:
        """The cells that hold a picture, of WPS or of Excel."""
        if any(word in self.xml for word in (b"DISPIMG(", b"IMAGE(", b' vm="')):
            for match in self._find(PICTURE):
                yield int(match[2]), column_number(match[1])

    def shared_texts(self) -> Iterator[tuple[Position, int]]:
        """The cells with a text that the workbook holds for all of them, and its number."""
        for match in self._find(SHARED_TEXT):
            yield (int(match[2]), column_number(match[1])), int(match[3])

    def own_texts(self) -> Iterator[tuple[Position, etree._Element]]:
        """The cells with a text of their own, and its XML."""
        name = self.prefix.rstrip(b":")
        root = b'<root xmlns%b="sheet">' % (b":" + name if name else b"")
        for match in self._find(OWN_TEXT):
            text = etree.fromstring(b"%b%b</root>" % (root, match[3]))
            yield (int(match[2]), column_number(match[1])), text[0]

    def hidden_columns(self) -> Iterator[int]:
        """The numbers of the first hidden columns that hold anything."""
        if b" hidden=" not in self.xml[:HEAD]:
            return
        for match in list(self._find(HIDDEN_COLUMN))[:MOST_HIDDEN]:
            for column in range(int(match[1]), min(int(match[2]), MOST_HIDDEN) + 1):
                letters = column_letters(column).encode()
                filled = FILLED.replace(b"([A-Z]+)", b"(%b)" % letters)
                if next(self._find(filled), None) is not None:
                    yield column

    def hidden_rows(self) -> Iterator[int]:
        """The numbers of the hidden rows."""
        if b' hidden="' in self.xml:
            for match in self._find(HIDDEN_ROW):
                yield int(match[1])

    def filled_cells(self) -> Iterator[Position]:
        """The cells with content."""
        for match in self._find(FILLED):
            yield int(match[2]), column_number(match[1])


def rewritten(xml: bytes) -> tuple[bytes, bytes]:
    """The rows alone, with addresses, and the prefix of their names. Only one row at a time is held as a tree."""
    rows = [b"<sheetData>"]
    number, prefix = 0, b""
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
            _add_addresses(row, number)
            prefix = f"{row.prefix}:".encode() if row.prefix else b""
            rows.append(NAMESPACE.sub(b"", etree.tostring(row, with_tail=False)))
            row.clear()
            while (before := row.getprevious()) is not None:
                row.getparent().remove(before)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return b"".join(rows), prefix


def _add_addresses(row: etree._Element, number: int) -> None:
    """Give a row and its cells the addresses that follow from their places, as their first attributes."""
    _set_first(row, r=str(number))
    column = 0
    for cell in row.iterfind("{*}c"):
        letters = cell.get("r", "").rstrip("0123456789")
        column = column_number(letters.encode()) if letters else column + 1
        address = f"{letters or column_letters(column)}{number}"
        _set_first(cell, r=address, s=cell.get("s", "0"))


def _set_first(element: etree._Element, **attributes: str) -> None:
    """Set attributes in front of those that the element has."""
    others = {
        name: value for name, value in element.attrib.items() if name not in attributes
    }
    element.attrib.clear()
    element.attrib.update(attributes | others)


@cache
def column_number(letters: bytes) -> int:
    """The number of a column: `A` is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(column: int) -> str:
    """The name of a column: 1 is `A`."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
