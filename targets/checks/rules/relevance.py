"""R05 and R06: satisfaction of nobody, and goals that could stand in any project's form. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import shown
from targets.checks.rules.faultless import CONTENT, changed, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.language.figures import clauses_of
from targets.checks.rules.language.names import is_satisfaction_of_nobody
from targets.checks.rules.language.words import is_stock
from targets.checks.rules.rule import Rule


@Rule(
    id="R05",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="没有写明是谁的满意度",
    looks_for="满意度指标的名称或描述是否写明了是谁的满意度",
    source="绩效目标审核表：明确清晰性",
    example=with_row(
        CONTENT,
        "name",
        "description",
        name="满意度",
        description="调查中满意和较满意的占比",
    ),
    unless=("C11",),
).over_form
def satisfaction_of_nobody(form: FormUnderCheck) -> Iterator[Finding]:
    """Satisfaction of which neither name nor description says whose it is."""
    for row in form.rows:
        if is_satisfaction_of_nobody(row.name, row.description):
            yield Finding(
                row.where("name"),
                f"“{shown(row.name)}”没有写是谁的满意度",
                "请写明对象，如“受益农户满意度”",
                gist="没有写是谁的满意度",
                also=(row.where("description"),),
            )


@Rule(
    id="R06",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="绩效目标没有写具体要做的事",
    looks_for="绩效目标是否每一句都是“保障正常运转”“提高工作效率”之类，没有数量",
    source="财预〔2015〕88号：绩效目标应当指向明确、细化量化",
    example=changed(
        goals="1.保障网格工作正常开展\n2.提高网格员工作积极性",
    ),
    unless=("R01", "C01"),
).over_form
def goals_of_any_project(form: FormUnderCheck) -> Iterator[Finding]:
    """Goals without a figure, of which every clause is stock."""
    clauses = clauses_of(form.content.goals)
    has_digit = any(character.isdigit() for clause in clauses for character in clause)
    if not clauses or has_digit:
        return
    if all(map(is_stock, clauses)):
        yield Finding(
            "goals",
            "没有写具体要做的事和数量，放在别的项目里也成立",
            "请写明做什么、做多少、给谁",
        )
