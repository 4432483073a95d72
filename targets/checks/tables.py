"""Tables of what the checks found, and of the projects with their scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.amounts import print_amount
from core.lists.columns import Field
from core.lists.tables import Table
from projects.models import Project
from projects.tables import AMOUNT
from targets.checks.margin.notes import keyed
from targets.checks.models import Found
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Fix, Level, where_label
from targets.checks.scoring import Score
from targets.filings.models.declarations import Target

LEVELS = list(Level)
PROSE = {"td": {"class": "prose"}}
CHIP = '<span class="chip {}">{}</span>'
RULE = '<span title="{}">{}</span><span class="under">{}</span>'
NAME = '<a class="row-name" href="{}" title="{}">{}</a>'
WITH_CODE = (
    '<a class="row-name" href="{}" title="{}">{}</a><span class="code">{}</span>'
)
REASON = '{}<span class="under">{}</span>'


def level_chip(level: Level) -> SafeString:
    return format_html(CHIP, level, level.label)


def level_of(found: Found) -> Level:
    """By the `weight` that the filter gave it."""
    return LEVELS[found.weight]  # type: ignore[attr-defined]


def proposed(found: Found) -> str:
    """What one click would make of the cell, "" where nothing is proposed."""
    return Fix(found.fix_where, found.fix_text).label if found.fix_where else ""


def reason_for(found: Found) -> str:
    return found.waiver.reason if found.waiver else ""


def explained_by(found: Found) -> str:
    return str(found.waiver.user or "") if found.waiver else ""


class FindingTable(Table):
    """The findings, each with a link to its cell: in the editor for those who fill in, else in the form as it reads."""

    title = "检查发现的问题"
    level = tables.Column("级别", empty_values=(), order_by=("weight",))
    rule = tables.Column("规则", attrs={"td": {"class": "rule"}})
    project = tables.Column(
        "项目", order_by=("project__name",), attrs={"td": {"class": "name"}}
    )
    code = tables.Column("项目编码", accessor="project__code", visible=False)
    department = tables.Column(
        "单位",
        accessor="project__department__name",
        order_by=("project__department__path", "project__position", "position"),
        attrs={"td": {"class": "unit"}},
    )
    where = tables.Column("位置", orderable=False, attrs={"td": {"class": "where"}})
    what = tables.Column("问题", orderable=False, attrs=PROSE)
    advice = tables.Column("怎么改", orderable=False, attrs=PROSE)
    fix = tables.Column(
        "可一键改", orderable=False, empty_values=(), attrs={"td": {"class": "fix"}}
    )
    reason = tables.Column(
        "说明", orderable=False, empty_values=(), attrs={"td": {"class": "fix"}}
    )

    fixed = ("project", "what")
    in_file = {
        "level": (Field("级别", lambda found: level_of(found).label, 8),),
        "rule": (
            Field("规则", attrgetter("rule"), 8),
            Field("规则内容", lambda found: RULES[found.rule].title, 30),
            Field("维度", lambda found: RULES[found.rule].dimension.label, 10),
        ),
        "project": (Field("项目名称", attrgetter("project.name"), 40),),
        "code": (Field("项目编码", attrgetter("project.code"), 24),),
        "department": (Field("单位", attrgetter("project.department.name"), 28),),
        "where": (Field("位置", lambda found: where_label(found.where), 20),),
        "what": (Field("问题", attrgetter("what"), 50),),
        "advice": (Field("怎么改", attrgetter("advice"), 50),),
        "fix": (Field("可一键改", proposed, 24),),
        "reason": (Field("说明", reason_for, 40), Field("说明人", explained_by, 10)),
    }

    class Meta:
        model = Found
        fields: tuple = ()
        sequence = (
            "level",
            "rule",
            "project",
            "code",
            "department",
            "where",
            "what",
            "advice",
            "fix",
            "reason",
        )
        attrs = {"class": "grid findings"}
        default = ""

    def __init__(self, *args: Any, may_fill_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_fill_in = may_fill_in

    def body(self) -> Iterator[SafeString]:
        self.keys = (
            row_keys({row.record.project_id for row in self.paginated_rows})
            if self.may_fill_in
            else {}
        )
        return super().body()

    def cells(self, found: Found) -> Iterable[Any]:
        rule, project = RULES[found.rule], found.project
        return (
            level_chip(level_of(found)),
            format_html(RULE, rule.title, found.rule, rule.title),
            format_html(
                NAME,
                reverse("declaration-checks", args=[project.pk]),
                project.name,
                project.name,
            ),
            project.code,
            project.department.name,
            format_html(
                '<a href="{}">{}</a>', self.address_of(found), where_label(found.where)
            ),
            found.what,
            found.advice,
            proposed(found),
            format_html(REASON, reason_for(found), explained_by(found))
            if found.waiver
            else "",
        )

    def address_of(self, found: Found) -> str:
        """The cell; the form as a whole where the row has gone since it was checked."""
        if not self.may_fill_in:
            return f"{reverse('declaration', args=[found.project_id])}#{found.where}"
        page = reverse("declaration-edit", args=[found.project_id])
        try:
            return f"{page}#{keyed(found.where, {'targets': self.keys.get(found.project_id, ())})}"
        except IndexError:
            return page


def row_keys(projects: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By project, the keys by which its editor knows the rows, in their order; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Target.objects.filter(declaration__project__in=projects).order_by(
        "declaration", "position", "pk"
    )
    for project, key in rows.values_list("declaration__project", "key"):
        found[project].append(str(key))
    return {project: tuple(keys) for project, keys in found.items()}


def score_of(project: Any) -> Score:
    """Of a project out of `Board.scored`."""
    return Score(project.errors, project.warnings, project.hints)


class ScoreColumn(tables.Column):
    """A number to the right; the first click on its head puts the highest first."""

    def __init__(self, verbose_name: str) -> None:
        super().__init__(verbose_name, attrs={"th": AMOUNT, "td": AMOUNT})


class StandingTable(Table):
    """The projects with what is open in each, and the score with the way it came about."""

    title = "各项目的得分"
    name = tables.Column("项目名称", attrs={"td": {"class": "name"}})
    department = tables.Column(
        "单位",
        accessor="department__name",
        order_by=("department__path", "position"),
        attrs={"td": {"class": "unit"}},
    )
    budget = tables.Column(
        "预算数（万元）", visible=False, attrs={"th": AMOUNT, "td": AMOUNT}
    )
    points = ScoreColumn("得分")
    errors = ScoreColumn("错误")
    warnings = ScoreColumn("警告")
    hints = ScoreColumn("提示")
    derivation = tables.Column(
        "怎么得出", orderable=False, empty_values=(), attrs=PROSE
    )

    fixed = ("name",)
    in_file = {
        "name": (
            Field("项目编码", attrgetter("code"), 24),
            Field("项目名称", attrgetter("name"), 40),
        ),
        "department": (Field("单位", attrgetter("department.name"), 28),),
        "budget": (Field("预算数（万元）", attrgetter("budget")),),
        "points": (Field("得分", attrgetter("points"), 8),),
        "errors": (Field("错误", attrgetter("errors"), 8),),
        "warnings": (Field("警告", attrgetter("warnings"), 8),),
        "hints": (Field("提示", attrgetter("hints"), 8),),
        "derivation": (
            Field("怎么得出", lambda project: score_of(project).derivation, 44),
        ),
    }

    class Meta:
        model = Project
        fields: tuple = ()
        attrs = {"class": "grid"}
        default = ""

    def cells(self, project: Any) -> Iterable[Any]:
        score = score_of(project)
        page = reverse("declaration-checks", args=[project.pk])
        return (
            format_html(WITH_CODE, page, project.name, project.name, project.code),
            project.department.name,
            print_amount(project.budget),
            format_html('<b title="{}">{}</b>', score.derivation, project.points),
            project.errors,
            project.warnings,
            project.hints,
            score.derivation,
        )
