"""The codes of number formats, such as `"≥"0.0,"万元";;@`, taken apart into sections and tokens."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

# Excel keeps no longer code; whoever writes one wants something else than to show a number.
LONGEST = 255

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.?)"
    r"|_.?|\*.?"  # a blank as wide as a character, and one that fills the cell
    r"|\[(?P<bracket>[^\]]*)\]?"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<exponent>E[+-])"
    r"|(?P<half_day>AM/PM|A/P|上午/下午)"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|aaaa?)"
    r"|(?P<sign>[0#?.,%/@;])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
CURRENCY = re.compile(r"\$([^-\]]*)(?:-.*)?")
ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
# Literals that say no more than a number says by itself: signs, brackets around a negative one, blanks.
SILENT = frozenset("-+() （）")


class Kind(Enum):
    """The kinds of tokens."""

    LITERAL = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    SLASH = auto()
    GENERAL = auto()
    TEXT = auto()
    EXPONENT = auto()
    DATE = auto()
    HALF_DAY = auto()


class Token(NamedTuple):
    """A part of a section with what it is written as."""

    kind: Kind
    text: str


SIGNS = {
    "0": Kind.DIGIT,
    "#": Kind.DIGIT,
    "?": Kind.DIGIT,
    ".": Kind.POINT,
    ",": Kind.COMMA,
    "%": Kind.PERCENT,
    "/": Kind.SLASH,
    "@": Kind.TEXT,
}


@dataclass
class Section:
    """One of the parts of a code that semicolons separate; `condition` is the one in its brackets."""

    tokens: list[Token] = field(default_factory=list)
    condition: Callable[[float], bool] | None = None

    def has(self, *kinds: Kind) -> bool:
        """Whether a token is of one of the kinds."""
        return any(token.kind in kinds for token in self.tokens)

    @cached_property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return self.has(Kind.DATE)

    @cached_property
    def literals(self) -> str:
        """All its literals together."""
        literals = (token.text for token in self.tokens if token.kind is Kind.LITERAL)
        return "".join(literals)

    @property
    def shows_the_number(self) -> bool:
        """Whether it shows a number as such: grouped or rounded, but no word beside it, and no zeros before it."""
        if not self.tokens or self.is_date or self.has(Kind.SLASH, Kind.PERCENT):
            return False
        if not SILENT.issuperset(self.literals):
            return False
        if self.has(Kind.GENERAL, Kind.TEXT, Kind.EXPONENT):
            return True
        whole = self.whole_part
        if sum(token.text == "0" for token in whole) > 1 or self.scale:
            return False
        digits = [n for n, token in enumerate(whole) if token.kind is Kind.DIGIT]
        if not digits:
            return self.has(Kind.POINT) or bool(self.literals)
        inside = whole[digits[0] : digits[-1] + 1]
        return all(token.kind is not Kind.LITERAL for token in inside)

    @property
    def whole_part(self) -> list[Token]:
        """The tokens before the decimal point."""
        for number, token in enumerate(self.tokens):
            if token.kind is Kind.POINT:
                return self.tokens[:number]
        return self.tokens

    @property
    def decimals(self) -> list[Token]:
        """The tokens from the decimal point on."""
        return self.tokens[len(self.whole_part) :]

    @property
    def scale(self) -> int:
        """How many times the number is divided by a thousand: once for each comma behind the last digit."""
        commas = 0
        for token in reversed(self.tokens):
            if token.kind is Kind.DIGIT:
                return commas
            commas += token.kind is Kind.COMMA
        return 0


def sections_of(code: str) -> list[Section]:
    """The sections of a code, at least one."""
    sections = [Section()]
    for token in TOKEN.finditer(code):
        if token["sign"] == ";":
            sections.append(Section())
        elif token["bracket"] is not None:
            _take_bracket(sections[-1], token["bracket"])
        else:
            sections[-1].tokens += _tokens(token)
    return sections


def _tokens(found: re.Match[str]) -> Iterator[Token]:
    """The token that was found; none for what only takes room."""
    name, text = found.lastgroup, found[0]
    if name in ("quoted", "escaped", "other"):
        yield Token(Kind.LITERAL, found[name])
    elif name == "sign":
        yield Token(SIGNS[text], text)
    elif name is not None:
        yield Token(Kind[name.upper()], text)


def _take_bracket(section: Section, text: str) -> None:
    """A condition, a currency or hours beyond a day; colours and languages say nothing."""
    condition, currency = CONDITION.fullmatch(text), CURRENCY.fullmatch(text)
    if condition:
        compare, limit = COMPARISONS[condition[1]], float(condition[2])
        section.condition = lambda number: compare(number, limit)
    elif currency:
        section.tokens.append(Token(Kind.LITERAL, currency[1]))
    elif ELAPSED.fullmatch(text):
        section.tokens.append(Token(Kind.DATE, f"[{text.lower()}]"))
