"""Fields that hold their text in their code: check boxes, drop-down lists, and formulas of the kind EQ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from core.raised import lowered, raised
from targets.documents.docx.package import attribute, is_on, number_in
from targets.documents.docx.symbols import CIRCLED, symbol

CHECKED, UNCHECKED, CROSSED = "☑", "☐", "☒"
TICKS, CROSSES = frozenset("√✓✔"), frozenset("×✗✘xX")
LONGEST_FORMULA = 2_000
DEEPEST = 20
SYMBOL = re.compile(
    r'SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*"?([^"\\]+))?', re.IGNORECASE
)
FORMULA_PART = re.compile(
    r"\\(?P<name>[a-z]+)|(?P<sign>[(),;])|(?P<text>[^\\(),;]+|\\.?)", re.IGNORECASE
)


@dataclass(slots=True)
class Field:
    """A field as far as it was read; `data` is what a form field keeps."""

    data: etree._Element | None
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    has_result: bool = False

    def value(self) -> str:
        """The text of a field without a result."""
        if self.data is not None:
            shown = form_field_text(self.data)
            if shown is not None:
                return shown
        code = "".join(self.code).strip()
        found = SYMBOL.match(code)
        if found:
            return symbol((found[2] or "Symbol").strip(), int(found[1], 0))
        is_formula = code[:2].upper() == "EQ" and len(code) < LONGEST_FORMULA
        return formula(code[2:]) if is_formula else ""


def form_field_text(data: etree._Element) -> str | None:
    """The text of a check box or a drop-down list; None for other form fields."""
    box, choice = data.find("{*}checkBox"), data.find("{*}ddList")
    if box is not None:
        state = box.find("{*}checked")
        if state is None:
            state = box.find("{*}default")
        return CHECKED if is_on(state) else UNCHECKED
    if choice is None:
        return None
    chosen = choice.find("{*}result")
    if chosen is None:
        chosen = choice.find("{*}default")
    entries = [
        attribute(entry, "val") or "" for entry in choice.iterfind("{*}listEntry")
    ]
    number = number_in(chosen)
    return entries[number] if number < len(entries) else ""


# A function of a formula with its options, and the texts of its arguments.
Function = tuple[str, list[str]]


def formula(code: str) -> str:
    r"""The text of a formula such as \f(1,3) or \o\ac(○,1)."""
    return _Formula(code).text(0)


class _Formula:
    """Reads the parts of a formula from left to right."""

    def __init__(self, code: str) -> None:
        self.parts = list(FORMULA_PART.finditer(code))
        self.at = 0

    def text(self, depth: int, *, is_argument: bool = False) -> str:
        """What stands up to the end, or up to the end of an argument."""
        pieces = []
        names: list[str] = []
        while self.at < len(self.parts):
            part = self.parts[self.at]
            if is_argument and part["sign"] in (",", ";", ")"):
                break
            self.at += 1
            if part["name"]:
                names.append(part["name"].lower())
            elif part["sign"] == "(" and depth < DEEPEST:
                pieces.append(_shown(names, self.arguments(depth + 1)))
                names = []
            elif (
                not names
                or part["text"] is None
                or not part["text"].strip(" 0123456789")
            ):
                pieces.append("" if names else part[0])
            else:
                pieces.append(part[0])
        return "".join(pieces).strip()

    def arguments(self, depth: int) -> list[str]:
        """The arguments up to the closing bracket."""
        found = [self.text(depth, is_argument=True)]
        while self.at < len(self.parts):
            sign = self.parts[self.at]["sign"]
            self.at += 1
            if sign == ")":
                break
            found.append(self.text(depth, is_argument=True))
        return found


def _shown(names: Sequence[str], arguments: list[str]) -> str:
    """What a function shows of its arguments."""
    first, *others = arguments
    name = names[0] if names else ""
    match name:
        case "":
            return f"({','.join(arguments)})"
        case "f":
            return f"{first}/{''.join(others)}"
        case "s":
            height = lowered if any(name.startswith("do") for name in names) else raised
            return height("".join(arguments))
        case "r":
            return f"{raised(first) if others and first not in ('', '2') else ''}√{others[-1] if others else first}"
        case "o":
            return printed_over(arguments)
        case "b":
            return f"({first})"
        case "l":
            return ",".join(arguments)
        case _:
            return "".join(arguments)


def printed_over(layers: list[str]) -> str:
    """Characters that are printed over one another: a number in a circle, a tick in a box."""
    outer, inner = layers[0].strip(), "".join(layers[1:]).strip()
    if outer in "□☐◻" and (not inner or inner in TICKS or inner in CROSSES):
        if not inner:
            return UNCHECKED
        return CHECKED if inner in TICKS else CROSSED
    if outer in ("○", "〇", "◯", "O") and inner.isdecimal():
        number = int(inner[:3])
        return CIRCLED[number - 1] if 0 < number <= len(CIRCLED) else f"({inner})"
    return f"{outer}{inner}"
