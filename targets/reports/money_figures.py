"""What the money goes to, when it is to be spent, and how it differs from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from core.amounts import print_amount
from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureShape,
    FigureUnit,
    percent,
    share,
)
from projects.models import Project
from targets.reports.money import MONTH_LABELS, MONTHS, Course, MoneyPart
from targets.reports.progress_figures import listed
from targets.reports.scope import Scope
from targets.reports.standing import Standing

FIRST = 3
NO_MONEY = "还没有填写预算数。"


def amount(figure: Decimal) -> str:
    return f"{print_amount(round(figure, 2))} 万元"


def sources(scope: Scope, total: Standing) -> Figure:
    """资金来源: fiscal funds and others; `A01` finds the forms in which they are not the budget."""
    columns = (
        FigureColumn("资金来源", width=16),
        FigureColumn("金额（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    parts = (("财政资金", total.fiscal, "fiscal"), ("其他资金", total.other, "other"))
    lines = [
        [
            FigureCell(name, (address := listed(scope, funds=key))),
            FigureCell(sum_, address),
            FigureCell(share(sum_, total.budget)),
        ]
        for name, sum_, key in parts
    ]
    gap = round(total.budget - total.fiscal - total.other, 2)
    sentence = NO_MONEY
    if total.budget:
        sentence = f"预算共 {amount(total.budget)}，其中财政资金占 {percent(total.fiscal, total.budget)}。"
    if gap:
        sentence += f"预算数与两项资金之和相差 {amount(abs(gap))}，请看质量看板的 A01。"
    whole = [
        FigureCell("预算数", listed(scope)),
        FigureCell(total.budget, listed(scope)),
        FigureCell(),
    ]
    return Figure(
        "sources", "资金来源", sentence, columns, lines, FigureShape.BARS, whole
    )


def sub_targets(scope: Scope, parts: Sequence[MoneyPart]) -> Figure:
    named = [each for each in parts if each.key not in ("none", "others")]
    loose = next((each for each in parts if each.key == "none"), None)
    whole = _whole(parts)
    sentence = "还没有项目对应到分项目标。"
    if named and whole:
        sentence = f"“{named[0].name}”用钱最多，占 {percent(named[0].budget, whole)}；"
        sentence += (
            f"{loose.forms:,} 个项目没有对应分项目标。"
            if loose
            else "每个项目都对应了分项目标。"
        )
    return _of_parts(
        scope,
        "sub-targets",
        "钱用在哪些分项目标",
        "分项目标",
        "sub_target",
        parts,
        sentence,
    )


def types(scope: Scope, parts: Sequence[MoneyPart]) -> Figure:
    whole = _whole(parts)
    sentence = NO_MONEY
    if whole:
        sentence = f"{parts[0].name}最多，{parts[0].forms:,} 个项目，占 {percent(parts[0].budget, whole)}。"
    return _of_parts(
        scope, "types", "项目类型", "类型", "project_type", parts, sentence
    )


def _whole(parts: Sequence[MoneyPart]) -> Decimal:
    return sum((each.budget for each in parts), Decimal(0))


def _of_parts(
    scope: Scope,
    key: str,
    title: str,
    label: str,
    name: str,
    parts: Sequence[MoneyPart],
    sentence: str,
) -> Figure:
    whole = _whole(parts)
    columns = (
        FigureColumn(label, width=36),
        FigureColumn("项目", FigureUnit.COUNT),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    for each in parts:
        address = (
            "" if each.key == "others" else listed(scope, None, **{name: each.key})
        )
        cells = (each.name, each.forms, each.budget)
        lines.append(
            [
                *(FigureCell(value, address) for value in cells),
                FigureCell(share(each.budget, whole)),
            ]
        )
    forms, address = sum(each.forms for each in parts), listed(scope)
    total = [
        FigureCell("合计", address),
        FigureCell(forms, address),
        FigureCell(whole, address),
        FigureCell(),
    ]
    return Figure(key, title, sentence, columns, lines, FigureShape.BARS, total)


def largest(scope: Scope, projects: Sequence[Project], whole: Decimal) -> Figure:
    columns = (
        FigureColumn("项目", width=40),
        FigureColumn("单位", width=24),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    for each in projects:
        assert each.budget is not None, "only those that have a budget are ranked"
        address = each.get_absolute_url()
        cells = (each.name, each.department.name, each.budget)
        lines.append(
            [
                *(FigureCell(value, address) for value in cells),
                FigureCell(share(each.budget, whole)),
            ]
        )
    first = projects[:FIRST]
    top = sum((each.budget for each in first if each.budget), Decimal(0))
    sentence = (
        f"前 {len(first)} 个项目占 {percent(top, whole)}，共 {amount(top)}。"
        if whole
        else NO_MONEY
    )
    return Figure("largest", "最大的项目", sentence, columns, lines, FigureShape.BARS)


def plan(scope: Scope, course: Course, whole: Decimal) -> Figure:
    """资金支出计划: Σ 预算 × cumulative percentage at the end of each month."""
    columns = (
        FigureColumn("截至", width=12),
        FigureColumn("累计计划支出（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占预算", FigureUnit.SHARE),
    )
    lines = []
    for month, spent in zip(MONTHS, course.spent, strict=True):
        address = listed(scope, month=month)
        lines.append(
            [
                FigureCell(MONTH_LABELS[month], address),
                FigureCell(spent, address),
                FigureCell(share(spent, whole)),
            ]
        )
    sentence = NO_MONEY
    if whole:
        june, december = course.spent[1], course.spent[-1]
        sentence = f"计划到6月底支出 {percent(june, whole)}，到12月底支出 {percent(december, whole)}。"
    if course.without:
        sentence += f"{course.without:,} 个项目（{amount(course.without_budget)}）没有支出计划，按 0 计。"
    return Figure("plan", "资金支出计划", sentence, columns, lines, FigureShape.LINE)


def years(scope: Scope, total: Standing, forms: int, budget: Decimal) -> Figure:
    """与上年比较."""
    columns = (
        FigureColumn("年度", width=12),
        FigureColumn("项目", FigureUnit.COUNT),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
    )
    before = scope.year.year - 1
    old = f"{reverse('project-list')}?{scope.query(year=str(before))}"
    lines = [
        [
            FigureCell(f"{before}年", old),
            FigureCell(forms, old),
            FigureCell(budget, old),
        ],
        [
            FigureCell(f"{scope.year.year}年", listed(scope)),
            FigureCell(total.forms),
            FigureCell(total.budget, listed(scope)),
        ],
    ]
    change = round(total.budget - budget, 2)
    way = "增加" if change > 0 else "减少"
    rate = f"（{percent(abs(change), budget)}）" if budget else ""
    sentence = (
        f"预算比上年{way} {amount(abs(change))}{rate}，"
        if change
        else "预算与上年相同，"
    )
    more = total.forms - forms
    sentence += (
        f"项目{'多' if more > 0 else '少'} {abs(more):,} 个。"
        if more
        else "项目数相同。"
    )
    return Figure("years", "与上年比较", sentence, columns, lines, FigureShape.BARS)
