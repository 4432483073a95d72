"""How runs of text look by their own properties and by their styles: hidden, struck out, raised, in a symbol font."""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree

from targets.documents.docx.package import (
    WordPackage,
    attribute,
    is_on,
    number_in,
    tag,
)
from targets.documents.docx.symbols import is_symbol_font

# WordStyles may be based on one another, in a circle even.
MOST_STEPS = 20
LEVELS = 9


class RunLook(NamedTuple):
    """What a person sees of a text otherwise than it is written; None where nothing is said of it."""

    hidden: bool | None = None
    struck: bool | None = None
    height: str | None = None
    font: str | None = None
    capitals: bool | None = None

    def over(self, other: RunLook) -> RunLook:
        """This look where it says something, else the other one."""
        if self is PLAIN or other is PLAIN:
            return other if self is PLAIN else self
        said = {name: mine for name, mine in self._asdict().items() if mine is not None}
        return other._replace(**said)


PLAIN = RunLook()


def look_of(properties: etree._Element | None) -> RunLook:
    """The look that properties of a run give it by themselves."""
    if properties is None:
        return PLAIN
    found: dict[str, Any] = {}
    for node in properties:
        match tag(node):
            case "vanish":
                found["hidden"] = is_on(node)
            case "strike" | "dstrike":
                found["struck"] = is_on(node) or found.get("struck", False)
            case "vertAlign":
                found["height"] = attribute(node, "val") or ""
            case "rFonts":
                font = attribute(node, "ascii") or attribute(node, "hAnsi")
                if font and is_symbol_font(font):
                    found["font"] = font
            case "caps":
                found["capitals"] = is_on(node)
    return PLAIN._replace(**found) if found else PLAIN


class StyleLook(NamedTuple):
    """What a style says of a paragraph: the look of its text, and the list that it is of with the level."""

    look: RunLook = PLAIN
    number: str = ""
    level: int = 0


SILENT = StyleLook()


class WordStyles:
    """The styles of a document by their names."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._known: dict[str, StyleLook] = {"": SILENT}

    def named(self, name: str) -> StyleLook:
        """What a style says, with the ones that it is based on."""
        if name not in self._known:
            look, number, level = SILENT
            for style in self._line(name):
                look = look.over(look_of(style.find("{*}rPr")))
                numbers = style.find("{*}pPr/{*}numPr")
                if numbers is not None and not number:
                    number, level = list_of(numbers)
            self._known[name] = StyleLook(look, number, level)
        return self._known[name]

    def _line(self, name: str) -> list[etree._Element]:
        """A style and the ones it is based on."""
        line: list[etree._Element] = []
        while name and len(line) < MOST_STEPS:
            style = self._package.style(name)
            if style is None:
                break
            line.append(style)
            based_on = style.find("{*}basedOn")
            name = "" if based_on is None else attribute(based_on, "val") or ""
        return line

    def of_paragraph(self, paragraph: etree._Element) -> StyleLook:
        """What a paragraph's properties say, by themselves or by its style."""
        properties = paragraph[0] if len(paragraph) else None
        if properties is None or tag(properties) != "pPr":
            return SILENT
        found, own = SILENT, None
        for node in properties:
            name = tag(node)
            if name == "pStyle":
                found = self.named(attribute(node, "val") or "")
            elif name == "numPr":
                own = node
        if own is None:
            return found
        number, level = list_of(own)
        return found._replace(number=number or found.number, level=level)

    def of_run(self, properties: etree._Element, around: RunLook) -> RunLook:
        """The look of a run in a paragraph whose style looks like that."""
        own = look_of(properties)
        style = properties[0] if len(properties) else None
        if style is not None and tag(style) == "rStyle":
            around = self.named(attribute(style, "val") or "").look.over(around)
        return own.over(around)

    def number_of_style(self, name: str) -> str:
        """The number of the list that a style of numbering means."""
        return self.named(name).number


def list_of(numbers: etree._Element) -> tuple[str, int]:
    """The number of a list, blank where it is not said, and the level."""
    number, level = "", 0
    for node in numbers:
        if tag(node) == "numId":
            number = attribute(node, "val") or ""
        elif tag(node) == "ilvl":
            level = number_in(node, most=LEVELS - 1)
    return number, level
