"""The report of opinions where it is too long to be read line by line: by units and by rules."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count, Q, QuerySet

from core.figure import Figure, FigureColumn, FigureUnit, figure_line
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.checks.weights import weight_of
from targets.reports.opinions import recorded_findings
from targets.reports.scope import Scope
from targets.workflow.models import Comment, ReviewSheet

UNIT = "filing__project__department"
WEIGHED = (Level.ERROR, Level.WARNING, Level.HINT)
IN_DETAIL = "逐条的问题、批注和审核表见同名的 Excel，或按单位下载 Word。"


def opinion_summary(scope: Scope) -> list[Figure]:
    """审核意见 for many units: a line for every unit, and one for every rule; four queries."""
    levels = levels_shown(scope.year, scope.user)
    seen = recorded_findings(scope).filter(rule__in=levels).order_by()
    counts = _counts_of_units(scope, seen, levels)
    return [_by_unit(scope, counts), _by_rule(seen, levels)]


Counts = defaultdict[int, Counter[str]]


def _counts_of_units(
    scope: Scope, seen: QuerySet[RecordedFinding], levels: dict[str, Level]
) -> Counts:
    """How many findings of each level, comments and signed sheets each unit has, by the keys of the units."""
    counts: Counts = defaultdict(Counter)
    explained = Count("pk", filter=Q(waiver__isnull=False))
    found = seen.values_list(UNIT, "rule", "level")
    for unit, rule, own, places, with_reason in found.annotate(
        Count("pk"), explained=explained
    ):
        level = weight_of(levels, rule, own)
        counts[unit] += Counter({level: places, "explained": with_reason})
    unsettled = Count("pk", filter=Q(settled_at=None))
    comments = Comment.objects.filter(filing__project__in=scope.all_projects)
    remarks = comments.order_by().values_list(UNIT)
    for unit, places, still_open in remarks.annotate(Count("pk"), still=unsettled):
        counts[unit] += Counter(comments=places, unsettled=still_open)
    sheets = ReviewSheet.objects.filter(
        filing__project__in=scope.all_projects, signed_at__isnull=False
    )
    signed = sheets.order_by().values_list(UNIT)
    for unit, count in signed.annotate(Count("pk")):
        counts[unit]["sheets"] += count
    return counts


def _by_unit(scope: Scope, counts: Counts) -> Figure:
    """各单位的审核意见: a line for every unit of which something was said."""
    names = (*WEIGHED, "explained", "comments", "unsettled", "sheets")
    labels = ("已说明", "批注", "未处理的批注", "审核表")
    columns = (
        FigureColumn("单位编码", width=10),
        FigureColumn("单位", width=24),
        *(FigureColumn(level.label, FigureUnit.COUNT, width=7) for level in WEIGHED),
        *(FigureColumn(label, FigureUnit.COUNT, width=8) for label in labels),
    )
    lines = []
    whole: Counter[str] = Counter()
    for unit in scope.units:
        found = counts.get(unit.pk)
        if found:
            whole += found
            numbers = [found[name] for name in names]
            lines.append(figure_line(unit.code, unit.name, *numbers))
    places = sum(whole[level] for level in WEIGHED)
    sentence = f"{len(lines):,} 个单位有 {places:,} 处问题。{IN_DETAIL}"
    total = figure_line("", "合计", *(whole[name] for name in names))
    title = "各单位的审核意见"
    return Figure("by-unit", title, sentence, columns, lines, total=total)


def _by_rule(seen: QuerySet[RecordedFinding], levels: dict[str, Level]) -> Figure:
    """各类问题: how many units and projects each rule found something in, the most frequent first."""
    rows = seen.values_list("rule").annotate(
        Count("pk"), Count("filing", distinct=True), Count(UNIT, distinct=True)
    )
    lines = []
    for rule, places, forms, units in sorted(rows, key=lambda row: (-row[1], row[0])):
        title = f"{rule} {RULES[rule].title}"
        lines.append(figure_line(levels[rule].label, title, units, forms, places))
    columns = (
        FigureColumn("级别", width=7),
        FigureColumn("规则", width=40),
        FigureColumn("单位", FigureUnit.COUNT, width=8),
        FigureColumn("项目", FigureUnit.COUNT, width=8),
        FigureColumn("处", FigureUnit.COUNT, width=8),
    )
    sentence = f"问题分属 {len(lines):,} 条规则，多的在前。"
    return Figure("by-rule", "各类问题", sentence, columns, lines)
