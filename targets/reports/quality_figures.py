"""Figures of quality: findings, scores, and the indicators by category, kind and satisfaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.urls import reverse

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
from indicators.kinds import MEASURABLE, ValueKind
from indicators.models import Indicator
from projects.models import Project
from targets.checks.bands import NO_SHARE, SATISFACTION, SCORES
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Dimension, Level
from targets.checks.unit_figures import Figures
from targets.checks.weights import weight_of
from targets.filings.models import DECLARATION_KIND
from targets.reports.scope import Scope
from targets.reports.secrecy import marked_name, without_secret

MOST_RULES = 10
# Points from which a form counts as good.
GOOD = 80
COUNTED = (Level.ERROR, Level.WARNING, Level.HINT)


def found(scope: Scope, **conditions: str) -> str:
    """The address of the list of findings in 绩效目标表 that fulfil these conditions."""
    address = reverse("quality-findings")
    query = scope.query(kind=DECLARATION_KIND, **conditions)
    return f"{address}?{query}"


def rows(scope: Scope, **conditions: str) -> str:
    """The address of the list of indicators that fulfil these conditions."""
    address = reverse("target-list")
    query = scope.query(**conditions)
    return f"{address}?{query}"


def dimensions(scope: Scope, figures: Figures, levels: Mapping[str, Level]) -> Figure:
    """问题的维度: open findings by dimension and level."""
    counts: Counter[tuple[Dimension, Level]] = Counter()
    for graded, count in figures.rules.items():
        rule, _, own = graded.partition(" ")
        if rule in RULES and rule in levels:
            level = weight_of(levels, rule, own)
            counts[RULES[rule].dimension, level] += count
    columns = [FigureColumn("维度", width=12)]
    for level in COUNTED:
        columns.append(FigureColumn(level.label, FigureUnit.COUNT, drawn=True))
    lines = []
    for dimension in Dimension:
        line = [FigureCell(dimension.label, found(scope, dimension=dimension))]
        for level in COUNTED:
            address = found(scope, dimension=dimension, level=level)
            line.append(FigureCell(counts[dimension, level], address))
        lines.append(line)
    whole = [FigureCell("合计", found(scope))]
    sums = []
    for level in COUNTED:
        total = sum(counts[dimension, level] for dimension in Dimension)
        sums.append(total)
        whole.append(FigureCell(total, found(scope, level=level)))
    sentence = "没有待处理的问题。"
    if any(sums):
        errors, warnings, hints = sums
        sentence = f"{errors:,} 个错误、{warnings:,} 个警告、{hints:,} 个提示待处理。"
    return Figure(
        "dimensions", "问题的维度", sentence, columns, lines, FigureShape.STACKED, whole
    )


def rules(scope: Scope, figures: Figures, levels: Mapping[str, Level]) -> Figure:
    """最常见的问题: the rules with most findings; rules on trial are left out."""
    by_rule: Counter[str] = Counter()
    for graded, count in figures.rules.items():
        by_rule[graded.partition(" ")[0]] += count
    counted = [
        (rule, count)
        for rule, count in by_rule.most_common()
        if levels.get(rule) in COUNTED
    ]
    columns = (
        FigureColumn("规则", width=36),
        FigureColumn("级别", width=8),
        FigureColumn("待处理的问题", FigureUnit.COUNT, drawn=True),
    )
    lines = []
    for rule, count in counted[:MOST_RULES]:
        address = found(scope, rule=rule)
        line = [
            FigureCell(f"{rule} {RULES[rule].title}", address),
            FigureCell(levels[rule].label),
            FigureCell(count, address),
        ]
        lines.append(line)
    sentence = "没有待处理的问题。"
    if counted:
        rule, count = counted[0]
        whole = sum(count for _, count in counted)
        rate = percent(count, whole)
        sentence = f"最多的是“{RULES[rule].title}”，{count:,} 个，占 {rate}。"
    note = ""
    if len(counted) > MOST_RULES:
        note = f"只列出前 {MOST_RULES} 条规则，共 {len(counted)} 条"
    return Figure(
        "rules", "最常见的问题", sentence, columns, lines, FigureShape.BARS, note=note
    )


def scores(scope: Scope, figures: Figures) -> Figure:
    """得分的分布: forms by band of their scores."""
    columns = (
        FigureColumn("得分", width=12),
        FigureColumn("绩效目标表", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    good = 0
    page = reverse("quality-projects")
    for band in SCORES:
        count = figures.scores[band.key]
        query = scope.query(points=band.key)
        line = share_line(band.label, count, figures.forms, f"{page}?{query}")
        lines.append(line)
        if band.low is not None and band.low >= GOOD:
            good += count
    sentence = "还没有检查过的绩效目标表。"
    if figures.forms:
        rate = percent(good, figures.forms)
        sentence = f"平均 {figures.mean} 分，{GOOD} 分以上的占 {rate}。"
    return Figure("scores", "得分的分布", sentence, columns, lines, FigureShape.BARS)


def worst(figures: Figures, is_handed_on: bool = False) -> Figure:
    """得分最低的绩效目标表: the forms with the lowest scores, and how these are computed."""
    poorest = figures.poorest()
    projects = Project.objects.select_related("year", "department").in_bulk(
        [poor.project for poor in poorest]
    )
    note = ""
    if is_handed_on:
        named, note = without_secret(projects.values())
        projects = {project.pk: project for project in named}
    columns = (
        FigureColumn("项目", width=32),
        FigureColumn("单位", width=22),
        FigureColumn("得分", FigureUnit.COUNT, drawn=True, width=8),
        FigureColumn("怎么算的", width=30),
    )
    lines: list[list[FigureCell]] = []
    sentence = "" if note else "每张表都是满分。"
    for poor in poorest:
        project, score = projects.get(poor.project), poor.score
        if project is None:
            continue
        if not lines:
            sentence = f"最低的是“{marked_name(project)}”，{score.points} 分。"
        line = figure_line(
            marked_name(project),
            project.unit_name,
            score.points,
            score.derivation,
            address=reverse("declaration-checks", args=[project.pk]),
        )
        lines.append(line)
    return Figure("worst", "得分最低的绩效目标表", sentence, columns, lines, note=note)


def categories(scope: Scope, figures: Figures) -> Figure:
    """指标的类别: indicators by second-level category."""
    columns = (
        FigureColumn("二级指标", width=20),
        FigureColumn("一级指标", width=12),
        FigureColumn("指标", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    whole = figures.categories.total()
    lines = []
    for category in Indicator.objects.categories():
        count = figures.categories[str(category.pk)]
        if not count:
            continue
        address = rows(scope, category=str(category.pk))
        line = [
            FigureCell(category.name, address),
            FigureCell(str(category.parent)),
            FigureCell(count, address),
            FigureCell(share(count, whole)),
        ]
        lines.append(line)
    total = [
        FigureCell("合计"),
        FigureCell(),
        FigureCell(whole, rows(scope)),
        FigureCell(),
    ]
    sentence = "还没有填写指标。"
    if whole and figures.forms:
        sentence = f"{whole:,} 条指标，平均每张表 {whole / figures.forms:.1f} 条。"
    return Figure(
        "categories", "指标的类别", sentence, columns, lines, FigureShape.BARS, total
    )


def kinds(scope: Scope, figures: Figures) -> Figure:
    """指标值的类型: indicators by kind of target value."""
    columns = (
        FigureColumn("指标值", width=12),
        FigureColumn("指标", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    whole = figures.kinds.total()
    lines = []
    for kind in ValueKind:
        if count := figures.kinds[kind]:
            address = rows(scope, kind=kind.value)
            lines.append(share_line(kind.label, count, whole, address))
    sentence = "还没有填写指标。"
    if whole:
        measurable = sum(figures.kinds[kind] for kind in MEASURABLE)
        sentence = f"{percent(measurable, whole)} 的指标值可以量化。"
    total = [*figure_line("合计", whole, address=rows(scope)), FigureCell()]
    return Figure(
        "kinds", "指标值的类型", sentence, columns, lines, FigureShape.BARS, total
    )


def satisfaction(scope: Scope, figures: Figures) -> Figure:
    """满意度目标: indicators of satisfaction by the percentage that they aim at."""
    columns = (
        FigureColumn("满意度目标", width=14),
        FigureColumn("指标", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    whole = figures.satisfaction.total()
    lines = []
    for band in (*SATISFACTION, NO_SHARE):
        if count := figures.satisfaction[band.key]:
            address = rows(scope, satisfaction=band.key)
            lines.append(share_line(band.label, count, whole, address))
    sentence = "还没有满意度指标。"
    if whole:
        high = sum(figures.satisfaction[key] for key in ("full", "95"))
        rate = percent(high, whole) or "0%"
        sentence = f"{whole:,} 条满意度指标，{rate} 定在 95% 以上（含）。"
    return Figure(
        "satisfaction", "满意度目标", sentence, columns, lines, FigureShape.BARS
    )
