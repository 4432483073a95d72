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
    figure_line,
    percent,
    share,
    share_line,
)
from projects.models import Project
from targets.reports.money import MONTH_LABELS, MONTHS, Course, MoneyPart
from targets.reports.progress_figures import listed
from targets.reports.scope import Scope
from targets.reports.secrecy import marked_name
from targets.reports.standing import Standing

FIRST = 3
NO_MONEY = "还没有填写预算数。"


def amount(figure: Decimal) -> str:
    """Print an amount as `1,236.50 万元`."""
    return f"{print_amount(round(figure, 2))} 万元"


def sources(scope: Scope, total: Standing) -> Figure:
    """资金来源: fiscal funds and others. The rule `A01` finds forms in which they do not add up to the budget."""
    columns = (
        FigureColumn("资金来源", width=16),
        FigureColumn("金额（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    budget, fiscal, other = total.budget, total.fiscal, total.other
    lines = [
        share_line("财政资金", fiscal, budget, listed(scope, funds="fiscal")),
        share_line("其他资金", other, budget, listed(scope, funds="other")),
    ]
    sentence = NO_MONEY
    if budget:
        sentence = (
            f"预算共 {amount(budget)}，其中财政资金占 {percent(fiscal, budget)}。"
        )
    sentence += total.left_out_words
    gap = round(budget - fiscal - other, 2)
    if gap:
        sentence += f"预算数与两项资金之和相差 {amount(abs(gap))}，请看质量看板的 A01。"
    whole = [*figure_line("预算数", budget, address=listed(scope)), FigureCell()]
    return Figure(
        "sources", "资金来源", sentence, columns, lines, FigureShape.BARS, whole
    )


def sub_targets(scope: Scope, parts: Sequence[MoneyPart]) -> Figure:
    """钱用在哪些分项目标: forms and money by sub-target."""
    named = [part for part in parts if part.key not in ("none", "others")]
    loose = [part for part in parts if part.key == "none"]
    whole = _whole(parts)
    sentence = "还没有项目对应到分项目标。"
    if named and whole:
        first = named[0]
        sentence = f"“{first.name}”用钱最多，占 {percent(first.budget, whole)}；"
        if loose:
            sentence += _loose(loose[0], whole, "没有对应分项目标")
        else:
            sentence += "每个项目都对应了分项目标。"
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
    """项目类型: forms and money by type of project."""
    whole = _whole(parts)
    sentence = NO_MONEY
    named = [part for part in parts if part.key != "none"]
    loose = [part for part in parts if part.key == "none"]
    if whole:
        sentence = ""
        if named:
            first = named[0]
            rate = percent(first.budget, whole)
            sentence = f"{first.name}最多，{first.forms:,} 个项目，占 {rate}。"
        if loose:
            among = "分了类的项目中，" if named else ""
            rest = _loose(loose[0], whole, "没有分类")
            sentence = f"{among}{sentence}{rest}"
    return _of_parts(
        scope, "types", "项目类型", "类型", "project_type", parts, sentence
    )


def _loose(part: MoneyPart, whole: Decimal, what: str) -> str:
    """Say how much of the money belongs to no part, which may be more than what the largest part has."""
    rate = percent(part.budget, whole) or "0%"
    return f"{part.forms:,} 个项目{what}，占 {rate}。"


def _whole(parts: Sequence[MoneyPart]) -> Decimal:
    """The budgets of all parts added up."""
    budgets = [part.budget for part in parts]
    return sum(budgets, Decimal(0))


def _of_parts(
    scope: Scope,
    key: str,
    title: str,
    label: str,
    condition: str,
    parts: Sequence[MoneyPart],
    sentence: str,
) -> Figure:
    """A bar for each part; `condition` is what the list of projects filters by."""
    whole = _whole(parts)
    columns = (
        FigureColumn(label, width=36),
        FigureColumn("项目", FigureUnit.COUNT),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    for part in parts:
        address = ""
        if part.key != "others":
            address = listed(scope, None, **{condition: part.key})
        line = figure_line(part.name, part.forms, part.budget, address=address)
        lines.append([*line, FigureCell(share(part.budget, whole))])
    forms = sum(part.forms for part in parts)
    total = figure_line("合计", forms, whole, address=listed(scope))
    total.append(FigureCell())
    return Figure(key, title, sentence, columns, lines, FigureShape.BARS, total)


def largest(projects: Sequence[Project], whole: Decimal, note: str = "") -> Figure:
    """最大的项目: the projects with the largest budgets; the `note` says which are left out."""
    columns = (
        FigureColumn("项目", width=40),
        FigureColumn("单位", width=24),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    budgets = []
    for project in projects:
        assert project.budget is not None, "projects without a budget are not ranked"
        budgets.append(project.budget)
        line = figure_line(
            marked_name(project),
            project.unit_name,
            project.budget,
            address=project.get_absolute_url(),
        )
        lines.append([*line, FigureCell(share(project.budget, whole))])
    first = budgets[:FIRST]
    top = sum(first, Decimal(0))
    sentence = "" if note else NO_MONEY
    if first and whole:
        sentence = f"前 {len(first)} 个项目占 {percent(top, whole)}，共 {amount(top)}。"
    return Figure(
        "largest",
        "最大的项目",
        sentence,
        columns,
        lines,
        FigureShape.BARS,
        note=note,
    )


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
        lines.append(share_line(MONTH_LABELS[month], spent, whole, address))
    sentence = NO_MONEY
    if whole:
        june, december = course.spent[1], course.spent[-1]
        sentence = f"计划到6月底支出 {percent(june, whole)}，到12月底支出 {percent(december, whole)}。"
    if course.without:
        sentence += f"{course.without:,} 个项目（{amount(course.without_budget)}）没有支出计划，按 0 计。"
    return Figure("plan", "资金支出计划", sentence, columns, lines, FigureShape.LINE)


def years(scope: Scope, total: Standing, forms: int, budget: Decimal) -> Figure:
    """与上年比较: `forms` and `budget` are those of the year before."""
    columns = (
        FigureColumn("年度", width=12),
        FigureColumn("项目", FigureUnit.COUNT),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, drawn=True),
    )
    year = scope.year.year
    of_year_before = scope.query(year=str(year - 1))
    old = f"{reverse('project-list')}?{of_year_before}"
    new = listed(scope)
    lines = [
        figure_line(f"{year - 1}年", forms, budget, address=old),
        [
            FigureCell(f"{year}年", new),
            FigureCell(total.forms),
            FigureCell(total.budget, new),
        ],
    ]
    sentence = "预算与上年相同，"
    change = round(total.budget - budget, 2)
    if change:
        way, size = "增加" if change > 0 else "减少", abs(change)
        rate = f"（{percent(size, budget)}）" if budget else ""
        sentence = f"预算比上年{way} {amount(size)}{rate}，"
    more = total.forms - forms
    if more:
        way = "多" if more > 0 else "少"
        sentence += f"项目{way} {abs(more):,} 个。"
    else:
        sentence += "项目数相同。"
    return Figure("years", "与上年比较", sentence, columns, lines, FigureShape.BARS)
