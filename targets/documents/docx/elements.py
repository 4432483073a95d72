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
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# The format's unit of length is the twentieth of a point.
TWENTIETHS_PER_MM = 56.7
ROW_HEIGHT_MM = 8
SIDES = ("top", "left", "bottom", "right")
CELL_MARGINS = {"top": "40", "left": "80", "bottom": "40", "right": "80"}


def paragraph(text: str, style: str) -> _Element:
    made = Element(P)
    made.append(deepcopy(_paragraph_properties(style)))
    if text:
        run = SubElement(made, R)
        for index, piece in enumerate(text.split("\t")):
            if index:
                SubElement(run, TAB)
            SubElement(run, T, {SPACE: "preserve"}).text = piece
    return made


def table(
    widths: Iterable[int], rows: Iterable[_Element], *, top: bool = True
) -> _Element:
    """Widths in millimetres; `top` is whether a line stands above the first row."""
    made = Element(TBL)
    made.extend(deepcopy(_table_properties(tuple(widths), top)))
    made.extend(rows)
    return made


def row(cells: Iterable[_Element], *, header: bool = False) -> _Element:
    """A row that does not break over pages; a header is repeated on each."""
    made = Element(TR)
    made.append(deepcopy(_row_properties(header)))
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
    return str(round(millimetres * TWENTIETHS_PER_MM))


def _attributes(**values: str) -> dict[str, str]:
    return {qn(f"w:{name}"): value for name, value in values.items()}


@cache
def _paragraph_properties(style: str) -> _Element:
    return E.pPr(E.pStyle(_attributes(val=style)))


@cache
def _table_properties(widths: tuple[int, ...], top: bool) -> list[_Element]:
    line = _attributes(val="single", sz="4", space="0", color="000000")
    return [
        E.tblPr(
            E.tblW(_attributes(w=_twentieths(sum(widths)), type="dxa")),
            E.jc(_attributes(val="center")),
            E.tblBorders(
                *(
                    getattr(E, side)(line)
                    for side in (*SIDES, "insideH", "insideV")
                    if top or side != "top"
                )
            ),
            E.tblLayout(_attributes(type="fixed")),
            E.tblCellMar(
                *(
                    getattr(E, side)(_attributes(w=CELL_MARGINS[side], type="dxa"))
                    for side in SIDES
                )
            ),
        ),
        E.tblGrid(*(E.gridCol(_attributes(w=_twentieths(width))) for width in widths)),
    ]


@cache
def _row_properties(header: bool) -> _Element:
    height = E.trHeight(_attributes(val=_twentieths(ROW_HEIGHT_MM), hRule="atLeast"))
    return E.trPr(E.cantSplit(), height, *([E.tblHeader()] if header else []))


@cache
def _cell_properties(
    width: int, span: int, merge: str | None, framed: bool
) -> _Element:
    properties = E.tcPr(E.tcW(_attributes(w=_twentieths(width), type="dxa")))
    if span > 1:
        properties.append(E.gridSpan(_attributes(val=str(span))))
    if merge:
        properties.append(E.vMerge(_attributes(val=merge)))
    if not framed:
        sides = (
            getattr(E, side)(_attributes(val="nil"))
            for side in ("top", "left", "right")
        )
        properties.append(E.tcBorders(*sides))
    properties.append(E.vAlign(_attributes(val="center")))
    return properties
