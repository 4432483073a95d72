"""A number, a day or a text as a spreadsheet program shows it in a number format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from core.spreadsheets.number_formats.codes import (
    LONGEST,
    Kind,
    Section,
    Token,
    sections_of,
)

WEEKDAYS = "一二三四五六日"
# Formats of a whole day, in any order and with any separators, with the time or without.
DAY = {"y", "m", "d"}
# Room for the largest number with all the places that a code may ask for.
ROUNDING = Context(prec=700, rounding=ROUND_HALF_UP)
MINUS = frozenset("-(（")
SEPARATORS = frozenset("年月日时分秒 -.:,星期T")
MOST_DENOMINATOR_DIGITS = 4


class NumberFormat:
    """A code and what it makes of values."""

    def __init__(self, code: str) -> None:
        self.is_too_long = len(code) > LONGEST
        self.sections = sections_of(code[:LONGEST])

    @cached_property
    def shows_percent(self) -> bool:
        """Whether it shows a percentage and nothing else."""
        first = self.sections[0]
        if not first.has(Kind.PERCENT) or first.has(Kind.SLASH) or first.scale:
            return False
        return not first.literals.strip(" -+()") and len(self.sections) < 4

    @cached_property
    def is_telling(self) -> bool:
        """Whether more or something else is seen than the number, the percentage, the day or the text itself."""
        if self.is_too_long:
            return True
        if self.shows_percent or self.shows_a_day:
            return False
        texts = self.sections[3:]
        if any(section.literals.strip() for section in texts):
            return True
        if len(self.sections) > 1 and not MINUS.intersection(self.sections[1].literals):
            return True
        return not all(section.shows_the_number for section in self.sections[:3])

    @cached_property
    def shows_a_day(self) -> bool:
        """Whether a whole day is seen, with year, month and day, or a span of hours."""
        first = self.sections[0]
        dates = [token.text for token in first.tokens if token.kind is Kind.DATE]
        letters = {text[0].lower() for text in dates}
        if "[" in letters:  # hours beyond a day
            return True
        if "e" in letters:  # the year, too
            letters.add("y")
        return letters >= DAY and SEPARATORS.issuperset(first.literals)

    @cached_property
    def rounds(self) -> bool:
        """Whether it shows a number with a fixed number of decimals."""
        first = self.sections[0]
        places = [token for token in first.decimals if token.kind is Kind.DIGIT]
        is_fixed = all(token.text == "0" for token in places)
        return is_fixed and first.has(Kind.DIGIT) and not first.has(Kind.EXPONENT)

    def section_for(self, number: float) -> Section:
        """The section by which a number is shown."""
        sections = self.sections[:3]
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition and section.condition(number):
                    return section
            plain = [section for section in sections if not section.condition]
            return plain[0] if plain else Section()
        if number < 0 and len(sections) > 1:
            return sections[1]
        if number == 0 and len(sections) > 2:
            return sections[2]
        return sections[0]

    def of_text(self, text: str) -> str:
        """What is seen of a text."""
        section = self.sections[3] if len(self.sections) > 3 else self.sections[0]
        if not section.has(Kind.TEXT):
            return "" if len(self.sections) > 3 else text
        shown = (
            text if token.kind is Kind.TEXT else token.text for token in section.tokens
        )
        return "".join(shown)

    def of_day(self, day: date) -> str:
        """What is seen of a day or a time of a day."""
        moment = day if isinstance(day, datetime) else datetime.combine(day, time())
        return "".join(_moment_pieces(self.sections[0], moment)).strip()

    def of_number(self, number: float) -> tuple[str, bool]:
        """What is seen of a number, and whether it has all the digits of the number."""
        section = self.section_for(number)
        exact = Decimal(f"{number:.15g}")
        shown, is_whole = _number(section, abs(exact))
        is_signed = number < 0 and (
            len(self.sections) == 1 or section.condition is not None
        )
        return (f"-{shown}" if is_signed and shown else shown), is_whole


format_of = lru_cache(maxsize=1_000)(NumberFormat)


def _number(section: Section, number: Decimal) -> tuple[str, bool]:
    if section.has(Kind.SLASH):
        return _fraction(section, number), True
    if section.has(Kind.GENERAL, Kind.TEXT, Kind.EXPONENT):
        return _beside(section, f"{number:f}"), True
    percents = sum(token.kind is Kind.PERCENT for token in section.tokens)
    scaled = number.scaleb(2 * percents - 3 * section.scale)
    places = sum(token.kind is Kind.DIGIT for token in section.decimals)
    if not section.has(Kind.DIGIT):
        return section.literals, True
    rounded = scaled.quantize(Decimal(1).scaleb(-places), context=ROUNDING)
    whole, _, decimals = f"{rounded:f}".partition(".")
    shown = _whole(section.whole_part, whole) + _decimals(section.decimals, decimals)
    # A sign that was sent to a line of its own is not seen in a cell of one line.
    return re.sub(r"\n%$", "", shown), rounded == scaled


def _beside(section: Section, text: str) -> str:
    """The text in the place of what stands for it, between the literals."""
    pieces = []
    is_placed = False
    for token in section.tokens:
        if token.kind in (Kind.LITERAL, Kind.PERCENT):
            pieces.append(token.text)
        elif not is_placed:
            pieces.append(text)
            is_placed = True
    return "".join(pieces)


def _whole(tokens: Sequence[Token], digits: str) -> str:
    """The digits before the point under their places, with the literals between them."""
    places = [number for number, token in enumerate(tokens) if token.kind is Kind.DIGIT]
    if not places:
        literals = "".join(_literals(tokens))
        return literals if digits == "0" else f"{literals}{digits}"
    between = tokens[places[0] : places[-1]]
    is_grouped = any(token.kind is Kind.COMMA for token in between)
    left = list(digits if digits != "0" else "")
    pieces: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if is_grouped and count and count % 3 == 0 and digit.isdigit():
            pieces.append(",")
        pieces.append(digit)
        count += 1

    for number in range(len(tokens) - 1, -1, -1):
        token = tokens[number]
        if token.kind is Kind.DIGIT:
            if left:
                put(left.pop())
            elif token.text == "0":
                put("0")
            elif token.text == "?":
                pieces.append(" ")
            while left and number == places[0]:
                put(left.pop())
        else:
            pieces += _literals([token])
    return "".join(reversed(pieces))


def _decimals(tokens: Sequence[Token], digits: str) -> str:
    """The point and the digits behind it; # shows no zero at the end."""
    kept = len(digits)
    places = [token.text for token in tokens if token.kind is Kind.DIGIT]
    while kept and digits[kept - 1] == "0" and places[kept - 1] != "0":
        kept -= 1
    left = iter(digits[:kept])
    pieces = []
    for token in tokens:
        if token.kind is Kind.POINT:
            pieces.append(".")
        elif token.kind is Kind.DIGIT:
            pieces.append(next(left, ""))
        else:
            pieces += _literals([token])
    return "".join(pieces)


def _literals(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind in (Kind.LITERAL, Kind.PERCENT):
            yield token.text


def _fraction(section: Section, number: Decimal) -> str:
    """A number as a fraction such as 1 1/3, with the literals around it."""
    slash = next(
        n for n, token in enumerate(section.tokens) if token.kind is Kind.SLASH
    )
    behind = "".join(token.text for token in section.tokens[slash + 1 :])
    fixed = re.match(r"[1-9]\d*", behind)
    if fixed:
        denominator = int(fixed[0][:MOST_DENOMINATOR_DIGITS])
        value = Fraction(round(Fraction(number) * denominator), denominator)
        numerator = value.numerator * (denominator // value.denominator)
    else:
        digits = max(len(behind) - len(behind.lstrip("#0?")), 1)
        most = 10 ** min(digits, MOST_DENOMINATOR_DIGITS) - 1
        value = Fraction(number).limit_denominator(most)
        numerator, denominator = value.numerator, value.denominator
    before = "".join(token.text for token in section.tokens[:slash])
    has_whole = len(re.findall(r"[#0?]+", before)) > 1
    whole = numerator // denominator if has_whole else 0
    rest = numerator - whole * denominator
    parts = [str(whole)] if whole or (has_whole and not rest) else []
    if rest or not has_whole:
        parts.append(f"{rest}/{denominator}")
    opening = re.match(r"[^#0?]*", before)
    ending = re.search(r"[^#0?\d]*$", behind)
    assert opening is not None, "it may be empty"
    assert ending is not None, "it may be empty"
    return f"{opening[0]}{' '.join(parts)}{ending[0]}".strip()


def _moment_pieces(section: Section, moment: datetime) -> Iterator[str]:
    """What the tokens of a section show of a moment."""
    has_half = section.has(Kind.HALF_DAY)
    dates = [token.text.lower() for token in section.tokens if token.kind is Kind.DATE]
    minutes = set(_minutes(dates))
    place = 0
    for token in section.tokens:
        if token.kind is Kind.HALF_DAY:
            names = "上午下午" if "午" in token.text else "AMPM"
            yield names[:2] if moment.hour < 12 else names[2:]
        elif token.kind is Kind.DATE:
            is_minute = place in minutes
            yield _date_piece(dates[place], moment, is_minute, has_half)
            place += 1
        elif token.kind not in (Kind.TEXT, Kind.GENERAL):
            yield token.text


def _minutes(dates: Sequence[str]) -> Iterator[int]:
    """The places in which an m means minutes: behind hours, or before seconds."""
    for place, text in enumerate(dates):
        before, behind = dates[place - 1 : place], dates[place + 1 : place + 2]
        near = {name[0] for name in before if name[0] == "h"}
        near |= {name[0] for name in behind if name[0] == "s"}
        if text[0] == "m" and near:
            yield place


def _date_piece(text: str, moment: datetime, is_minute: bool, has_half: bool) -> str:
    """What a run of letters shows of a moment."""
    letter, width = text[0], len(text)
    match letter:
        case "y" | "e":
            return (
                f"{moment.year:04}"
                if width > 2 or letter == "e"
                else f"{moment.year % 100:02}"
            )
        case "m" if is_minute:
            number = moment.minute
        case "m" if width > 2:
            return moment.strftime("%b" if width == 3 else "%B")
        case "m":
            number = moment.month
        case "d" if width > 2:
            return moment.strftime("%a" if width == 3 else "%A")
        case "d":
            number = moment.day
        case "a":
            weekday = WEEKDAYS[moment.weekday()]
            return weekday if width == 3 else f"星期{weekday}"
        case "h":
            number = moment.hour % 12 or 12 if has_half else moment.hour
        case _:
            number = moment.second
    return f"{number:0{min(width, 2)}}"
