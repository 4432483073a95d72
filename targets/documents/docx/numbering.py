"""The automatic numbers of paragraphs: 1. or ① or （一） or 第一."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from targets.documents.docx.looks import WordStyles
from targets.documents.docx.package import WordPackage, attribute, is_on, number_in, tag
from targets.documents.docx.symbols import CIRCLED, as_seen

LEVELS = 9
# WordStyles and lists may refer to one another, in a circle even.
MOST_STEPS = 10
PLACE = re.compile(r"%([1-9])")
DIGITS = "〇一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
BRACKETED_CHINESE = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
BULLET = "•"
ROMAN = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip


def chinese(number: int) -> str:
    """A number up to 9999 in words: 12 is 十二."""
    if not 0 < number < 10_000:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    words = ""
    for unit, digit in zip("千百十 ", f"{number:04}", strict=True):
        if digit != "0":
            words += DIGITS[int(digit)] + unit.strip()
        elif words and not words.endswith("〇"):
            words += "〇"
    words = words.rstrip("〇").replace("〇", "零")
    return words[1:] if words.startswith("一十") else words


def formal(number: int) -> str:
    """A number in words that cannot be altered: 12 is 壹拾贰."""
    words = chinese(number)
    return f"{'一' if words.startswith('十') else ''}{words}".translate(FORMAL)


def digit_by_digit(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def roman(number: int) -> str:
    words = ""
    for value, letters in ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def letters(number: int) -> str:
    """a, b, …, z, aa, bb."""
    if number < 1:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def one_of(characters: str) -> Callable[[int], str]:
    """A form of numbers that has a character for each, as far as they go."""

    def shown(number: int) -> str:
        return characters[number - 1] if 0 < number <= len(characters) else str(number)

    return shown


def full_width(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalEnclosedParen": one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": one_of(BRACKETED_CHINESE),
    "ideographTraditional": one_of(STEMS),
    "ideographZodiac": one_of(BRANCHES),
    "chineseLegalSimplified": formal,
    "ideographLegalTraditional": formal,
    "none": lambda number: "",
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), one_of(CIRCLED)
    ),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCountingThousand",
            "taiwaneseCounting",
            "koreanCounting",
        ),
        chinese,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand"), digit_by_digit),
}


@dataclass(frozen=True, slots=True)
class NumberLevel:
    """How the numbers of a level are written."""

    form: str
    text: str
    start: int
    is_legal: bool
    bullet: str


@dataclass
class ListOfLevels:
    """A list with its levels; `counts` are the numbers that were used last."""

    levels: dict[int, NumberLevel]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document. Paragraphs must be asked for in their order."""

    def __init__(self, package: WordPackage, styles: WordStyles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._numbers: dict[str, etree._Element] = {}
        self._lists: dict[str, ListOfLevels] = {}
        self._restarted: set[tuple[str, int]] = set()
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)
        part = package.part("numbering")
        for node in () if part is None else part:
            if tag(node) == "abstractNum":
                self._abstract[attribute(node, "abstractNumId") or ""] = node
            elif tag(node) == "num":
                self._numbers[attribute(node, "numId") or ""] = node

    def number_of(self, number_id: str, level: int) -> str:
        """The number before the next paragraph of a list; blank for one that is of none."""
        return self._next(number_id, level) if number_id in self._numbers else ""

    def _next(self, number_id: str, level: int) -> str:
        abstract_id = self._abstract_id(number_id)
        if abstract_id not in self._lists:
            self._lists[abstract_id] = ListOfLevels(self._levels(abstract_id))
        found = self._lists[abstract_id]
        if level not in found.levels:
            return ""
        counts = found.counts
        self._restart(number_id, found)
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for above in range(level):
            counts.setdefault(
                above, found.levels[above].start if above in found.levels else 1
            )
        for below in range(level + 1, LEVELS):
            counts.pop(below, None)
        return _written(found, level)

    def _restart(self, number_id: str, found: ListOfLevels) -> None:
        """Begin the levels anew that this use of the list begins anew, the first time it is met."""
        for override in self._numbers[number_id].iterfind("{*}lvlOverride"):
            start = override.find("{*}startOverride")
            level = int(attribute(override, "ilvl") or 0) if start is not None else -1
            if level >= 0 and (number_id, level) not in self._restarted:
                self._restarted.add((number_id, level))
                found.counts[level] = number_in(start) - 1

    def _abstract_id(self, number_id: str) -> str:
        """The list that a number is of, through the styles that stand between."""
        abstract_id = ""
        for _ in range(MOST_STEPS):
            number = self._numbers.get(number_id)
            reference = None if number is None else number.find("{*}abstractNumId")
            if reference is None:
                break
            abstract_id = attribute(reference, "val") or ""
            abstract = self._abstract.get(abstract_id)
            link = None if abstract is None else abstract.find("{*}numStyleLink")
            if link is None:
                break
            number_id = self._styles.number_of_style(attribute(link, "val") or "")
        return abstract_id

    def _levels(self, abstract_id: str) -> dict[int, NumberLevel]:
        levels: dict[int, NumberLevel] = {}
        abstract = self._abstract.get(abstract_id)
        for node in () if abstract is None else abstract.iterfind("{*}lvl"):
            number = int(attribute(node, "ilvl") or 0)
            if 0 <= number < LEVELS:
                levels[number] = level_of(node)
        return levels


def level_of(node: etree._Element) -> NumberLevel:
    form, text = node.find("{*}numFmt"), node.find("{*}lvlText")
    start = node.find("{*}start")
    fonts = node.find("{*}rPr/{*}rFonts")
    font = "" if fonts is None else attribute(fonts, "ascii") or ""
    written = "" if text is None else attribute(text, "val") or ""
    return NumberLevel(
        form="decimal" if form is None else attribute(form, "val") or "",
        text=written[:100],
        start=1 if start is None else number_in(start),
        is_legal=is_on(node.find("{*}isLgl")),
        bullet=as_seen(font, written[:1]).replace("□", BULLET) or BULLET,
    )


def _written(found: ListOfLevels, level: int) -> str:
    """The number of a level as its list writes it, such as 1.2."""
    own = found.levels[level]
    if own.form == "bullet":
        return own.bullet

    def shown(place: re.Match[str]) -> str:
        number = int(place[1]) - 1
        count = found.counts.get(number, 0)
        other = found.levels.get(number, own)
        form = str if own.is_legal else FORMS.get(other.form, str)
        return form(count)

    return PLACE.sub(shown, own.text)
