"""How good the forms are, and what their indicators are like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.urls import reverse

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureShape,
    FigureUnit,
    percent,
    share,
)
from indicators.kinds import MEASURABLE, ValueKind
from indicators.models import Indicator
from projects.models import Project
from targets.checks.bands import NO_SHARE, SATISFACTION, SCORES
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Dimension, Level
from targets.checks.scoring import Score
from targets.checks.unit_figures import Figures
from targets.reports.scope import Scope

MOST_RULES = 10
COUNTED = (Level.ERROR, Level.WARNING, Level.HINT)


def found(scope: Scope, **conditions: str) -> str:
    """The address of the list of findings that fulfil these conditions."""
    return f"{reverse('quality-findings')}?{scope.query(**conditions)}"


def rows(scope: Scope, **conditions: str) -> str:
    """The address of the list of indicators that fulfil these conditions."""
    return f"{reverse('target-list')}?{scope.query(**conditions)}"


def dimensions(scope: Scope, figures: Figures, levels: Mapping[str, Level]) -> Figure:
    counts: Counter[tuple[Dimension, Level]] = Counter()
    for rule, count in figures.rules.items():
        if rule in RULES and rule in levels:
            counts[RULES[rule].dimension, levels[rule]] += count
    columns = (
        FigureColumn("维度", width=12),
        *(FigureColumn(level.label, FigureUnit.COUNT, drawn=True) for level in COUNTED),
    )
    lines = [
        [
            FigureCell(dimension.label, found(scope, dimension=dimension)),
            *(
                FigureCell(
                    counts[dimension, level],
                    found(scope, dimension=dimension, level=level),
                )
                for level in COUNTED
            ),
        ]
        for dimension in Dimension
    ]
    sums = [
        sum(counts[dimension, level] for dimension in Dimension) for level in COUNTED
    ]
    errors, warnings, hints = sums
    by_level = zip(sums, COUNTED, strict=True)
    whole = [
        FigureCell("合计", found(scope)),
        *(FigureCell(count, found(scope, level=level)) for count, level in by_level),
    ]
    sentence = (
        f"{errors:,} 个错误、{warnings:,} 个警告、{hints:,} 个提示待处理。"
        if any(sums)
        else "没有待处理的问题。"
    )
    return Figure(
        "dimensions", "问题的维度", sentence, columns, lines, FigureShape.STACKED, whole
    )


def rules(scope: Scope, figures: Figures, levels: Mapping[str, Level]) -> Figure:
    """The rules that found most; those on trial weigh nothing here."""
    counted = [
        (rule, count)
        for rule, count in figures.rules.most_common()
        if levels.get(rule) in COUNTED
    ]
    columns = (
        FigureColumn("规则", width=36),
        FigureColumn("级别", width=8),
        FigureColumn("待处理的问题", FigureUnit.COUNT, drawn=True),
    )
    lines = [
        [
            FigureCell(
                f"{rule} {RULES[rule].title}", (address := found(scope, rule=rule))
            ),
            FigureCell(levels[rule].label),
            FigureCell(count, address),
        ]
        for rule, count in counted[:MOST_RULES]
    ]
    whole = sum(count for _, count in counted)
    sentence = "没有待处理的问题。"
    if counted:
        rule, count = counted[0]
        sentence = (
            f"最多的是“{RULES[rule].title}”，{count:,} 个，占 {percent(count, whole)}。"
        )
    note = (
        f"只列出前 {MOST_RULES} 条规则，共 {len(counted)} 条"
        if len(counted) > MOST_RULES
        else ""
    )
    return Figure(
        "rules", "最常见的问题", sentence, columns, lines, FigureShape.BARS, note=note
    )


def scores(scope: Scope, figures: Figures) -> Figure:
    columns = (
        FigureColumn("得分", width=12),
        FigureColumn("绩效目标表", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    for band in SCORES:
        count = figures.scores[band.key]
        address = f"{reverse('quality-projects')}?{scope.query(points=band.key)}"
        lines.append(
            [
                FigureCell(band.label, address),
                FigureCell(count, address),
                FigureCell(share(count, figures.forms)),
            ]
        )
    good = sum(
        figures.scores[band.key]
        for band in SCORES
        if band.low is not None and band.low >= 80
    )
    sentence = "还没有检查过的绩效目标表。"
    if figures.forms:
        sentence = (
            f"平均 {figures.mean} 分，80 分以上的占 {percent(good, figures.forms)}。"
        )
    return Figure("scores", "得分的分布", sentence, columns, lines, FigureShape.BARS)


def worst(scope: Scope, projects: Sequence[tuple[Project, Score]]) -> Figure:
    columns = (
        FigureColumn("项目", width=32),
        FigureColumn("单位", width=22),
        FigureColumn("得分", FigureUnit.COUNT, drawn=True, width=8),
        FigureColumn("怎么算的", width=30),
    )
    lines = []
    for project, score in projects:
        address = reverse("declaration-checks", args=[project.pk])
        cells = (project.name, project.department.name, score.points, score.derivation)
        lines.append([FigureCell(value, address) for value in cells])
    sentence = "每张表都是满分。"
    if projects:
        sentence = f"最低的是“{projects[0][0].name}”，{projects[0][1].points} 分。"
    return Figure("worst", "得分最低的绩效目标表", sentence, columns, lines)


def categories(
    scope: Scope, figures: Figures, known: Mapping[int, Indicator]
) -> Figure:
    """`known` are the second-level categories by key."""
    columns = (
        FigureColumn("二级指标", width=20),
        FigureColumn("一级指标", width=12),
        FigureColumn("指标", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    whole = figures.categories.total()
    order = [pk for pk in known if figures.categories[str(pk)]]
    lines = []
    for pk in order:
        count, address = figures.categories[str(pk)], rows(scope, category=str(pk))
        lines.append(
            [
                FigureCell(known[pk].name, address),
                FigureCell(str(known[pk].parent)),
                FigureCell(count, address),
                FigureCell(share(count, whole)),
            ]
        )
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
            lines.append(
                [
                    FigureCell(kind.label, address),
                    FigureCell(count, address),
                    FigureCell(share(count, whole)),
                ]
            )
    measurable = sum(figures.kinds[kind] for kind in MEASURABLE)
    sentence = (
        f"{percent(measurable, whole)} 的指标值可以量化。"
        if whole
        else "还没有填写指标。"
    )
    total = [
        FigureCell("合计", rows(scope)),
        FigureCell(whole, rows(scope)),
        FigureCell(),
    ]
    return Figure(
        "kinds", "指标值的类型", sentence, columns, lines, FigureShape.BARS, total
    )


def satisfaction(scope: Scope, figures: Figures) -> Figure:
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
            lines.append(
                [
                    FigureCell(band.label, address),
                    FigureCell(count, address),
                    FigureCell(share(count, whole)),
                ]
            )
    high = sum(figures.satisfaction[key] for key in ("full", "95"))
    sentence = (
        f"{whole:,} 条满意度指标，{percent(high, whole) or '0%'} 定在 95% 以上（含）。"
        if whole
        else "还没有满意度指标。"
    )
    return Figure(
        "satisfaction", "满意度目标", sentence, columns, lines, FigureShape.BARS
    )
