"""R03: indicators under a second-level category where they certainly do not belong. Pure.

Only what every reviewer would move is found: a rate of satisfaction under 可持续影响, a date under 质量. What one
county counts as quality and the next as an effect is left where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import shown
from targets.checks.rules.faultless import BENEFIT, with_added_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.indicator_kinds import KINDS, IndicatorKind
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name
from targets.documents.values import TargetRow


@Rule(
    id="R03",
    level=Level.WARNING,
    dimension=Dimension.RELEVANT,
    title="指标与所列类别不符",
    looks_for="指标说的内容是否与所列的二级指标明显不符，如满意度列在效益指标下",
    source="财预〔2015〕88号：产出、效益和满意度指标分类设置",
    example=with_added_row(
        TargetRow(
            BENEFIT,
            "可持续影响指标",
            "网格员满意度",
            "满意和较满意的网格员占比",
            "≥90%",
            "上年调查结果88%",
        ),
        "level2",
        "name",
    ),
).over_form
def misplaced(form: FormUnderCheck) -> Iterator[Finding]:
    """Rows under a category where they do not belong."""
    for row in form.rows:
        kind = misplaced_kind(row, form)
        if kind is not None:
            yield misplaced_row(row, kind, form)


def misplaced_kind(row: IndicatorRow, form: FormUnderCheck) -> IndicatorKind | None:
    """What kind of indicator the row is, where that does not belong under its category."""
    name = bare_name(row.name)
    for kind in KINDS:
        if kind.never.fullmatch(row.level2) and is_of_kind(kind, name, row, form):
            return kind
    return None


def is_of_kind(
    kind: IndicatorKind, name: str, row: IndicatorRow, form: FormUnderCheck
) -> bool:
    """Whether the row, with its bare name, is certainly an indicator of that kind."""
    if not kind.name.fullmatch(name) or not kind.value(row.value):
        return False
    if kind.but_not is None:
        return True
    texts = (name, row.description, form.content.name)
    return not any(kind.but_not.search(text) for text in texts)


def misplaced_row(
    row: IndicatorRow, kind: IndicatorKind, form: FormUnderCheck
) -> Finding:
    """A row that should be moved to where its kind belongs."""
    where, level2 = row.where("level2"), row.level2
    names = [name for _, name in form.standards.categories]
    fitting = [name for name in names if kind.belongs.fullmatch(name)]
    target = "或".join(fitting) or "与内容相符的类别"
    only = fitting[0] if len(fitting) == 1 else ""
    return Finding(
        where,
        f"“{shown(row.name)}”说的是{kind.label}，不属于{level2}",
        f"请改列到{target}下",
        gist=f"{kind.label}列在了{level2}下",
        also=(row.where("name"), row.where("value")),
        fix=fix_with(where, only),
    )
