"""T04: numbers of documents and percentages in words, as official texts do not write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from core.problems import shown
from targets.checks.rules.faultless import QUALITY, with_row
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Rule
from targets.checks.rules.wording import texts_of

_DOCUMENT: Final = re.compile(
    r"(?<=[一-鿿])[\[［(（【〔〖]\s*(20\d\d)\s*[\]］)）】〕〗]\s*(?:第\s*)?(\d{1,4})\s*号"
)
_PERCENT: Final = re.compile(
    "百分之(百|[一二三四五六七八九十]{1,3})(?![一二三四五六七八九十点.百])"
)
_SATISFIED: Final = re.compile("满(?:易|义|意意)度")
_DIGITS: Final = {word: number for number, word in enumerate("一二三四五六七八九", 1)}
# Most texts have none of it, and are read no further.
_SOMETHING: Final = re.compile(r"百分之|满[易义意]|[\[［(（【〔〖]\s*20")
_TITLE: Final = re.compile("《[^》]*》")


def percent(match: re.Match[str]) -> str:
    """百分之九十五 in figures."""
    words = match[1]
    if words == "百":
        return "100%"
    tens, ten, ones = words.partition("十")
    number = 10 * _DIGITS.get(tens, 1) if ten else 0
    return f"{number + _DIGITS.get(ones if ten else words, 0)}%"


_Replacement = str | Callable[[re.Match[str]], str]
CONVENTIONS: Final[tuple[tuple[re.Pattern[str], _Replacement], ...]] = (
    (_DOCUMENT, r"〔\1〕\2号"),
    (_PERCENT, percent),
    (_SATISFIED, "满意度"),
)


@Rule(
    id="T04",
    level=Level.HINT,
    dimension=Dimension.WORDING,
    title="文号、百分数不合规范",
    looks_for="文号是否写作〔2023〕12号，百分数是否用数字；书名号里的文字不在此列",
    source="党政机关公文格式（GB/T 9704）、出版物上数字用法（GB/T 15835）",
    example=with_row(QUALITY, "basis", basis="县委组织部文件巨组[2023]第12号"),
).over_form
def conventions(form: FormUnderCheck) -> Iterator[Finding]:
    """Texts that official documents write otherwise."""
    for where, _, text in texts_of(form):
        if not _SOMETHING.search(text):
            continue
        slips, written = rewritten(text)
        if slips:
            yield Finding(
                where,
                "；".join(slips),
                "请改正",
                gist="文号、百分数或用字不合规范",
                fix=Fix(where, written),
            )


def rewritten(text: str) -> tuple[list[str], str]:
    """What is written otherwise, and the text as it should be; titles of documents stay as they are."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    slips: list[str] = []
    for pattern, replacement in CONVENTIONS:

        def put(match: re.Match[str], by: _Replacement = replacement) -> str:
            """The text in place of a match, which is noted."""
            if any(start < match.start() < end for start, end in titles):
                return match[0]
            meant = by(match) if callable(by) else match.expand(by)
            if meant != match[0]:
                slips.append(f"“{shown(match[0])}”应写作“{meant}”")
            return meant

        text = pattern.sub(put, text)
    return slips, text
