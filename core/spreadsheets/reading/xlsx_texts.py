"""Texts of an xlsx of which a person sees something else than their letters: raised, lowered or struck out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from core.raised import lowered, raised
from core.spreadsheets.reading.marks import STRUCK, Mark, Replaced

# What must stand in the XML of texts or fonts for one of them to be seen otherwise.
TELLING = (b"vertAlign", b"strike")
OFF = ("0", "false", "none")


def is_telling(xml: bytes) -> bool:
    """Whether a part has raised, lowered or struck text at all."""
    return any(word in xml for word in TELLING)


def marks_of_texts(texts: etree._Element) -> dict[int, Mark]:
    """The marks of a workbook's shared texts by their numbers."""
    marks: dict[int, Mark] = {}
    for number, text in enumerate(texts.iterfind("{*}si")):
        mark = mark_of(text)
        if mark is not None:
            marks[number] = mark
    return marks


def mark_of(text: etree._Element) -> Mark | None:
    """The mark of a text of runs; None where it is seen as it is written."""
    pieces = []
    is_written = True
    has_struck = False
    for run in text.iterfind("{*}r"):
        written = run.findtext("{*}t") or ""
        properties = run.find("{*}rPr")
        seen = written
        if properties is not None and is_struck(properties):
            has_struck = has_struck or bool(written.strip())
            seen = ""
        elif properties is not None:
            seen = height_of(properties)(written)
        is_written = is_written and seen == written
        pieces.append(seen)
    if is_written:
        return None
    shown = "".join(pieces).strip()
    return Replaced(shown or None, STRUCK if has_struck else "")


def struck_fonts(styles: etree._Element) -> Iterator[int]:
    """The numbers of the fonts that strike out their text."""
    for number, font in enumerate(styles.iterfind("{*}fonts/{*}font")):
        if is_struck(font):
            yield number


def is_struck(properties: etree._Element) -> bool:
    """Whether a font strikes its text out."""
    strike = properties.find("{*}strike")
    return strike is not None and strike.get("val", "1") not in OFF


def height_of(properties: etree._Element) -> Callable[[str], str]:
    """How a font changes the text: it raises or lowers it, or leaves it."""
    height = properties.find("{*}vertAlign")
    value = "" if height is None else height.get("val", "")
    return {"superscript": raised, "subscript": lowered}.get(value, str)
