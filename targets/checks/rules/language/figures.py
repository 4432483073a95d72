"""The figures with units in running text: 购置黑板36块 is 36块, with 购置黑板 before it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from indicators.units import BASE_NAMES, PERIODS, SCALES, Unit, any_of
from targets.checks.rules.texts import half_width

# Longer texts are no goals of one project; the bound keeps a page pasted into a cell cheap.
LONGEST_TEXT: Final = 4000
# 部 and 片 and the like stand in too many words, and a letter may belong to one: 2024年, 12345, G20.
UNIT_WORDS: Final = [
    word for word in BASE_NAMES if not word.isascii() or word in ("%", "m2", "m3")
]
_FIGURE: Final = re.compile(
    r"(?<![\d.A-Za-z\-])(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,8})?)"
    rf"(?P<more>余|多)?(?P<scale>[万亿]?)(?P<unit>{any_of(UNIT_WORDS)})(?P<per>(?:/|每)?)"
)
_CLAUSE: Final = re.compile(r"(?<!\d),|,(?!\d)|[;:。、!?\n()\[\]]")
_NUMBERING: Final = re.compile(
    r"^\s*(?:\(?\d{1,2}\)|\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}、|[①-⑳])(?!\d)\s*"
)
_TIMES: Final = (
    frozenset(["年", "个季度", "个月", "周", "天", "工作日", "小时", "分钟", "秒"])
    | PERIODS
)
_LINKS: Final = re.compile(
    "(?:不少于|不低于|不超过|不高于|不小于|不大于|至少|达到|提高到|提升到|控制在|保持在|稳定在|突破|累计|合计|共计|总计|总数|计划|预计"
    "|全年|全部|完成|力争|以上|以内|范围|[约近达为共计到在至≥≤=><])+$"
)
_COUNTED: Final = re.compile("[一-鿿]{2,6}")
_LOOSE_BEFORE: Final = re.compile("[约近]$|大约|左右")
_LOOSE_AFTER: Final = re.compile("^(?:左右|上下)")


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A number with its unit in a text, the clause it stands in and what stands before and after it there."""

    amount: Decimal
    unit: Unit
    text: str
    clause: str
    before: str
    after: str
    is_loose: bool = False

    @property
    def base_amount(self) -> Decimal:
        """The amount without its scale: 3万册 is 30000."""
        return self.amount * self.unit.multiplier

    @property
    def quoted(self) -> str:
        """The figure with what is counted after it: 2个实训室."""
        counted = _COUNTED.match(self.after) if self.unit.base == "个" else None
        return self.text + (counted[0] if counted else "")

    @property
    def is_count(self) -> bool:
        """Whether it counts things or people: no money, no percentage, no time, no points."""
        base = self.unit.base
        if self.unit.is_money or base in _TIMES:
            return False
        return base not in ("%", "‰", "个百分点", "分", "倍", "℃", "分贝")

    @property
    def noun(self) -> str:
        """What is counted, as it stands before the figure, without 达到 and 不少于."""
        return _LINKS.sub("", self.before)


@lru_cache(maxsize=20_000)
def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of a text, half-width and without blanks and numbering."""
    clauses = []
    for line in half_width(text[:LONGEST_TEXT]).replace("，", ",").split("\n"):
        plain = "".join(_NUMBERING.sub("", line).split())
        clauses += [clause for clause in _CLAUSE.split(plain) if clause]
    return tuple(clauses)


@lru_cache(maxsize=20_000)
def figures_in(text: str) -> tuple[StatedFigure, ...]:
    """All figures with units in a text."""
    found: list[StatedFigure] = []
    for clause in clauses_of(text):
        found += figures_in_clause(clause)
    return tuple(found)


def figures_in_clause(clause: str) -> Iterator[StatedFigure]:
    """The figures of a clause; what is before one begins after the figure before it."""
    matches = [match for match in _FIGURE.finditer(clause) if not is_date(match)]
    last = 0
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(clause)
        before, after = clause[last : match.start()], clause[match.end() : end]
        digits = match["amount"].replace(",", "")
        loose = match["more"] or _LOOSE_BEFORE.search(before)
        yield StatedFigure(
            Decimal(digits),
            unit_of(match),
            match[0].rstrip("/每"),
            clause,
            before,
            match["per"] + after,
            is_loose=bool(loose or _LOOSE_AFTER.match(after)),
        )
        last = match.end()


def unit_of(match: re.Match[str]) -> Unit:
    """The unit of a figure that was found; scales are those of money and counts alike."""
    scale = match["scale"] if match["scale"] in SCALES else ""
    return Unit(scale, BASE_NAMES[match["unit"]])


def is_date(match: re.Match[str]) -> bool:
    """Whether a figure is a year or a day of a month, and no amount."""
    unit, amount = match["unit"], match["amount"]
    if unit == "日":
        return True
    return unit in ("年", "届", "期") and len(amount) == 4 and amount.startswith("20")
