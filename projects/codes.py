"""Project codes: one spelling by which forms and projects are matched, and the character that checks the others."""

import re
import unicodedata
from typing import Final

# What is known of check characters comes from the codes of one province (13), not from a published rule.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CHECKED: Final = re.compile(rf"(?=[{ALPHABET}]{{21}}\Z)13.{{6}}P.{{12}}")
_DATED: Final = re.compile("[0-9]{6}([0-9]{2})[A-Z][0-9A-Z]{12}")
_WEIGHTS: Final = tuple(pow(3, place, len(ALPHABET)) for place in range(20))


def canonical(code: str) -> str:
    """Half-width capitals without blanks, whichever way somebody typed it."""
    if code.isalnum() and code.isascii():
        return code.upper()
    half_width = unicodedata.normalize("NFKC", code)
    without_blanks = "".join(half_width.split())
    return without_blanks.upper()


def check_character(code: str) -> str | None:
    """The last character that a canonical code of 21 should have; None for a code whose rule is not known."""
    if _CHECKED.fullmatch(code) is None:
        return None
    total = 0
    for character, weight in zip(code[:-1], _WEIGHTS, strict=True):
        total += ALPHABET.index(character) * weight
    return ALPHABET[(30 - total) % len(ALPHABET)]


def year_of(code: str) -> int | None:
    """The year that a canonical code of 21 characters carries; None for a code of another kind."""
    found = _DATED.fullmatch(code)
    if found is None:
        return None
    return 2000 + int(found[1])
