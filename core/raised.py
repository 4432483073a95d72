"""Raised and lowered text as the characters that Unicode has for it: 10 and a raised 4 are 10⁴."""

from __future__ import annotations

PLAIN = "0123456789+-−=()（）n"
RAISED = str.maketrans(PLAIN + "i", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾ⁿⁱ")
LOWERED = str.maketrans(PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎₍₎ₙ")


def raised(text: str) -> str:
    """The text as superscript; as it is where not all of it can be."""
    return _in(text, RAISED)


def lowered(text: str) -> str:
    """The text as subscript; as it is where not all of it can be."""
    return _in(text, LOWERED)


def _in(text: str, characters: dict[int, int]) -> str:
    has_all = all(ord(sign) in characters or sign.isspace() for sign in text)
    return text.translate(characters) if has_all else text
