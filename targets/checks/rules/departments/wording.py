"""D12: slips of the hand in part one, which one click corrects. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from targets.checks.rules.departments.completeness import FAULTLESS
from targets.checks.rules.departments.part_one_under_check import PartOneUnderCheck
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
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
