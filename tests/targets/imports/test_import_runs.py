"""An import from the upload to its receipt, and what becomes of it when somebody else is faster."""

from dataclasses import replace

import pytest

from core.workers import this_process
from projects.models import BudgetYear, Project
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.models import Filing, Status
from targets.imports import runs
from targets.imports.models import ImportRun, Outcome, State
from targets.imports.processing import claim, read
from tests.targets.acts import with_row


def text(*forms, part=None) -> bytes:
    return write_text(Document(part, forms)).encode()


@pytest.fixture
def changed(seeded, form, other) -> bytes:
    """A file that changes the first form, leaves the second and brings a new one."""
    return text(
        replace(form, purpose="改过的用途"),
        other,
        replace(form, code="NEW1", name="新项目"),
    )


@pytest.fixture
def previewed(changed, admin) -> ImportRun:
    run = runs.receive(admin, "a.txt", changed)
    run.refresh_from_db()
    return run


@pytest.fixture
def done(previewed) -> ImportRun:
    runs.confirm(previewed.pk, good_only=False)
    previewed.refresh_from_db()
    return previewed


# The preview


def test_a_preview_tells_what_would_change_and_changes_nothing(
    changed, admin, contents
):
    before = contents()
    run = runs.receive(admin, "a.txt", changed)
    run.refresh_from_db()
    assert (run.state, run.counts) == (
        State.READY,
        {"new": 1, "changed": 1, "unchanged": 1},
    )
    assert [line.outcome for line in run.lines.all()] == ["changed", "unchanged", "new"]
    ours = {"ImportRun", "ImportLine", "StoredFile"}
    assert {name: rows for name, rows in contents().items() if name not in ours} == {
        name: rows for name, rows in before.items() if name not in ours
    }


def test_a_preview_names_each_changed_cell(previewed, form):
    assert previewed.lines.first().changes == [["purpose", form.purpose, "改过的用途"]]


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(seeded, admin):
    run = runs.receive(admin, "a.txt", "春眠不觉晓".encode())
    run.refresh_from_db()
    assert (run.state, [group["what"] for group in run.problems]) == (
        State.REFUSED,
        ["文件中没有找到“绩效目标表”"],
    )


def test_the_same_bytes_are_kept_once(seeded, admin, form):
    first, second = (
        runs.receive(admin, name, text(form)) for name in ("a.txt", "b.txt")
    )
    assert first.file == second.file


def test_a_clerk_may_not_touch_another_unit(seeded, clerk, form, other_unit):
    theirs = replace(
        form,
        department_code=other_unit.code,
        department_name=other_unit.name,
        code="X1",
    )
    run = runs.receive(clerk, "a.txt", text(theirs))
    run.refresh_from_db()
    assert run.counts == {"refused": 1}
    assert "902001 不在您可以填报的单位之内" in run.problems[0]["what"]


def test_a_clerk_may_not_open_a_year(seeded, clerk, form):
    run = runs.receive(clerk, "a.txt", text(form), 2031)
    run.refresh_from_db()
    assert (run.state, run.problems[0]["what"]) == (State.REFUSED, "还没有 2031 年度")


def test_a_submitted_form_is_not_changed(seeded, admin, form):
    Filing.objects.filter(project__code=form.code).update(status=Status.SUBMITTED)
    run = runs.receive(admin, "a.txt", text(replace(form, purpose="改")))
    run.refresh_from_db()
    assert run.problems[0]["what"] == "绩效目标表的状态是“已提交”，不能再用导入修改"


def test_a_submitted_form_that_stays_the_same_is_no_problem(seeded, admin, form):
    Filing.objects.filter(project__code=form.code).update(status=Status.SUBMITTED)
    run = runs.receive(admin, "a.txt", text(form))
    run.refresh_from_db()
    assert (run.state, run.counts) == (State.READY, {"unchanged": 1})


# The import


def test_what_was_previewed_is_what_is_done(previewed, done):
    assert (done.state, done.counts) == (
        State.DONE,
        {"new": 1, "changed": 1, "unchanged": 1},
    )
    assert Project.objects.get(code="NEW1").name == "新项目"
    assert (
        Project.objects.get(purpose="改过的用途").declaration.filing.changed_by
        == done.user
    )


def test_only_the_good_forms_come_in_when_that_is_chosen(seeded, admin, form, other):
    run = runs.receive(
        admin,
        "a.txt",
        text(replace(form, purpose="改"), with_row(other, 0, level2="重量指标")),
    )
    runs.confirm(run.pk, good_only=True)
    run.refresh_from_db()
    assert (run.state, run.counts, run.good_only) == (
        State.DONE,
        {"changed": 1, "refused": 1},
        True,
    )
    assert Project.objects.get(code=form.code).purpose == "改"


def test_with_a_problem_nothing_comes_in_unless_it_is_chosen(
    seeded, admin, form, other
):
    run = runs.receive(
        admin,
        "a.txt",
        text(replace(form, purpose="改"), with_row(other, 0, level2="重量指标")),
    )
    runs.confirm(run.pk, good_only=False)
    run.refresh_from_db()
    assert run.state == State.REFUSED
    assert not Project.objects.filter(purpose="改").exists()


def test_a_form_that_somebody_changed_since_the_preview_is_not_overwritten(
    previewed, form
):
    Project.objects.filter(code=form.code).update(purpose="同事刚改的")
    runs.confirm(previewed.pk, good_only=False)
    previewed.refresh_from_db()
    assert (previewed.state, previewed.problems[0]["what"]) == (
        State.REFUSED,
        "预览之后有人改过，为免覆盖没有导入",
    )
    assert Project.objects.get(code=form.code).purpose == "同事刚改的"


def test_an_import_is_confirmed_once(done):
    with pytest.raises(runs.TooLate, match="已导入"):
        runs.confirm(done.pk, good_only=False)


def test_work_that_is_claimed_is_not_claimed_again(previewed):
    ImportRun.objects.filter(pk=previewed.pk).update(state=State.WAITING)
    assert claim(previewed.pk) is not None
    assert claim(previewed.pk) is None


def test_somebody_who_may_not_fill_in_any_more_imports_nothing(previewed):
    previewed.user.is_active = False
    previewed.user.save()
    runs.confirm(previewed.pk, good_only=False)
    previewed.refresh_from_db()
    assert (previewed.state, Project.objects.filter(code="NEW1").exists()) == (
        State.REFUSED,
        False,
    )


def test_a_fault_of_the_program_leaves_the_run_failed_and_nothing_written(
    previewed, monkeypatch
):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("targets.imports.processing.import_document", broken)
    with pytest.raises(ZeroDivisionError):
        runs.confirm(previewed.pk, good_only=False)
    previewed.refresh_from_db()
    assert previewed.state == State.FAILED
    assert "没有写入任何内容" in previewed.failure


# Stopped, and taken up again


def test_a_preview_that_was_cancelled_is_not_imported(previewed):
    runs.cancel(previewed.pk)
    with pytest.raises(runs.TooLate, match="已取消"):
        runs.confirm(previewed.pk, good_only=False)


def test_work_under_way_stops_when_asked(previewed, monkeypatch):
    def stopped_meanwhile(run):
        runs.cancel(run.pk)
        return read(run)

    monkeypatch.setattr("core.progress.PACE", 0)
    monkeypatch.setattr("targets.imports.processing.read", stopped_meanwhile)
    runs.confirm(previewed.pk, good_only=False)
    previewed.refresh_from_db()
    assert (previewed.state, Project.objects.filter(code="NEW1").exists()) == (
        State.CANCELLED,
        False,
    )


def test_work_whose_worker_died_is_taken_up_again_and_given_up_in_the_end(previewed):
    dead = {"state": State.RUNNING, "worker": this_process().replace("|", "|9", 1)}
    ImportRun.objects.filter(pk=previewed.pk).update(**dead, attempts=1)
    assert runs.revive(ImportRun.objects.get(pk=previewed.pk)).state == State.WAITING
    ImportRun.objects.filter(pk=previewed.pk).update(
        **dead, attempts=runs.MOST_ATTEMPTS
    )
    given_up = runs.revive(ImportRun.objects.get(pk=previewed.pk))
    assert (given_up.state, "没有写入任何内容" in given_up.failure) == (
        State.FAILED,
        True,
    )


def test_work_whose_worker_lives_is_left_to_it(previewed):
    ImportRun.objects.filter(pk=previewed.pk).update(
        state=State.RUNNING, worker=this_process()
    )
    assert runs.revive(ImportRun.objects.get(pk=previewed.pk)).state == State.RUNNING


def test_other_settings_give_another_preview(previewed):
    BudgetYear.objects.create(
        year=2030, scheme=BudgetYear.objects.get(year=2024).scheme
    )
    runs.look_again(previewed.pk, 2030, "")
    previewed.refresh_from_db()
    assert (previewed.state, previewed.counts) == (State.READY, {Outcome.NEW: 3})
