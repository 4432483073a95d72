"""T01: slips of the hand, which one click corrects. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from targets.checks.rules.faultless import QUALITY, with_row
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Rule
from targets.checks.rules.slips import corrected


@Rule(
    id="T01",
    level=Level.HINT,
    dimension=Dimension.WORDING,
    title="常见笔误",
    looks_for="文字里有没有常见的错字、多余的空格、重复的标点，指标值里有没有不规范的符号",
    source="文字规范：用字、标点正确，指标值的符号统一写作 ≥、≤、%",
    example=with_row(QUALITY, description="发放对象和金额无误的人次所占比列"),
).over_form
def slips(form: FormUnderCheck) -> Iterator[Finding]:
    """Wrong characters, stray blanks, doubled punctuation, and signs that are not those of target values."""
    for where, column, text in texts_of(form):
        correction = corrected(text, column)
        if correction.slips:
            what = "；".join(correction.slips)
            gist = "；".join(correction.gists)
            fix = Fix(where, correction.text)
            yield Finding(where, what, "请改正", gist if gist != what else "", fix=fix)


def texts_of(form: FormUnderCheck) -> Iterator[tuple[str, str, str]]:
    """Each cell with text, its column, and the text. The project's name is as the budget has it, blanks and all."""
    content = form.content
    yield "name", "project", content.name
    yield "purpose", "purpose", content.purpose
    yield "goals", "goals", content.goals
    for row in form.rows:
        yield row.where("name"), "name", row.name
        yield row.where("description"), "description", row.description
        yield row.where("value"), "value", row.typed
        yield row.where("basis"), "basis", row.basis
