"""A unit is moved at the moment when somebody works on its forms: one comes first, the other is told what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from projects.accounts.units import change_unit
from projects.models import BudgetYear, Department, Event, Project, Role, User
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.editing.outcome import Closed
from targets.filings.models import Filing, Status
from targets.imports import runs
from targets.imports.models import ImportRun
from targets.publication.drafting import draft
from targets.publication.models import Publication
from targets.publication.publishing import NotPublished, publish
from targets.workflow import performing as workflow
from targets.workflow.performing import NotPerformed
from tests.targets.fills import fill

NEW = "巨鹿街道办事处"


@pytest.fixture
def other(seeded) -> Department:
    """The department to which the unit moves."""
    return Department.objects.create(code="902", name="财政局")


@pytest.fixture
def above(office) -> User:
    """Who fills in for the department that loses the unit."""
    return User.objects.create_user(
        "above", name="李静", role=Role.CLERK, department=office
    )


@pytest.fixture
def move(unit, other) -> Callable[[], str]:
    """The unit moves and is renamed, from the running year on."""

    def act() -> str:
        moving = Department.objects.get(pk=unit.pk)
        moving.name, moving.parent = NEW, other
        change_unit(moving, 2024)
        return "moved"

    return act


@pytest.fixture
def project(seeded) -> Project:
    Filing.objects.update(status=Status.SUBMITTED)
    return Project.objects.select_related("year", "department").get(position=1)


def taking(project: Project, verb: str, user: User) -> Callable[[], str]:
    def act() -> str:
        try:
            return workflow.perform(project.pk, verb, user).verb
        except NotPerformed as refusal:
            return str(refusal)

    return act


def filling(project: Project, user: User) -> Callable[[], str]:
    def act() -> str:
        try:
            fill(project, user, {"purpose": "改过的用途"})
        except Closed as refusal:
            return str(refusal)
        return "filled"

    return act


def path(unit: Department) -> str:
    return Department.objects.get(pk=unit.pk).path


def test_a_form_of_a_unit_that_moves_away_is_not_reviewed_a_moment_later(
    project, reviewer, move, at_once, stored
):
    answers = at_once(move, taking(project, "review", reviewer))
    assert answers[0] == "moved"
    assert "不在您能看到的单位里" in answers[1]
    assert stored(lambda: Filing.objects.get(project=project).status) == "submitted"


def test_a_unit_moves_after_the_review_of_its_form(
    project, unit, reviewer, move, at_once, stored
):
    assert at_once(taking(project, "review", reviewer), move) == ["review", "moved"]
    assert stored(lambda: Filing.objects.get(project=project).status) == "reviewed"
    assert stored(lambda: path(unit)) == "902/901001/"


def test_a_form_of_a_unit_that_moves_away_is_not_filled_in_a_moment_later(
    project, above, move, at_once, stored
):
    stored(lambda: Filing.objects.update(status=Status.DRAFT))
    answers = at_once(move, filling(project, above))
    assert "您现在看不到它，没有保存" in answers[1]
    purpose = stored(lambda: Project.objects.get(pk=project.pk).purpose)
    assert purpose != "改过的用途"


def test_a_unit_moves_after_its_form_was_filled_in(
    project, above, move, at_once, stored
):
    stored(lambda: Filing.objects.update(status=Status.DRAFT))
    assert at_once(filling(project, above), move) == ["filled", "moved"]
    purpose = stored(lambda: Project.objects.get(pk=project.pk).purpose)
    assert purpose == "改过的用途"


def test_an_import_for_a_unit_that_moves_away_writes_nothing(
    project, document, above, move, at_once, stored
):
    stored(lambda: Filing.objects.update(status=Status.DRAFT))
    changed = replace(document.projects[0], purpose="改过的用途")
    file = write_text(Document(None, (changed,))).encode()
    run = stored(lambda: runs.receive(above, "a.txt", file))
    at_once(move, lambda: runs.confirm(run.pk, good_only=False))
    found = stored(lambda: ImportRun.objects.get(pk=run.pk))
    assert found.state != "done"
    assert any("单位" in str(problem) for problem in found.problems)


@pytest.fixture
def publishing(project, office, admin) -> Callable[[], str]:
    """Publish the department with what was seen before."""
    keys = list(Project.objects.values_list("pk", flat=True))
    Filing.objects.update(status=Status.DRAFT)
    workflow.perform_many(keys, "recognise", admin)
    year = BudgetYear.objects.get(year=2024)
    seen = draft(year, office).fingerprint

    def act() -> str:
        try:
            return str(publish(year, office, admin, seen).count)
        except NotPublished as refusal:
            return str(refusal)

    return act


def test_what_a_moved_unit_takes_away_is_not_published_a_moment_later(
    publishing, move, at_once, stored
):
    answers = at_once(move, publishing)
    assert answers == ["moved", "预览之后内容有了变化，没有公开；请看过新的预览再确认"]
    assert stored(Publication.objects.count) == 0


def test_a_unit_moves_after_its_department_published(publishing, move, at_once, stored):
    assert at_once(publishing, move) == ["37", "moved"]
    assert stored(lambda: Publication.objects.get().unit_name) != NEW


def test_two_who_move_a_unit_at_once_leave_one_tree(unit, other, move, at_once, stored):
    def below_itself() -> str:
        moving = Department.objects.get(pk=other.pk)
        moving.parent = Department.objects.get(pk=unit.pk)
        change_unit(moving, 2024)
        return "moved"

    with pytest.raises(ValidationError, match="上级单位不能是本单位"):
        at_once(move, below_itself)
    assert stored(lambda: path(unit)) == "902/901001/"
    numbers = stored(lambda: list(Event.objects.values_list("number", flat=True)))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
