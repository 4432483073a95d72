"""Ended and rejected projects are in no total: every sum compared with one of our own."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks.board import Board
from targets.checks.rule_config import rule_config_of
from targets.filings.models import DepartmentTarget, Filing, Status
from targets.forms.summaries import backings
from targets.home.workbench import workbench_of
from targets.publication.drafting import draft
from targets.publication.publishing import publish
from targets.reports.scope import Scope
from targets.reports.yearly import REPORTS
from targets.workflow import performing as workflow
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.reports.reading import column, figure

ENDED, REJECTED, REFUSED = 3, 5, 7
LEFT_OUT = "未通过、已终止的 2 个项目"


@pytest.fixture
def left(seeded) -> list[Project]:
    """The projects that count, while one was ended, one rejected, and one had an adjustment refused."""
    put(ENDED, Status.ENDED)
    put(REJECTED, Status.REJECTED)
    put(REFUSED, Status.APPROVED)
    filing = Filing.objects.get(project__position=REFUSED)
    filing.baseline = filing.versions.create(
        number=1, verb="approve", status=Status.APPROVED, form={}, at="2024-01-20T00Z"
    )
    filing.status = Status.REJECTED
    filing.save()
    return [
        project
        for project in Project.objects.order_by("pk")
        if project.position not in (ENDED, REJECTED)
    ]


def put(position: int, status: Status) -> None:
    Filing.objects.filter(project__position=position).update(status=status)


def total(projects: list[Project], name: str = "budget") -> Decimal:
    amounts = [getattr(project, name) or Decimal(0) for project in projects]
    return sum(amounts, Decimal(0))


def test_the_board_adds_up_what_counts(left, board):
    shown = board()
    assert (shown.total.forms, shown.total.budget) == (len(left), total(left))
    assert shown.total.fiscal == total(left, "fiscal_funds")
    assert shown.total.left_out == 2
    assert sum(shown.total.statuses.values()) == len(left) + 2
    for key in ("types", "sub-targets", "sources"):
        found = figure(shown, key)
        assert found.total[-2].value == total(left), key
    assert figure(shown, "waiting").total[1].value == len(left)
    assert LEFT_OUT in figure(shown, "statuses").sentence
    assert LEFT_OUT in figure(shown, "sources").sentence


def test_the_largest_projects_and_the_plan_are_of_those_that_count(left, board):
    shown = board()
    names = {project.name for project in left}
    assert set(column(figure(shown, "largest"), "项目")) <= names
    assert figure(shown, "statuses").total[1].value == len(left)


def test_quality_is_that_of_the_projects_that_count(left, board, leader, year):
    assert board().quality.forms == len(left)
    found = Board(year, leader, rule_config_of(year))
    (unit,) = found.by_unit()
    assert len(found.scores) == len(left)
    assert unit.forms == len(left) + len(found.scored_parts) == len(left) + 1


def test_the_board_is_fresh_with_projects_that_do_not_count(left, board):
    assert board().waiting == 0


def test_the_year_after_compares_with_what_counts(left, board, leader, seeded):
    following = acts.new_year()
    Project.objects.create(
        year=following, department=left[0].department, name="新项目", budget=1
    )
    shown = figure(board(year=following), "years")
    assert shown.lines[0][1].value == len(left)
    assert shown.lines[0][2].value == total(left)


def test_the_list_shows_them_and_leaves_them_out_of_its_foot(left, as_user, leader):
    address = f"{reverse('project-list')}?year=2024"
    page = html.unescape(as_user(leader).get(address).content.decode())
    assert f"合计 {len(left)} 个项目，未通过、已终止的 2 个不计入" in page
    assert f"{total(left):,.2f}" in page
    assert 'class="chip ended">已终止' in page
    ended = as_user(leader).get(f"{address}&state=ended").content.decode()
    assert "合计 0 个项目，未通过、已终止的 1 个不计入" in ended
    assert Project.objects.get(position=ENDED).name in ended


@pytest.mark.parametrize("name", ["projects", "sub-targets", "progress"])
def test_the_reports_say_what_they_leave_out(name, left, leader, year):
    (found,) = REPORTS[name].build(Scope(year, leader))
    assert LEFT_OUT in found.sentence
    values = [cell.value for cell in found.total]
    expected = len(left) if name == "progress" else total(left)
    assert expected in values


def test_the_table_of_projects_still_lists_them(left, leader, year):
    (found,) = REPORTS["projects"].build(Scope(year, leader))
    assert len(found.lines) == len(left) + 2


def test_part_one_is_of_what_counts(left):
    target = DepartmentTarget.objects.with_budget().get()
    assert (target.projects, target.budget) == (len(left), total(left))
    found = backings(target, target.subtargets.all())
    assert sum(len(backing.projects) for backing in found) == len(left)
    assert sum(backing.budget for backing in found) == total(left)


def test_nobody_is_wanted_for_a_project_that_does_not_count(left, leader, year):
    assert workbench_of(leader, year).without_person == len(left)


# Publication


@pytest.fixture
def published(seeded, reviewer, admin, year, unit) -> Project:
    """A project that went out with all others and was ended since."""
    Filing.objects.exclude(project=None).update(status=Status.REVIEWED)
    keys = list(Project.objects.values_list("pk", flat=True))
    workflow.perform_many(keys, "approve", reviewer)
    publish(year, unit, admin, draft(year, unit).fingerprint)
    project = Project.objects.get(position=ENDED)
    note = TransitionNote("项目不再实施")
    workflow.perform(project.pk, "end", reviewer, note)
    return project


def test_a_publication_leaves_an_ended_project_out_and_says_so(published, year, unit):
    found = draft(year, unit)
    assert [project for project, _ in found.left_out] == [published]
    assert published.name not in [form.name for form in found.document.projects]
    ((name, cells, reason),) = found.changes
    assert (name, cells) == (published.name, [("项目", "已公开", "不再列入")])
    assert reason.startswith("已终止")
    assert found.register_total == found.total
