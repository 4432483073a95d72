"""`verify_versions` names every version and every closed form that was changed around the workflow."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Event, FundingPlan, Project
from projects.register.removal import undelete
from targets.documents.snapshot import fingerprint, form_in
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.loading import load_department
from targets.filings.models import DEPARTMENT_KIND, Filing, Status, Target
from targets.workflow import performing as workflow
from targets.workflow.models import Version
from targets.workflow.removal import delete
from targets.workflow.restoring import restore
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill

NOTE = TransitionNote("预算有变", "预算调整")


@pytest.fixture
def approved(seeded, reviewer) -> Project:
    """The first project, whose form was reviewed and then approved; so were all others."""
    filings = Filing.objects.filter(project__isnull=False)
    filings.update(status=Status.SUBMITTED)
    keys = list(Project.objects.values_list("pk", flat=True))
    for verb in ("review", "approve"):
        workflow.perform_many(keys, verb, reviewer)
    return Project.objects.get(position=1)


def version(project: Project, number: int = 2) -> Any:
    return Version.objects.filter(filing__project=project, number=number)


@pytest.fixture
def found(capsys):
    """`found()` is what the command finds, line by line."""

    def found() -> list[str]:
        with suppress(SystemExit):
            call_command("verify_versions")
        return capsys.readouterr().out.splitlines()[:-1]

    return found


def test_what_went_its_way_is_whole(approved, clerk, reviewer, found):
    workflow.perform(approved.pk, "adjust", clerk, NOTE)
    fill(approved, clerk, {"purpose": "另一种用途"})
    restore(approved.pk, 1, clerk)
    workflow.perform(approved.pk, "cancel", clerk)
    workflow.perform(approved.pk, "end", reviewer, NOTE)
    assert found() == []


def test_it_says_how_much_it_saw(approved, capsys):
    call_command("verify_versions")
    assert "的 74 个版本，都与指纹" in capsys.readouterr().out


def test_it_exits_with_1_where_something_is_not_whole(approved):
    version(approved, 1).delete()
    with pytest.raises(SystemExit) as left:
        call_command("verify_versions")
    assert left.value.code == 1


def empty_rows(project: Project) -> None:
    Target.objects.filter(declaration__project=project).delete()


def change_budget(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(budget=99_999)


def change_plan(project: Project) -> None:
    FundingPlan.objects.filter(project=project).update(june=1)


def lose_declaration(project: Project) -> None:
    project.declaration.delete()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (empty_rows, "现在的内容却与第 2 版（批复）不同"),
        (change_budget, "现在的内容却与第 2 版（批复）不同"),
        (change_plan, "现在的内容却与第 2 版（批复）不同"),
        (lose_declaration, "内容却不见了"),
    ],
)
def test_an_approved_form_changed_around_the_workflow_is_named(
    change, said, approved, found
):
    change(approved)
    (line,) = found()
    assert approved.name in line
    assert said in line


def test_a_status_that_no_transition_gave_is_named(approved, found):
    Filing.objects.filter(project=approved).update(status=Status.PUBLISHED)
    (line,) = found()
    assert "状态是“已公开”，最后的第 2 版（批复）却是“已批复”" in line


def test_a_snapshot_that_was_altered_is_named(approved, found):
    form = version(approved, 1).get().form
    version(approved, 1).update(form=form | {"purpose": "改过"})
    (line,) = found()
    assert "第 1 版（审核通过）的内容与指纹不一致" in line


def test_a_snapshot_altered_with_its_fingerprint_is_found_by_the_trail(approved, found):
    form = version(approved, 1).get().form | {"purpose": "改过"}
    version(approved, 1).update(form=form, fingerprint=fingerprint(form))
    (line,) = found()
    assert "第 1 版（审核通过）的指纹与操作记录里的不一致" in line


def test_a_version_that_is_gone_is_missed(approved, found):
    version(approved, 1).delete()
    lines = found()
    assert "第 1 版不见了（其后是第 2 版）" in lines[0]
    assert "操作记录里“审核通过”留有 1 版，现在只有 0 版" in lines[1]


def test_a_version_without_its_row_of_the_trail_is_named(approved, found):
    kept = version(approved).get()
    kept.pk, kept.number = None, 3
    kept.save(force_insert=True)
    Filing.objects.filter(project=approved).update(baseline=kept)
    (line,) = found()
    assert "第 2 版（批复）没有操作记录" in line


def test_a_submitted_form_without_a_version_is_named(seeded, found):
    filing = Filing.objects.filter(project__position=1)
    filing.update(status=Status.SUBMITTED)
    assert "状态是“已提交”，却没有版本" in found()[0]


def test_rows_from_before_the_trail_had_fingerprints_are_not_compared(approved, found):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_event SET fingerprint = '', kind = ''")
    assert found() == []


def test_the_trail_covers_the_fingerprint(approved):
    row = Event.objects.filter(verb="approve").first()
    assert row.fingerprint
    assert row.digest == row.proof()
    row.fingerprint = "0" * 64
    assert row.digest != row.proof()


def test_as_many_queries_for_one_form_as_for_all(approved, found):
    with CaptureQueriesContext(
        connection,
    ) as many:
        found()
    Project.objects.exclude(pk=approved.pk).delete()
    with CaptureQueriesContext(connection) as one:
        found()
    assert len(many) == len(one) < 12


def test_part_one_is_read_as_its_page_reads_it(seeded, unit, year):
    filing = Filing.objects.get(kind=DEPARTMENT_KIND)
    values = StoredDepartmentForm.values_of([filing])
    assert values == {filing.pk: load_department(unit, year)}


def test_a_deleted_project_leaves_its_form_as_a_version(seeded, clerk, found):
    project = Project.objects.get(position=1)
    delete(project.pk, clerk)
    kept = Version.objects.get(filing__project=project)
    row = Event.objects.get(verb="delete", project=project)
    assert (kept.verb, form_in(kept.form).name) == ("delete", project.name)
    assert row.fingerprint == kept.fingerprint
    undelete(Project.everything.get(pk=project.pk), clerk)
    delete(project.pk, clerk)
    assert found() == []
