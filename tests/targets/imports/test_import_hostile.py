"""Imports in bad faith or in bad luck: scope, silent loss, and undoing at the wrong moment."""

from dataclasses import replace

import pytest
from django.urls import reverse

from core import progress
from projects.models import BudgetYear, Project, Role
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.models import Declaration, DepartmentTarget, SubTarget
from targets.imports import runs
from targets.imports.models import ImportRun, State
from targets.imports.processing import process
from tests.targets.acts import with_row


def text(*forms, part=None) -> bytes:
    return write_text(Document(part, forms)).encode()


def look(user, content: bytes, name: str = "a.txt") -> ImportRun:
    run = runs.receive(user, name, content)
    run.refresh_from_db()
    return run


def confirmed(run: ImportRun, *, good_only: bool = False) -> ImportRun:
    runs.confirm(run.pk, good_only=good_only)
    run.refresh_from_db()
    return run


def take(user, content: bytes, *, good_only: bool = False) -> ImportRun:
    run = confirmed(look(user, content), good_only=good_only)
    assert run.state == State.DONE
    return run


def purpose(form) -> str:
    return Project.objects.get(code=form.code).purpose


@pytest.fixture
def secret(seeded, other_unit) -> Project:
    """A project of another department."""
    year = BudgetYear.objects.get(year=2024)
    return Project.objects.create(
        year=year, department=other_unit, code="X1", name="机密项目", position=7
    )


@pytest.fixture
def foreign(form, other_unit):
    """A form of another department."""
    unit = {"department_code": other_unit.code, "department_name": other_unit.name}
    return replace(form, **unit, code="X1", name="机密项目")


# Two forms that mean one project


@pytest.mark.parametrize("first_code", ["", "N1"])
def test_two_forms_that_mean_one_project_without_a_code_are_both_refused(
    seeded, admin, form, first_code
):
    Project.objects.filter(code=form.code).update(code="")
    run = look(
        admin,
        text(
            replace(form, code=first_code, purpose="一"),
            replace(form, code="N2", purpose="二"),
        ),
    )
    assert run.counts == {"refused": 2}


# Scope


def test_refused_forms_of_another_unit_keep_their_places(
    document, clerk, secret, foreign
):
    changed = replace(document.projects[0], purpose="改")
    take(clerk, text(foreign, *document.projects[1:], changed), good_only=True)
    secret.refresh_from_db()
    assert secret.position == 7


def test_refused_forms_of_ones_own_unit_keep_their_places(
    document, clerk, seeded, form
):
    bad = with_row(document.projects[-1], 0, level2="重量指标")
    take(
        clerk,
        text(bad, *document.projects[1:-1], replace(form, purpose="改")),
        good_only=True,
    )
    assert Project.objects.get(code=bad.code).position == len(document.projects)


@pytest.mark.parametrize(
    "table",
    [
        "项目编码,资金用途\nX1,改\n",
        "项目编码,项目名称,资金用途,单位编码\nX1,名,改,901001\n",
    ],
    ids=["without a unit", "with one's own unit"],
)
def test_a_code_of_another_unit_tells_nothing_of_its_project(
    client, clerk, secret, table
):
    run = look(clerk, table.encode(), "a.csv")
    client.force_login(clerk)
    page = client.get(run.get_absolute_url()).content.decode()
    assert run.counts == {"refused": 1}
    assert [word for word in ("机密项目", "财政局", "902001") if word in page] == []


def test_a_name_of_another_unit_does_not_tell_its_code(clerk, secret, foreign):
    assert "X1" not in str(look(clerk, text(replace(foreign, code="Y"))).notices)


def test_who_moved_to_another_unit_undoes_nothing_there(
    client, seeded, clerk, form, other_unit
):
    run = take(clerk, text(replace(form, purpose="改")))
    clerk.department = other_unit
    clerk.save()
    client.force_login(clerk)
    client.post(reverse("import-undo", args=[run.pk]))
    assert purpose(form) == "改"


def test_a_project_that_moved_to_another_unit_is_not_undone_from_here(
    seeded, clerk, form, other_unit
):
    run = take(clerk, text(replace(form, purpose="改")))
    Project.objects.filter(code=form.code).update(department=other_unit)
    assert runs.begin_undo(run.pk, clerk).counts == {"kept": 1}
    assert purpose(form) == "改"


def test_part_one_of_the_former_unit_is_not_undone(seeded, clerk, document, other_unit):
    run = take(
        clerk,
        text(document.projects[0], part=replace(document.department, overall="改")),
    )
    clerk.department = other_unit
    clerk.save()
    runs.begin_undo(run.pk, clerk)
    assert DepartmentTarget.objects.get().overall == "改"


def test_who_may_not_fill_in_any_more_when_the_work_begins_undoes_nothing(
    seeded, clerk, form, monkeypatch
):
    run = take(clerk, text(replace(form, purpose="改")))
    monkeypatch.setattr(runs, "SMALL_UNDO", -1)
    undoing = runs.begin_undo(run.pk, clerk)
    clerk.role = Role.REVIEWER
    clerk.save()
    process(undoing.pk)
    undoing.refresh_from_db()
    assert (undoing.state, purpose(form)) == (State.REFUSED, "改")


# What was previewed is what is done


def test_part_one_that_somebody_changed_since_the_preview_is_not_overwritten(
    seeded, admin, document
):
    run = look(
        admin,
        text(document.projects[0], part=replace(document.department, overall="改")),
    )
    DepartmentTarget.objects.update(overall="同事刚改的")
    assert confirmed(run).state == State.REFUSED
    assert DepartmentTarget.objects.get().overall == "同事刚改的"


def test_a_year_that_was_opened_since_the_preview_takes_nothing(seeded, admin, form):
    run = look(admin, text(replace(form, code="N1", name="新")))
    BudgetYear.objects.create(year=2025, scheme=run.budget_year.scheme)
    confirmed(run)
    assert Project.objects.get(code="N1").year == run.budget_year


def test_a_wish_to_stop_that_came_too_late_does_not_stop_the_next_step(
    seeded, admin, form
):
    run = look(admin, text(replace(form, purpose="改")))
    progress.ask_to_stop(run.progress_key)
    assert confirmed(run).state == State.DONE


# Undoing


def test_the_order_that_a_later_import_gave_stays(seeded, admin, document):
    first = take(
        admin,
        text(
            *document.projects[::-1][:-1], replace(document.projects[0], purpose="改")
        ),
    )
    later = [*document.projects[5:], *document.projects[:5]]
    take(admin, text(*(replace(each, purpose="再改") for each in later)))
    order = list(Project.objects.order_by("position").values_list("code", flat=True))
    runs.begin_undo(first.pk, admin)
    assert (
        list(Project.objects.order_by("position").values_list("code", flat=True))
        == order
    )


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_however_often_it_is_undone_and_brought_back_one_run_stands(
    seeded, admin, form, times
):
    before = purpose(form)
    take(admin, text(replace(form, purpose="改")))
    for _ in range(times):
        runs.begin_undo(ImportRun.objects.get(stands=True).pk, admin)
    assert ImportRun.objects.filter(stands=True).count() == 1
    assert purpose(form) == (before if times % 2 else "改")


def test_a_link_comes_back_to_its_own_sub_target_though_titles_are_alike(
    seeded, admin, document
):
    one, two, *_ = DepartmentTarget.objects.get().subtargets.all()
    SubTarget.objects.filter(pk__in=[one.pk, two.pk]).update(title="同名")
    linked = set(
        Declaration.objects.filter(sub_target=one).values_list("pk", flat=True)
    )
    part = replace(document.department, sub_targets=document.department.sub_targets[2:])
    runs.begin_undo(take(admin, text(document.projects[0], part=part)).pk, admin)
    assert (
        set(
            Declaration.objects.filter(sub_target__position=1).values_list(
                "pk", flat=True
            )
        )
        == linked
        != set()
    )


def test_links_that_are_lost_with_an_undone_part_one_are_told(seeded, admin, document):
    DepartmentTarget.objects.all().delete()
    run = take(admin, text(document.projects[0], part=document.department))
    Declaration.objects.filter(project__position=1).update(
        sub_target=SubTarget.objects.first()
    )
    assert "1 个项目因此不再对应分项目标" in str(runs.begin_undo(run.pk, admin).notices)


def test_a_cell_that_an_import_changes_is_no_copy_any_more(seeded, admin, form):
    Declaration.objects.filter(project__code=form.code).update(
        copied=["purpose", "goals"]
    )
    take(admin, text(replace(form, purpose="改")))
    assert Declaration.objects.get(project__code=form.code).copied == ["goals"]
