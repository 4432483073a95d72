"""Tables of what the checks found, and of the projects with their scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import (
    AmountColumn,
    FileColumn,
    ListColumn,
    NumberColumn,
    ProseColumn,
)
from core.lists.tables import ListTable
from projects.models import Project
from projects.register.marks import mark_chips, marks_in_file, paths_of_marks
from projects.register.tables import UNIT_NAME, ProjectColumn, UnitColumn
from targets.checks.board import PLACED
from targets.checks.margin.remarks import keyed
from targets.checks.models import RecordedFinding
from targets.checks.rules.catalogue import ALL_RULES, label_at
from targets.checks.rules.finding import Fix, Level
from targets.checks.scoring import Score
from targets.documents.values import DEPARTMENT
from targets.filings.models import Target

LEVELS = list(Level)
# From a finding to its project.
PROJECT = "filing__project__"
UNIT_ORDER = (*PLACED, "position")
UNIT_OF_PART_ONE = (
    "filing__department__code",
    *(f"filing__{name}" for name in UNIT_NAME),
)
LINK = '<a href="{}">{}</a>'
CHIP = '<span class="chip {}">{}</span>'
RULE = '<span title="{}">{}</span><span class="under">{}</span>'
NAME = '<a class="row-name" href="{}" title="{}">{}</a>{}'
WITH_CODE = (
    '<a class="row-name" href="{}" title="{}">{}</a><span class="code">{}{}</span>'
)
POINTS = '<b title="{}">{}</b>'
REASON = '{}<span class="under">{}</span>'


def level_chip(level: Level) -> SafeString:
    """The level in its colour."""
    return format_html(CHIP, level, level.label)


def level_of(found: RecordedFinding) -> Level:
    """The level of a finding, by the `weight` that the filter gave it."""
    return LEVELS[found.weight]  # type: ignore[attr-defined]


def proposed(found: RecordedFinding) -> str:
    """The fix that one click makes, "" where nothing is proposed."""
    if not found.fix_where:
        return ""
    return Fix(found.fix_where, found.fix_text).label


def reason_for(found: RecordedFinding) -> str:
    """The reason that was given for a finding."""
    return found.waiver.reason if found.waiver else ""


def explained_by(found: RecordedFinding) -> str:
    """Who gave the reason."""
    user = found.waiver.user if found.waiver else None
    return str(user or "")


def rule_cell(found: RecordedFinding) -> SafeString:
    """The id of the rule with its title below."""
    title = ALL_RULES[found.rule].title
    return format_html(RULE, title, found.rule, title)


def reason_cell(found: RecordedFinding) -> SafeString | str:
    """The reason with its author below."""
    if found.waiver is None:
        return ""
    return format_html(REASON, reason_for(found), explained_by(found))


def checks_link(link: str, project: Project, *more: str) -> SafeString:
    """A link to the checks of a project's form, with the marks of the project at the end."""
    address = reverse("declaration-checks", args=[project.pk])
    name, marks = project.name, mark_chips(project)
    return format_html(link, address, name, name, *more, marks)


def part_one_url(found: RecordedFinding) -> str:
    """The page of the part one that the finding is in."""
    filing = found.filing
    return reverse(
        "department-target", args=[filing.budget_year.year, filing.unit.code]
    )


def form_link(found: RecordedFinding) -> SafeString:
    """A link to what was found in the form: a project by its name, a part one as what it is."""
    project = found.filing.project
    if project is not None:
        return checks_link(NAME, project)
    name = DEPARTMENT.label
    return format_html(NAME, f"{part_one_url(found)}#standing", name, name, "")


def form_name(found: RecordedFinding) -> str:
    """The name of the project; a part one as what it is."""
    project = found.filing.project
    return project.name if project else DEPARTMENT.label


class FindingTable(ListTable):
    """The findings with links to their cells: in the editor for those who fill in, else on the page of the form."""

    title = "检查发现的问题"
    css = "grid findings"
    level = ListColumn(
        "级别",
        value=lambda found: level_of(found).label,
        cell=lambda found: level_chip(level_of(found)),
        sort=("weight",),
        width=8,
    )
    rule = ListColumn(
        "规则",
        "rule",
        cell=rule_cell,
        file=(
            FileColumn("规则", attrgetter("rule"), 8),
            FileColumn("规则内容", lambda found: ALL_RULES[found.rule].title, 30),
            FileColumn("维度", lambda found: ALL_RULES[found.rule].dimension.label, 10),
        ),
        css="rule",
    )
    project = ListColumn(
        "项目",
        f"{PROJECT}name",
        cell=form_link,
        loads=(f"{PROJECT}name", *paths_of_marks(PROJECT), *UNIT_OF_PART_ONE),
        file=(
            FileColumn("项目名称", form_name, 40),
            *marks_in_file(PROJECT),
        ),
        css="name",
        fixed=True,
    )
    code = ListColumn("项目编码", f"{PROJECT}code", width=24, on_demand=True)
    department = ListColumn(
        "单位",
        "filing__unit_name",
        loads=(*(f"{PROJECT}{name}" for name in UNIT_NAME), *UNIT_OF_PART_ONE),
        sort=UNIT_ORDER,
        width=28,
        css="unit",
    )
    where = ListColumn(
        "位置",
        "where",
        value=lambda found: label_at(found.rule, found.where),
        sort=(),
        width=20,
        css="where",
    )
    what = ProseColumn("问题", "what", width=50, fixed=True)
    advice = ProseColumn("怎么改", "advice", width=50)
    fix = ListColumn(
        "可一键改",
        value=proposed,
        loads=("fix_where", "fix_text"),
        sort=(),
        width=24,
        css="fix",
    )
    reason = ListColumn(
        "说明",
        cell=reason_cell,
        loads=("waiver__reason", "waiver__user__name", "waiver__user__username"),
        sort=(),
        file=(
            FileColumn("说明", reason_for, 40),
            FileColumn("说明人", explained_by, 10),
        ),
        css="fix",
    )

    def __init__(self, *args: Any, may_fill_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_fill_in = may_fill_in
        self.keys: dict[int, tuple[str, ...]] = {}

    def body(self) -> Iterator[SafeString]:
        """The rows, after the keys that their links need were read at once."""
        if self.may_fill_in and self.columns["where"].visible:
            projects = {found.filing.project_id for found in self.records}
            self.keys = row_keys(pk for pk in projects if pk)
        return super().body()

    def render_where(self, found: RecordedFinding) -> SafeString:
        """The name of the cell, linked to it."""
        address = self.address_of(found)
        label = label_at(found.rule, found.where)
        return format_html(LINK, address, label)

    def address_of(self, found: RecordedFinding) -> str:
        """The address of the cell; that of the form where the row has gone since it was checked."""
        project = found.filing.project_id
        if project is None:
            return f"{part_one_url(found)}#standing"
        if not self.may_fill_in:
            return f"{reverse('declaration', args=[project])}#{found.where}"
        page = reverse("declaration-edit", args=[project])
        keys = {"targets": self.keys.get(project, ())}
        try:
            return f"{page}#{keyed(found.where, keys)}"
        except IndexError:
            return page


def row_keys(projects: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The keys by which the editor knows the rows of these projects, in their order; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    targets = Target.objects.filter(declaration__project__in=projects)
    ordered = targets.order_by("declaration", "position", "pk")
    rows = ordered.values_list("declaration__project", "key")
    for project, key in rows:
        found[project].append(str(key))
    return {project: tuple(keys) for project, keys in found.items()}


def score_of(project: Any) -> Score:
    """The score of a project out of `Board.scored`."""
    return Score(project.errors, project.warnings, project.hints)


class StandingTable(ListTable):
    """The projects with their open findings, and their scores with how they come about."""

    title = "各项目的得分"
    name = ProjectColumn(
        cell=lambda project: checks_link(WITH_CODE, project, project.code)
    )
    department = UnitColumn()
    budget = AmountColumn("预算数（万元）", "budget", on_demand=True)
    points = NumberColumn(
        "得分",
        "points",
        cell=lambda project: format_html(
            POINTS, score_of(project).derivation, project.points
        ),
    )
    errors = NumberColumn("错误", "errors")
    warnings = NumberColumn("警告", "warnings")
    hints = NumberColumn("提示", "hints")
    derivation = ProseColumn(
        "怎么得出", value=lambda project: score_of(project).derivation, width=44
    )
