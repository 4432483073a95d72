"""How the cells of an ods look: the text that is seen of a value, and raised, lowered, hidden or struck-out text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from core.raised import lowered, raised
from core.spreadsheets.reading.marks import (
    BY_FORMAT,
    CROSSED_OUT,
    PERCENTAGE,
    ROUNDED,
    STRUCK,
    Mark,
    Noted,
    Replaced,
    Wrong,
    number_seen,
    same_digits,
)

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
PERCENT = re.compile(r"-?\d+(?:[.,]\d+)?\s*%")
# A day as spreadsheet programs show it, with its time or without.
DAY = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ].*)?"
)
# A height over the line, as a word or in percent.
RAISED = re.compile(r"super|[1-9]")
NUMBERS = {"float", "percentage", "currency"}
PICTURES, COMMENTS = "表格上的图片没有读取", "单元格的批注没有读取"


class Looks:
    """The names of the styles of text that is not seen as it is written."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.raised: set[str] = set()
        self.lowered: set[str] = set()

    def take(self, style: etree._Element) -> None:
        """Take in a style of the file."""
        properties = style.find(f"{STYLE}text-properties")
        if properties is None:
            return
        name = style.get(f"{STYLE}name", "")
        line = properties.get(f"{STYLE}text-line-through-style") or properties.get(
            f"{STYLE}text-line-through-type", "none"
        )
        position = properties.get(f"{STYLE}text-position", "")
        if line != "none":
            self.struck.add(name)
        elif RAISED.match(position):
            self.raised.add(name)
        elif position.startswith(("sub", "-")):
            self.lowered.add(name)

    def mark(self, cell: etree._Element, kind: str) -> Mark | None:
        """The mark of a filled cell with that type of value; None where it is read as it is stored."""
        if cell.get(f"{TABLE}style-name") in self.struck:
            return CROSSED_OUT
        if kind == "string":
            return (
                self._of_text(cell) if cell.find(f".//{TEXT}span") is not None else None
            )
        lines = cell.findall(f"{TEXT}p")
        if not lines:  # a program that leaves the look to others
            return PERCENTAGE if kind == "percentage" else None
        text = "\n".join("".join(line.itertext()) for line in lines)
        if kind in NUMBERS:
            return _of_number(cell.get(f"{OFFICE}value", ""), text)
        if kind == "date" and not DAY.fullmatch(text.strip()):
            return Replaced(text.strip(), BY_FORMAT)
        return None

    def _of_text(self, cell: etree._Element) -> Mark | None:
        lines = ["".join(self._pieces(line)) for line in cell.iterfind(f"{TEXT}p")]
        written = ["".join(line.itertext()) for line in cell.iterfind(f"{TEXT}p")]
        if lines == written:
            return None
        text = "\n".join(line for line in lines if line).strip()
        spans = cell.iter(f"{TEXT}span")
        has_struck = any(span.get(f"{TEXT}style-name") in self.struck for span in spans)
        return Replaced(text or None, STRUCK if has_struck else "")

    def _pieces(self, node: etree._Element) -> Iterator[str]:
        """The texts in an element as a person sees them."""
        yield node.text or ""
        for child in node:
            name = child.get(f"{TEXT}style-name")
            text = "".join(self._pieces(child))
            if child.tag == f"{TEXT}ruby-text" or name in self.struck:
                text = ""
            elif child.tag == f"{TEXT}s":
                text = " " * int(child.get(f"{TEXT}c", "1"))
            elif name in self.raised:
                text = raised(text)
            elif name in self.lowered:
                text = lowered(text)
            yield text
            yield child.tail or ""


def _of_number(value: str, text: str) -> Mark | None:
    """The mark of a number of which that text is seen."""
    if text == value:
        return None
    number = float(value)
    if PERCENT.fullmatch(text.strip()):
        return PERCENTAGE
    seen = number_seen(number, text, is_whole=same_digits(number, text))
    if seen.cell == number:
        return None
    if isinstance(seen.cell, dict):
        # Rounded, and no word beside it: the number counts, as in other workbooks.
        is_bare = not re.sub(r"[-\d.,\s()]", "", text)
        return Noted(ROUNDED) if is_bare else Wrong(seen.cell["fault"])
    return Replaced(None if seen.cell is None else str(seen.cell), seen.remark)


def remarks_on(cell: etree._Element) -> Iterator[str]:
    """What lies over a cell, and is no content of it."""
    if cell.find(f"{OFFICE}annotation") is not None:
        yield COMMENTS
    if cell.find(f".//{DRAW}image") is not None:
        yield PICTURES
