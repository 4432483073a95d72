"""D06 to D09: the projects that stand behind a part one, and their money. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from core.amounts import print_amount
from core.problems import shown
from targets.checks.rules.departments.completeness import FAULTLESS
from targets.checks.rules.departments.part_one_under_check import PartOneUnderCheck
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.rule import Example, Rule
from targets.checks.rules.surroundings import Backers, Surroundings

_SECOND: Final = replace(FAULTLESS.sub_targets[0], title="双拥优抚政策进一步完善。")
_TWO: Final = replace(FAULTLESS, sub_targets=(FAULTLESS.sub_targets[0], _SECOND))
_THREE_PROJECTS: Final = Backers(3, Decimal("36.5"))
_TWO_PROJECTS: Final = Backers(2, Decimal(12))
DECLARED: Final[dict[str, Any]] = {
    "source": "财预〔2015〕88号：绩效目标与预算资金相匹配",
}
# A sum of money that says of itself that it is that of the projects: 项目支出预算共 1200万元.
STATED: Final = re.compile(
    r"项目(?:支出)?(?:预算|资金|支出|经费)?(?:预算)?(?:总额|总计|合计|共计|总预算|共|总投资|总资金)"
    r"[为是计达:：\s]{0,3}([0-9][0-9,]*(?:\.[0-9]+)?)\s*(亿元|万元|元)"
)
UNITS: Final = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001")}


@Rule(
    id="D06",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="分项绩效目标没有项目支撑",
    looks_for="每项分项绩效目标是否有项目支撑；一项也没有对应的，只指出一处",
    example=Example(
        _TWO,
        ("sub_targets[1].goal",),
        words="两项分项绩效目标，3 个项目都支撑第一项",
        surroundings=Surroundings((_THREE_PROJECTS, Backers()), _THREE_PROJECTS),
    ),
    **DECLARED,
).over_form
def sub_targets_without_project(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Sub-targets that no project backs."""
    around = form.around
    if around.total.projects and around.unlinked.projects == around.total.projects:
        what = f"{around.total.projects} 个项目都没有对应到分项绩效目标"
        advice = "请在填报页为各项目选上支撑的分项目标"
        yield Finding("overall", what, advice, gist="项目都没有对应到分项绩效目标")
        return
    if not any(backing and backing.projects for backing in around.backings):
        return
    for number, backing in enumerate(around.backings):
        if backing is not None and not backing.projects:
            where = f"sub_targets[{number}].goal"
            advice = "请为支撑它的项目选上这一项；只靠日常工作完成的不用改"
            yield Finding(where, "没有项目支撑这一项", advice)


@Rule(
    id="D07",
    level=Level.HINT,
    dimension=Dimension.FITTING,
    title="支撑分项绩效目标的项目没有预算",
    looks_for="支撑每项分项绩效目标的项目，预算合计是否大于 0",
    example=Example(
        FAULTLESS,
        ("sub_targets[0].goal",),
        words="支撑这一项的 2 个项目预算都是 0.00万元",
        surroundings=Surroundings((Backers(2),), Backers(2)),
    ),
    **DECLARED,
).over_form
def projects_without_money(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Sub-targets whose projects have no budget."""
    for number, backing in enumerate(form.around.backings):
        if backing and backing.projects and not backing.budget:
            what = f"支撑这一项的 {backing.projects} 个项目预算合计 0.00万元"
            where = f"sub_targets[{number}].goal"
            yield Finding(where, what, "请核对这些项目的预算数，或者改选支撑的项目")


@Rule(
    id="D08",
    level=Level.HINT,
    dimension=Dimension.FITTING,
    title="各分项的预算之和不等于项目预算",
    looks_for="各分项绩效目标所对应项目的预算之和是否等于单位（含下级）全部项目的预算",
    example=Example(
        FAULTLESS,
        ("overall",),
        words="3 个项目支撑分项绩效目标，2 个项目没有对应",
        surroundings=Surroundings(
            (_THREE_PROJECTS,), _THREE_PROJECTS + _TWO_PROJECTS, _TWO_PROJECTS
        ),
    ),
    **DECLARED,
).over_form
def projects_beside_the_sub_targets(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Projects that back no sub-target, where others do."""
    total, left = form.around.total, form.around.unlinked
    if not left.projects or left.projects == total.projects:
        return
    linked = print_amount(total.budget - left.budget)
    what = (
        f"各分项对应的项目预算合计 {linked}万元，全部项目 {print_amount(total.budget)}万元："
        f"{left.projects} 个项目（{print_amount(left.budget)}万元）没有对应到分项绩效目标"
    )
    yield Finding("overall", what, "请为这些项目选上支撑的分项目标")


@Rule(
    id="D09",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="写明的项目预算与各项目之和不一致",
    looks_for="文字里写明“项目预算合计…万元”的，是否等于对应项目的预算之和（四舍五入和写明“约”的除外）",
    example=Example(
        replace(FAULTLESS, overall="为全镇居民提供公共服务，项目预算合计63.5万元。"),
        ("overall",),
        surroundings=Surroundings((_THREE_PROJECTS,), _THREE_PROJECTS),
    ),
    **DECLARED,
).over_form
def stated_sum_differs(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Sums of projects that are stated in words and are others than those of the projects."""
    around = form.around
    behind: list[tuple[str, str, Backers | None]] = [
        ("overall", form.content.overall, around.total)
    ]
    items = form.content.sub_targets
    for number, (item, backing) in enumerate(zip(items, around.backings, strict=False)):
        behind.append((f"sub_targets[{number}].goal", item.goal, backing))
    for where, text, backing in behind:
        found = STATED.search(text)
        if found is None or backing is None or not backing.budget:
            continue
        if not agrees(found[1], found[2], backing.budget):
            sum_of_projects = print_amount(backing.budget)
            what = f"写明“{shown(found[0])}”，对应的 {backing.projects} 个项目预算合计 {sum_of_projects}万元"
            yield Finding(where, what, "请核对并改成一致")


def agrees(figure: str, unit: str, budget: Decimal) -> bool:
    """Whether a figure is the budget in 万元, rounded to as many places as it has."""
    number = Decimal(figure.replace(",", ""))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "the figure is a finite number"
    last_place = Decimal(1).scaleb(exponent) * UNITS[unit]
    return abs(number * UNITS[unit] - budget) <= last_place / 2
