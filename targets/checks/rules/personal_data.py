"""T03: identity numbers, mobile numbers and bank cards in a form that will be published. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from targets.checks.rules.faultless import changed
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Rule

_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９ｘＸ", "0123456789xX")


@dataclass(frozen=True, slots=True)
class Personal:
    """A kind of number that belongs to a person, and how much of its ends may stay."""

    label: str
    number: re.Pattern[str]
    head: int
    tail: int


_ALONE: Final = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_MONTH_AND_DAY: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY: Final = (
    rf"[1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}[0-9Xx]"
)
PERSONAL: Final = (
    Personal("身份证号", re.compile(_ALONE.format(_IDENTITY)), 4, 2),
    Personal("手机号码", re.compile(_ALONE.format("1[3-9][0-9]{9}")), 3, 4),
    Personal(
        "银行卡号",
        re.compile(_ALONE.format("(?:62|4[0-9]|5[1-5]|9[0-9])[0-9]{14,17}")),
        4,
        4,
    ),
)
_DIGITS: Final = re.compile("[0-9０-９]{11}")
_HEAD: Final = ("name", "purpose", "goals")
_ROW: Final = ("name", "explanation", "description", "value", "basis", "scoring")


@Rule(
    id="T03",
    level=Level.ERROR,
    dimension=Dimension.WORDING,
    title="写有个人信息",
    looks_for="文字里有没有身份证号、手机号码、银行卡号；项目编码和文号不在此列",
    source="政府信息公开条例：公开的信息不得泄露个人隐私",
    example=changed(
        "purpose",
        purpose="按每人每月300元的标准，向全镇454名综合网格员发放全年补贴，联系人电话13900001234。",
    ),
).over_form
def personal_numbers(form: FormUnderCheck) -> Iterator[Finding]:
    """Numbers of persons in any cell; the form goes out with the budget."""
    texts = list(texts_of(form))
    if not _DIGITS.search("\n".join(text for _, text in texts)):
        return
    for where, text in texts:
        kinds, masked = masked_text(text)
        if kinds:
            labels = "、".join(kinds)
            yield Finding(
                where,
                f"写有{labels}，公开后会泄露",
                "请删除或遮住中间几位",
                fix=Fix(where, masked),
            )


def texts_of(form: FormUnderCheck) -> Iterator[tuple[str, str]]:
    """Each cell in which people write, and its text."""
    for column in _HEAD:
        yield column, getattr(form.content, column)
    for row in form.rows:
        for column in _ROW:
            yield row.where(column), getattr(row.target, column)


def masked_text(text: str) -> tuple[list[str], str]:
    """The kinds of numbers that a text holds, and the text with the middle of each hidden."""
    plain = text.translate(_WIDE_DIGITS)
    kinds = []
    for kind in PERSONAL:
        for match in kind.number.finditer(plain):
            if kind.label not in kinds:
                kinds.append(kind.label)
            start, end = match.start() + kind.head, match.end() - kind.tail
            stars = "*" * (end - start)
            plain = plain[:start] + stars + plain[end:]
            text = text[:start] + stars + text[end:]
    return kinds, text
