"""Imports at the same moment as other people's work, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, connections

from projects.models import Project
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.models import DepartmentTarget, Filing
from targets.imports import runs
from targets.imports.models import ImportRun, State
from targets.workflow.removal import delete
from tests.targets.fills import department_sheet, fill, fill_department, sheet
from tests.targets.threads import run_both


@pytest.fixture
def at_once(transactional_db, seeded, tmp_path) -> Iterator[Callable[..., list]]:
    """`at_once(first, second)`: the second begins while the transaction of the first is not yet at its end.

    A SQLite database in memory has but one connection; it is put into a file when threads are first wanted.
    """
    copy = tmp_path / "copy.sqlite3"
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:

        def at_once(first: Callable, second: Callable) -> list:
            if connection.vendor == "sqlite" and not copy.exists():
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(copy)])
                patch.setitem(connections.settings["default"], "NAME", str(copy))
            return pool.submit(run_both, pool, first, second).result()

        yield at_once


@pytest.fixture
def apart(at_once) -> Callable[[Callable], object]:
    """`apart(act)` is what comes of it in a thread, which sees what the others have left."""
    return lambda act: at_once(lambda: None, act)[1]


def text(*forms, part=None) -> bytes:
    return write_text(Document(part, forms)).encode()


def told(act: Callable[[], ImportRun | None], run: ImportRun) -> str:
    """The state that the step leads to, or why it came too late."""
    try:
        return (act() or ImportRun.objects.get(pk=run.pk)).state
    except runs.TooLate as late:
        return str(late)


def confirm(run: ImportRun) -> str:
    return told(lambda: runs.confirm(run.pk, good_only=False), run)


def undo(run: ImportRun) -> str:
    return told(lambda: runs.begin_undo(run.pk, run.user), run)


@pytest.fixture
def run(at_once, admin, form) -> ImportRun:
    """A preview of an import that changes the purpose of the first form."""
    return runs.receive(admin, "a.txt", text(replace(form, purpose="改")))


@pytest.fixture
def first(run, form) -> Project:
    return Project.objects.get(code=form.code)


@pytest.fixture
def purpose(apart, first) -> Callable[[], str]:
    return lambda: apart(lambda: Project.objects.get(pk=first.pk).purpose)


# An import that waits for somebody else


def test_a_form_that_is_closed_meanwhile_takes_no_import(at_once, run, first, purpose):
    def close() -> None:
        list(Project.objects.select_for_update().filter(pk=first.pk).order_by())
        Filing.objects.filter(project=first).update(status="submitted")

    assert at_once(close, lambda: confirm(run))[1] == State.REFUSED
    assert purpose() != "改"


def test_a_project_that_moves_away_meanwhile_takes_no_import_of_its_former_unit(
    at_once, run, first, purpose, clerk, other_unit
):
    ImportRun.objects.update(user=clerk)
    move = Project.objects.filter(pk=first.pk).update
    assert (
        at_once(lambda: move(department=other_unit), lambda: confirm(run))[1]
        == State.REFUSED
    )
    assert purpose() != "改"


@pytest.mark.parametrize(
    "way",
    [
        lambda project, user: delete(project.pk, user),
        lambda project, user: project.delete(),
    ],
    ids=["set aside", "for good"],
)
def test_a_project_that_is_deleted_meanwhile_stops_the_import_with_a_reason(
    at_once, run, first, way
):
    assert (
        at_once(lambda: way(first, run.user), lambda: confirm(run))[1] == State.REFUSED
    )


def test_a_form_that_is_edited_meanwhile_is_not_written_over(
    at_once, run, first, purpose, clerk
):
    seen = sheet(first)
    assert (
        at_once(
            lambda: fill(first, clerk, {"goals": "同事"}, seen=seen),
            lambda: confirm(run),
        )[1]
        == State.REFUSED
    )
    assert purpose() != "改"


def test_part_one_that_is_edited_meanwhile_is_not_written_over(
    at_once, apart, admin, clerk, unit, year, document
):
    part = replace(document.department, overall="改")
    run = runs.receive(
        admin,
        "a.txt",
        text(*(replace(form, purpose="改") for form in document.projects), part=part),
    )
    seen = department_sheet((unit, year))
    edit = {"overall": "同事"}
    state = at_once(
        lambda: fill_department((unit, year), clerk, edit, seen=seen),
        lambda: confirm(run),
    )[1]
    overall = apart(lambda: DepartmentTarget.objects.get().overall)
    assert (state, overall) == (State.REFUSED, "同事")


def test_two_imports_of_one_form_come_one_after_the_other(at_once, run, admin, form):
    other = runs.receive(admin, "b.txt", text(replace(form, purpose="乙")))
    assert at_once(lambda: confirm(run), lambda: confirm(other)) == [
        State.DONE,
        State.REFUSED,
    ]


def test_two_imports_of_one_new_form_bring_it_in_once(at_once, admin, form):
    new = [replace(form, code="N1", name="新", purpose=each) for each in "甲乙"]
    one, two = (runs.receive(admin, "a.txt", text(each)) for each in new)
    assert at_once(lambda: confirm(one), lambda: confirm(two)) == [
        State.DONE,
        State.REFUSED,
    ]


def test_two_imports_that_open_one_year_both_come_in(at_once, admin, form):
    one, two = (
        runs.receive(admin, "a.txt", text(replace(form, code=each, name=each)), 2031)
        for each in "AB"
    )
    assert at_once(lambda: confirm(one), lambda: confirm(two)) == [
        State.DONE,
        State.DONE,
    ]


def test_an_import_that_two_confirm_is_done_once(at_once, run):
    done, late = at_once(lambda: confirm(run), lambda: confirm(run))
    assert (done, "不能再做这一步" in late) == (State.DONE, True)


# An editor, and an undoing, that wait


def test_who_types_meanwhile_is_asked_about_the_imported_cell(
    at_once, apart, run, first, clerk
):
    seen = sheet(first)
    typed = {"goals": "同事", "purpose": "我"}
    state, outcome = at_once(
        lambda: confirm(run), lambda: fill(first, clerk, typed, seen=seen)
    )
    assert (state, outcome.conflicts, outcome.saved) == (
        State.DONE,
        {"purpose": "改"},
        {"goals": "同事"},
    )


def test_an_import_that_two_undo_is_undone_once(at_once, apart, run):
    apart(lambda: confirm(run))
    done, late = at_once(lambda: undo(run), lambda: undo(run))
    assert (done, "已经撤销过" in late) == (State.DONE, True)


def test_a_form_that_is_edited_meanwhile_is_not_undone(
    at_once, apart, run, first, purpose, clerk
):
    apart(lambda: confirm(run))
    seen = apart(lambda: sheet(first))
    at_once(lambda: fill(first, clerk, {"goals": "同事"}, seen=seen), lambda: undo(run))
    assert purpose() == "改"


def test_part_one_that_is_edited_meanwhile_is_not_undone(
    at_once, apart, admin, clerk, unit, year, document
):
    part = replace(document.department, overall="改")
    run = runs.receive(
        admin,
        "a.txt",
        text(*(replace(form, purpose="改") for form in document.projects), part=part),
    )
    apart(lambda: confirm(run))
    seen = apart(lambda: department_sheet((unit, year)))
    at_once(
        lambda: fill_department((unit, year), clerk, {"overall": "同事"}, seen=seen),
        lambda: undo(run),
    )
    assert apart(lambda: DepartmentTarget.objects.get().overall) == "同事"
