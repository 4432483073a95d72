"""Formulas of Word's equation editor in one line: fractions, powers, roots."""

from __future__ import annotations

from lxml import etree

from core.raised import lowered, raised
from targets.documents.docx.package import attribute, tag

DEEPEST = 50


def formula_text(node: etree._Element, depth: int = 0) -> str:
    """The text of a formula."""
    if depth > DEEPEST:
        return ""
    return "".join(_shown(child, depth + 1) for child in node)


def _shown(node: etree._Element, depth: int) -> str:
    def part(name: str) -> str:
        child = node.find(f"{{*}}{name}")
        return "" if child is None else formula_text(child, depth)

    match tag(node):
        case "t":
            return node.text or ""
        case "f":
            return f"{_grouped(part('num'))}/{_grouped(part('den'))}"
        case "sSup":
            return f"{part('e')}{raised(part('sup'))}"
        case "sSub":
            return f"{part('e')}{lowered(part('sub'))}"
        case "sSubSup":
            return f"{part('e')}{lowered(part('sub'))}{raised(part('sup'))}"
        case "rad":
            return f"{raised(part('deg'))}√{_grouped(part('e'))}"
        case "d":
            return (
                f"{_sign(node, 'begChr', '(')}{part('e')}{_sign(node, 'endChr', ')')}"
            )
        case "nary":
            return f"{_sign(node, 'chr', '∫')}{lowered(part('sub'))}{raised(part('sup'))}{part('e')}"
        case name if name.endswith("Pr"):
            return ""
        case _:
            return formula_text(node, depth)


def _grouped(text: str) -> str:
    """A part of a fraction, in brackets where it is more than a number or a word."""
    return text if text.replace(".", "").isalnum() else f"({text})"


def _sign(node: etree._Element, name: str, usual: str) -> str:
    found = node.find(f"{{*}}{tag(node)}Pr/{{*}}{name}")
    return usual if found is None else attribute(found, "val") or ""
