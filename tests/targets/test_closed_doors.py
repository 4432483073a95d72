"""After the last day of filling in every door is closed, and says so, but for who is named as an exception."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.problems import Refusal
from projects.models import BudgetYear, Exemption, Project
from projects.register.removal import ProjectNotRestored, undelete
from targets.documents.reading.reader import Reading
from targets.filings import loading
from targets.filings.copying import copy_year
from targets.filings.editing.outcome import Closed
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    Declaration,
    Filing,
    declaration_of,
)
from targets.filings.starting import start
from targets.imports.importing import import_document
from targets.workflow.removal import Kept, delete
from targets.workflow.restoring import NotRestored, restore
from targets.workflow.versions import TransitionNote, keep
from tests.targets import acts
from tests.targets.fills import department_sheet, fill, fill_department, sheet


@pytest.fixture
def project(seeded) -> Project:
    return Project.objects.select_related("year", "department", "declaration").get(
        position=1
    )


@pytest.fixture
def doors(
    project, clerk, year, unit, document
) -> dict[str, tuple[Callable[[], object], type[Exception]]]:
    """Each is tried once, with what it raises where it is closed."""
    keep(
        declaration_of(project).filing,
        loading.load_forms(Project.objects.filter(pk=project.pk))[0],
        "submit",
        clerk,
        TransitionNote(),
    )
    fill(project, clerk, {"purpose": "之后改过"})
    gone = Project.objects.get(position=37)
    delete(gone.pk, clerk)
    changed = Reading(acts.with_goals_of_first(document, "改"))

    def now() -> BudgetYear:
        return BudgetYear.objects.get(year=2024)

    def part_one() -> object:
        place = (unit, now())
        return fill_department(
            place, clerk, {"overall": "改"}, seen=department_sheet(place)
        )

    return {
        "form": (
            lambda: fill(project, clerk, {"goals": "改"}, seen=sheet(project)),
            Closed,
        ),
        "part one": (part_one, Closed),
        "new": (
            lambda: start(Project(year=now(), department=unit, name="新的"), clerk),
            Refusal,
        ),
        "delete": (lambda: delete(project.pk, clerk), Kept),
        "bring back": (
            lambda: undelete(Project.everything.get(pk=gone.pk), clerk),
            ProjectNotRestored,
        ),
        "import": (lambda: import_document(changed, 2024, clerk), Refusal),
        "restore": (lambda: restore(project.pk, 1, clerk), NotRestored),
    }


DOORS = ["form", "part one", "new", "delete", "bring back", "import", "restore"]
# The kind of form behind a door; a project as such is of none.
KIND_OF_DOOR = {"part one": DEPARTMENT_KIND, "bring back": ""}


def end() -> None:
    BudgetYear.objects.update(fill_until=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_closed_after_the_last_day(door, doors):
    act, refusal = doors[door]
    end()
    with pytest.raises(refusal, match="截止"):
        act()


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_open_to_who_is_named(door, doors, clerk, year):
    act, _ = doors[door]
    end()
    Exemption.objects.create(
        year=year, user=clerk, until=timezone.localdate(), reason="汛期"
    )
    act()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", [DECLARATION_KIND, DEPARTMENT_KIND])
def test_an_exception_for_one_kind_of_form_opens_no_other(
    kind, door, doors, clerk, year
):
    act, refusal = doors[door]
    end()
    day = timezone.localdate()
    Exemption.objects.create(year=year, user=clerk, kind=kind, until=day, reason="汛期")
    if KIND_OF_DOOR.get(door, DECLARATION_KIND) == kind:
        act()
    else:
        with pytest.raises(refusal, match="截止"):
            act()


def test_a_year_is_not_copied_into_one_that_is_closed(seeded, clerk):
    acts.new_year()
    end()
    with pytest.raises(Refusal, match="截止"):
        copy_year(acts.of_year(2024), 2025, clerk)
    assert not acts.of_year(2025).exists()


def test_a_form_that_was_approved_is_adjusted_after_the_last_day(project, clerk, doors):
    version = project.declaration.filing.versions.get()
    Filing.objects.filter(project=project).update(status="adjusting", baseline=version)
    end()
    assert fill(project, clerk, {"goals": "调整后的目标"}).whole


def test_the_command_line_minds_no_dates(seeded, document, year):
    end()
    import_document(Reading(acts.with_goals_of_first(document, "改")), 2024)
    assert Declaration.objects.filter(goals="改").count() == 1


def test_the_page_of_a_form_says_why_it_is_locked(as_user, project, clerk, leader):
    end()
    page = project.get_absolute_url()
    shown = as_user(clerk).get(page).content.decode()
    assert "不能填报：2024年的填报已于" in shown
    assert reverse("declaration-edit", args=[project.pk]) not in shown
    assert "不能填报" not in as_user(leader).get(page).content.decode()
