"""Paragraphs, tables, rows and cells of a Word document.

A document of a thousand forms has some hundred thousand cells of a few dozen kinds, so the properties of each kind
are made once and copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache

from docx.oxml.ns import qn
from lxml.builder import ElementMaker
from lxml.etree import Element, SubElement, _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
E = ElementMaker(namespace=W, nsmap={"w": W})
P, R, T, TAB, TC, TR, TBL = (
    qn(f"w:{tag}") for tag in ("p", "r", "t", "tab", "tc", "tr", "tbl")
)
PARAGRAPH_PROPERTIES, STYLE, VALUE = (
    qn(f"w:{tag}") for tag in ("pPr", "pStyle", "val")
)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# The format's unit of length is the twentieth of a point.
TWENTIETHS_PER_MM = 56.7
ROW_HEIGHT_MM = 8
SIDES = ("top", "left", "bottom", "right")
CELL_MARGINS = {"top": "40", "left": "80", "bottom": "40", "right": "80"}


def paragraph(text: str, style: str) -> _Element:
    """A paragraph; a tab in its text stays a tab."""
    made = Element(P)
    SubElement(SubElement(made, PARAGRAPH_PROPERTIES), STYLE, {VALUE: style})
    if text:
        run = SubElement(made, R)
        for index, piece in enumerate(text.split("\t")):
            if index:
                SubElement(run, TAB)
            SubElement(run, T, {SPACE: "preserve"}).text = piece
    return made


def marked(heading: _Element, number: int) -> _Element:
    """The heading as a place to which contents lead; every number is taken once."""
    name = anchor(number)
    start = E.bookmarkStart(_attributes(id=str(number), name=name))
    heading.insert(1, start)
    heading.append(E.bookmarkEnd(_attributes(id=str(number))))
    return heading


def contents_line(text: str, style: str, number: int, page: int) -> _Element:
    """A line of the contents, which leads to the heading of that number.

    Word counts the page anew when the file is opened; other programs show `page`.
    """
    line = paragraph("", style)
    link = SubElement(line, qn("w:hyperlink"), _attributes(anchor=anchor(number)))
    words = E.t({SPACE: "preserve"}, text.replace("\t", " "))
    link.append(E.r(words))
    link.append(E.r(E.tab()))
    dirty = _attributes(fldCharType="begin", dirty="true")
    link.append(E.r(E.fldChar(dirty)))
    link.append(
        E.r(E.instrText({SPACE: "preserve"}, f" PAGEREF {anchor(number)} \\h "))
    )
    link.append(E.r(E.fldChar(_attributes(fldCharType="separate"))))
    link.append(E.r(E.t(str(page))))
    link.append(E.r(E.fldChar(_attributes(fldCharType="end"))))
    return line


def anchor(number: int) -> str:
    """The name of a place to which contents lead."""
    return f"_Toc{number:08}"


def table(
    widths: Iterable[int], rows: Iterable[_Element], *, top: bool = True
) -> _Element:
    """Widths in millimetres; `top` is whether a line stands above the first row."""
    made = Element(TBL)
    made.extend(deepcopy(_table_properties(tuple(widths), top)))
    made.extend(rows)
    return made


def row(cells: Iterable[_Element], *, header: bool = False) -> _Element:
    """A row that does not break over pages; a header is repeated on every page."""
    made = Element(TR)
    made.append(deepcopy(HEADER_ROW if header else ROW))
    made.extend(cells)
    return made


def cell(
    text: str,
    width: int,
    style: str,
    *,
    span: int = 1,
    merge: str | None = None,
    framed: bool = True,
) -> _Element:
    """A cell over `span` columns; `merge` is "restart" where it opens a cell over several rows, "continue" below."""
    made = Element(TC)
    made.append(deepcopy(_cell_properties(width, span, merge, framed)))
    lines = [""] if merge == "continue" else text.split("\n")
    made.extend(paragraph(line, style) for line in lines)
    return made


def _twentieths(millimetres: float) -> str:
    """A length in the format's unit."""
    return str(round(millimetres * TWENTIETHS_PER_MM))


def _attributes(**values: str) -> dict[str, str]:
    """Attributes in the namespace of the format."""
    attributes = {}
    for name, value in values.items():
        attributes[qn(f"w:{name}")] = value
    return attributes


@cache
def _table_properties(widths: tuple[int, ...], top: bool) -> list[_Element]:
    """The properties of a table with columns of these widths, and its grid."""
    borders = E.tblBorders()
    line = _attributes(val="single", sz="4", space="0", color="000000")
    for side in (*SIDES, "insideH", "insideV"):
        if top or side != "top":
            borders.append(E(side, line))
    margins = E.tblCellMar()
    for side, width in CELL_MARGINS.items():
        margins.append(E(side, _attributes(w=width, type="dxa")))
    grid = E.tblGrid()
    for column in widths:
        grid.append(E.gridCol(_attributes(w=_twentieths(column))))
    properties = E.tblPr(
        E.tblW(_attributes(w=_twentieths(sum(widths)), type="dxa")),
        E.jc(_attributes(val="center")),
        borders,
        E.tblLayout(_attributes(type="fixed")),
        margins,
    )
    return [properties, grid]


LEAST_HEIGHT = _attributes(val=_twentieths(ROW_HEIGHT_MM), hRule="atLeast")
ROW = E.trPr(E.cantSplit(), E.trHeight(LEAST_HEIGHT))
HEADER_ROW = E.trPr(E.cantSplit(), E.trHeight(LEAST_HEIGHT), E.tblHeader())


@cache
def _cell_properties(
    width: int, span: int, merge: str | None, framed: bool
) -> _Element:
    """The properties of a cell, as `cell` describes them."""
    properties = E.tcPr(E.tcW(_attributes(w=_twentieths(width), type="dxa")))
    if span > 1:
        properties.append(E.gridSpan(_attributes(val=str(span))))
    if merge:
        properties.append(E.vMerge(_attributes(val=merge)))
    if not framed:
        none = _attributes(val="nil")
        properties.append(E.tcBorders(E.top(none), E.left(none), E.right(none)))
    properties.append(E.vAlign(_attributes(val="center")))
    return properties
