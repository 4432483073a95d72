"""The way of 部门整体绩效目标: the same steps as a project's form, and every door closed where those are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.problems import Refusal
from projects.models import BudgetYear, Event, Role, User
from targets.documents.reading.reader import Reading
from targets.documents.snapshot import form_in
from targets.documents.values import Document
from targets.filings.editing.outcome import Closed
from targets.filings.loading import load_department
from targets.filings.models import DEPARTMENT_KIND, OPEN, Filing, Status
from targets.imports.importing import import_document
from targets.workflow import forms_of_units as workflow
from targets.workflow.comments import NotSaid
from targets.workflow.performing import NotPerformed
from targets.workflow.restoring import NotRestored
from targets.workflow.versions import TransitionNote
from tests.targets.fills import Place, department_sheet, fill_department

NOTE = TransitionNote("请补充", "预算调整", "巨财预〔2024〕12号", date(2024, 1, 20))


@pytest.fixture
def place(seeded, unit, year) -> Place:
    return unit, year


def filing(place: Place) -> Filing:
    return Filing.objects.get(kind=DEPARTMENT_KIND, department=place[0], year=place[1])


def take(place: Place, verb: str, user: User, note: TransitionNote = NOTE) -> str:
    workflow.perform_filing(filing(place).pk, verb, user, note)
    return filing(place).status


def refused(place: Place, verb: str, user: User, note: TransitionNote = NOTE) -> str:
    with pytest.raises(NotPerformed) as refusal:
        take(place, verb, user, note)
    return str(refusal.value)


@pytest.fixture
def approved(place, clerk, reviewer, bureau) -> Place:
    for verb, user in (("submit", clerk), ("review", reviewer), ("approve", bureau)):
        take(place, verb, user)
    return place


def test_three_people_bring_it_to_its_approval(place, clerk, reviewer, bureau):
    BudgetYear.objects.update(separate_hands=True)
    assert take(place, "submit", clerk) == Status.SUBMITTED
    assert take(place, "review", reviewer) == Status.REVIEWED
    assert take(place, "approve", bureau) == Status.APPROVED
    last = filing(place).versions.order_by("-number")[0]
    assert (last.number, last.approval.number) == (3, NOTE.number)
    assert form_in(last.form) == load_department(*place)
    assert filing(place).baseline == last


def test_its_way_is_told_to_the_trail(approved):
    events = filing(approved).events.order_by("number")
    assert list(events.values_list("verb", flat=True))[-3:] == [
        "submit",
        "review",
        "approve",
    ]
    assert {event.kind for event in events} == {DEPARTMENT_KIND}


@pytest.mark.parametrize(
    ("verb", "who", "before"),
    [("review", "clerk", ["submit"]), ("approve", "reviewer", ["submit", "review"])],
)
def test_who_did_the_step_before_does_not_do_the_next(
    verb, who, before, place, clerk, reviewer
):
    BudgetYear.objects.update(separate_hands=True)
    people = {"clerk": clerk, "reviewer": reviewer}
    for step, user in zip(before, (clerk, reviewer), strict=False):
        take(place, step, user)
    role = Role.REVIEWER if verb == "review" else Role.BUREAU
    User.objects.filter(pk=people[who].pk).update(role=role)
    assert "不能再由您" in refused(place, verb, User.objects.get(pk=people[who].pk))


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        (["submit", "return"], Status.RETURNED),
        (["submit", "return", "submit"], Status.SUBMITTED),
        (["submit", "reject"], Status.REJECTED),
        (["submit", "reject", "reopen"], Status.DRAFT),
        (["submit", "withdraw"], Status.DRAFT),
        (["recognise"], Status.APPROVED),
        (["recognise", "adjust"], Status.ADJUSTING),
        (["recognise", "adjust", "cancel"], Status.APPROVED),
    ],
)
def test_steps_aside(verbs, status, place, admin):
    for verb in verbs:
        take(place, verb, admin)
    assert filing(place).status == status


def test_it_is_not_ended(approved, admin):
    assert "不能" in refused(approved, "end", admin)


def test_one_with_an_error_is_not_submitted(place, clerk):
    fill_department(place, clerk, {"overall": ""})
    assert "还不能提交：1 个错误要改正" in refused(place, "submit", clerk)


def test_an_adjustment_without_a_change_is_not_submitted(approved, clerk):
    take(approved, "adjust", clerk)
    assert "内容与批复的完全相同" in refused(approved, "submit", clerk)


def test_a_cancelled_adjustment_puts_back_what_was_approved(approved, clerk):
    before = load_department(*approved)
    take(approved, "adjust", clerk)
    fill_department(approved, clerk, {"overall": "调整后的总体目标"})
    assert take(approved, "cancel", clerk) == Status.APPROVED
    assert load_department(*approved) == before


def test_somebody_who_does_not_see_the_unit_does_nothing(place, stranger):
    assert "不在您能看到的单位里" in refused(place, "submit", stranger)


def test_a_step_on_what_was_changed_meanwhile_is_refused(place, clerk):
    seen = filing(place).revision
    fill_department(place, clerk, {"overall": "改了"})
    with pytest.raises(NotPerformed, match="又被您在别的窗口里改过"):
        workflow.perform_filing(filing(place).pk, "submit", clerk, NOTE, seen)


def test_every_version_reads_back_and_can_be_restored(place, clerk, admin):
    first = load_department(*place)
    take(place, "submit", clerk)
    take(place, "return", admin)
    fill_department(place, clerk, {"overall": "改过的总体目标"})
    workflow.restore(filing(place).pk, 1, clerk)
    assert load_department(*place) == first
    kept = filing(place).versions.order_by("-number")[0]
    assert kept.verb == "restore"
    assert Event.objects.get(verb="restore").fingerprint == kept.fingerprint
    with pytest.raises(NotRestored, match="相同"):
        workflow.restore(filing(place).pk, 1, clerk)


def test_comments_are_said_answered_and_settled(place, clerk, reviewer):
    pk = filing(place).pk
    said = workflow.comment(pk, reviewer, "overall", "写得太长")
    workflow.answer(pk, clerk, said.pk, "已压缩")
    workflow.settle(pk, reviewer, said.pk)
    said.refresh_from_db()
    assert (said.place, said.answers.count()) == ("总体绩效目标", 1)
    assert said.settled_by == reviewer
    verbs = list(Event.objects.order_by("-number").values_list("verb", flat=True)[:3])
    assert verbs == ["settle", "answer", "comment"]


def test_a_stranger_comments_on_nothing(place, stranger):
    with pytest.raises(NotSaid):
        workflow.comment(filing(place).pk, stranger, "overall", "看不到的")


@pytest.fixture
def doors(place, clerk, document) -> dict[str, tuple[Callable, type[Exception]]]:
    """Each would change part one, with what it raises where the status does not allow it."""
    changed = replace(document.department, overall="导入来的总体目标")
    reading = Reading(Document(replace(changed, department_code="901001"), ()))
    take(place, "submit", clerk)
    take(place, "withdraw", clerk)
    fill_department(place, clerk, {"overall": "后来的总体目标"})
    pk, before = filing(place).pk, department_sheet(place)
    return {
        "editor": (
            lambda: fill_department(place, clerk, {"overall": "改"}, seen=before),
            Closed,
        ),
        "import": (lambda: import_document(reading, 2024, clerk), Refusal),
        "command": (lambda: import_document(reading, 2024), Refusal),
        "restore": (lambda: workflow.restore(pk, 1, clerk), NotRestored),
    }


@pytest.mark.parametrize("status", [each for each in Status if each not in OPEN])
@pytest.mark.parametrize("door", ["editor", "import", "command", "restore"])
def test_no_door_changes_it_in_this_status(door, status, place, doors):
    Filing.objects.filter(pk=filing(place).pk).update(status=status)
    before = load_department(*place)
    act, refusal = doors[door]
    with pytest.raises(refusal, match=Status(status).label):
        act()
    assert load_department(*place) == before


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("door", ["editor", "import", "command", "restore"])
def test_every_door_changes_it_while_it_is_open(door, status, place, doors):
    Filing.objects.filter(pk=filing(place).pk).update(status=status)
    before = load_department(*place)
    act, _ = doors[door]
    act()
    assert load_department(*place) != before
