"""D12 to D14: slips, numbers of persons and unusual spellings in part one, which one click corrects. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from targets.checks.rules.conventions import rewritten
from targets.checks.rules.departments.completeness import FAULTLESS
from targets.checks.rules.departments.part_one_under_check import PartOneUnderCheck
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.personal_data import masked_text
from targets.checks.rules.rule import Example, Rule
from targets.checks.rules.slips import corrected


@Rule(
    id="D12",
    level=Level.HINT,
    dimension=Dimension.WORDING,
    title="常见笔误",
    looks_for="文字里有没有常见的错字、多余的空格、重复的标点",
    source="文字规范：用字、标点正确",
    example=Example(
        replace(FAULTLESS, overall="为全镇居民提供公共服务，，按排好各项工作。"),
        ("overall",),
    ),
).over_form
def slips(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Wrong characters, stray blanks and doubled punctuation."""
    for where, text in form.texts:
        correction = corrected(text, "prose")
        if correction.slips:
            what = "；".join(correction.slips)
            gist = "；".join(correction.gists)
            fix = Fix(where, correction.text)
            yield Finding(where, what, "请改正", gist if gist != what else "", fix=fix)


@Rule(
    id="D13",
    level=Level.ERROR,
    dimension=Dimension.WORDING,
    title="写有个人信息",
    looks_for="文字里有没有身份证号、手机号码、银行卡号",
    source="政府信息公开条例：公开的信息不得泄露个人隐私",
    example=Example(
        replace(FAULTLESS, overall="为居民提供公共服务，联系人电话13900001234。"),
        ("overall",),
    ),
).over_form
def personal_numbers(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Numbers of persons; part one goes out with the budget."""
    for where, text in form.texts:
        kinds, masked = masked_text(text)
        if kinds:
            what = f"写有{'、'.join(kinds)}，公开后会泄露"
            fix = Fix(where, masked)
            yield Finding(where, what, "请删除或遮住中间几位", fix=fix)


@Rule(
    id="D14",
    level=Level.HINT,
    dimension=Dimension.WORDING,
    title="文号、百分数不合规范",
    looks_for="文号是否写作〔2023〕12号，百分数是否用数字；书名号里的文字不在此列",
    source="党政机关公文格式（GB/T 9704）、出版物上数字用法（GB/T 15835）",
    example=Example(
        replace(FAULTLESS, overall="按巨政办[2023]第12号文件，为居民提供公共服务。"),
        ("overall",),
    ),
).over_form
def conventions(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Texts that official documents write otherwise."""
    for where, text in form.texts:
        unusual, written = rewritten(text)
        if unusual:
            what = "；".join(unusual)
            gist = "文号、百分数或用字不合规范"
            yield Finding(where, what, "请改正", gist, fix=Fix(where, written))
