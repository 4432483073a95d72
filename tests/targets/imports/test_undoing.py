"""An import taken back, and the taking back taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import BudgetYear, Event, FundingPlan, Project
from targets.documents.snapshot import form_in
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings import loading
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Status,
    SubTarget,
    Target,
)
from targets.imports import runs
from targets.imports.models import ImportRun, Outcome, State
from targets.workflow.models import Version
from targets.workflow.removal import delete
from targets.workflow.verification import Verified, damages

CONTENT = (Project, FundingPlan, Declaration, Target, DepartmentTarget, SubTarget)
LEFT_OUT = {
    "revision",
    "changed_at",
    "changed_by_id",
    "deleted_at",
    "deleted_by_id",
    "key",
    "id",
    "declaration_id",
    "department_target_id",
}


def stored() -> list:
    """What people see of the data, without who changed it when; a sub-target is known by its title."""
    rows = [row for model in CONTENT for row in _current(model).values()]
    titles = dict(SubTarget.objects.values_list("pk", "title"))
    for row in rows:
        row["sub_target_id"] = titles.get(row.get("sub_target_id"))
    return sorted(
        repr({name: value for name, value in row.items() if name not in LEFT_OUT})
        for row in rows
    )


def _current(model):
    path = {
        Project: "",
        FundingPlan: "project__",
        Declaration: "project__",
        Target: "declaration__project__",
    }.get(model)
    rows = model._default_manager.all()
    return rows if path is None else rows.filter(**{f"{path}deleted_at": None})


def take(user, *forms, part=None) -> ImportRun:
    run = runs.receive(user, "a.txt", write_text(Document(part, forms)).encode())
    runs.confirm(run.pk, good_only=False)
    return ImportRun.objects.get(pk=run.pk, state=State.DONE)


@pytest.fixture
def imported(seeded, admin, document) -> ImportRun:
    """An import that changes a form, reverses the order, brings a project in, and changes part one."""
    first, *rest = document.projects
    changed = replace(first, purpose="改", goals="改", targets=first.targets[1:])
    part = replace(
        document.department,
        overall="改",
        sub_targets=document.department.sub_targets[:-1],
    )
    return take(
        admin,
        *reversed(rest),
        changed,
        replace(first, code="NEW1", name="新项目"),
        part=part,
    )


def outcomes(run: ImportRun) -> dict:
    return {line.name: (line.outcome, line.note) for line in run.lines.all()}


def test_undoing_brings_everything_back(seeded, admin, document, request):
    before = stored()
    run = request.getfixturevalue("imported")
    assert stored() != before
    undone = runs.begin_undo(run.pk, admin)
    assert (undone.state, undone.counts) == (
        State.DONE,
        {Outcome.CHANGED: 1, Outcome.REMOVED: 1},
    )
    assert stored() == before


def test_a_project_that_undoing_removes_keeps_its_last_content(imported, admin):
    project = Project.objects.get(code="NEW1")
    form = loading.load_forms(Project.objects.filter(pk=project.pk))[0]
    runs.begin_undo(imported.pk, admin)
    kept = Version.objects.get(filing__project=project)
    assert (kept.verb, kept.note) == ("undo", "a.txt")
    assert form_in(kept.form) == form
    row = Event.objects.filter(project=project).latest("number")
    assert (row.verb, row.fingerprint) == ("undo", kept.fingerprint)
    assert list(damages(Verified())) == []


def test_undoing_the_undoing_brings_the_import_back(imported, admin):
    after = stored()
    undone = runs.begin_undo(imported.pk, admin)
    again = runs.begin_undo(undone.pk, admin)
    assert again.counts == {Outcome.CHANGED: 1, Outcome.NEW: 1}
    assert stored() == after


def test_an_import_that_was_brought_back_can_be_undone_once_more(
    seeded, admin, request
):
    before = stored()
    run = request.getfixturevalue("imported")
    runs.begin_undo(runs.begin_undo(run.pk, admin).pk, admin)
    runs.begin_undo(run.pk, admin)
    assert stored() == before


def test_an_import_is_undone_once(imported, admin):
    runs.begin_undo(imported.pk, admin)
    with pytest.raises(runs.TooLate, match="已经撤销过"):
        runs.begin_undo(imported.pk, admin)


def test_a_preview_has_nothing_to_undo(seeded, admin, form):
    run = runs.receive(admin, "a.txt", write_text(Document(None, (form,))).encode())
    with pytest.raises(runs.TooLate):
        runs.begin_undo(run.pk, admin)


def test_a_form_that_was_touched_since_stays_and_who_touched_it_is_named(
    imported, admin, clerk, form
):
    Project.objects.filter(code=form.code).update(purpose="之后又改")
    Filing.objects.filter(project__code=form.code).update(changed_by=clerk)
    undone = runs.begin_undo(imported.pk, admin)
    outcome, note = outcomes(undone)[form.name]
    assert (outcome, note.startswith("之后由“王丽”于 ")) == (Outcome.KEPT, True)
    assert undone.counts == {Outcome.KEPT: 1, Outcome.REMOVED: 1}
    assert Project.objects.get(code=form.code).purpose == "之后又改"


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_a_form_that_went_on_since_stays(imported, admin, form, status):
    Filing.objects.filter(project__code__in=[form.code, "NEW1"]).update(status=status)
    assert runs.begin_undo(imported.pk, admin).counts == {Outcome.KEPT: 2}


def test_a_project_that_was_deleted_since_stays_deleted(imported, admin, form):
    delete(Project.objects.get(code=form.code).pk, admin)
    undone = runs.begin_undo(imported.pk, admin)
    assert outcomes(undone)[form.name] == (Outcome.KEPT, "项目之后已被删除")


def test_a_code_that_another_project_bears_by_now_is_not_taken_back(
    seeded, admin, form
):
    Project.objects.filter(code=form.code).update(code="")
    run = take(admin, form)
    project = Project.objects.get(code=form.code)
    undone = runs.begin_undo(run.pk, admin)
    other = Project.objects.create(
        year=project.year, department=project.department, code=form.code, name="别的"
    )
    again = runs.begin_undo(undone.pk, admin)
    assert outcomes(again)[form.name] == (
        Outcome.KEPT,
        f"编码 {form.code} 之后由另一个项目使用",
    )
    assert Project.objects.get(code=form.code) == other


def test_part_one_that_was_touched_since_stays(imported, admin):
    DepartmentTarget.objects.update(overall="之后又改")
    undone = runs.begin_undo(imported.pk, admin)
    assert "部门整体绩效目标之后修改过，保留未动" in undone.notices
    assert DepartmentTarget.objects.get().overall == "之后又改"


def end() -> None:
    BudgetYear.objects.update(fill_until=timezone.localdate() - timedelta(days=1))


def test_after_the_last_day_nothing_is_taken_back(imported, admin):
    end()
    undone = runs.begin_undo(imported.pk, admin)
    assert undone.counts == {Outcome.KEPT: 2}
    assert all("截止" in note for _, note in outcomes(undone).values())
    assert any(
        "部门整体绩效目标保留未动" in each and "截止" in each for each in undone.notices
    )
    assert Declaration.objects.filter(project__purpose="改", goals="改").exists()
    assert Project.objects.filter(code="NEW1").exists()
    assert DepartmentTarget.objects.get().overall == "改"


def test_after_the_last_day_no_project_comes_back(imported, admin):
    undone = runs.begin_undo(imported.pk, admin)
    end()
    again = runs.begin_undo(undone.pk, admin)
    assert "截止" in outcomes(again)["新项目"][1]
    assert not Project.objects.filter(code="NEW1").exists()
