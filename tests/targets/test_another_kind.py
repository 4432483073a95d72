"""A kind of form that the application does not know: three columns and two transitions, declared here alone."""

from dataclasses import dataclass, field, replace

import pytest

from projects.models import Event, Role
from targets.documents.diff import diff
from targets.documents.schema import column, form_kind
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.documents.tidied import Tidied
from targets.filings.models import Filing, Status
from targets.filings.transitions import (
    Transition,
    possible,
    register_transitions,
    transitions_of,
    way_back,
)
from targets.workflow.performing import perform_on
from targets.workflow.versions import TransitionNote

KIND = "visit"


@form_kind(KIND, "走访记录")
@dataclass(frozen=True, slots=True)
class VisitForm(Tidied):
    place: str = field(default="", metadata=column("走访地点"))
    people: str = field(default="", metadata=column("走访人员"))
    result: str = field(default="", metadata=column("走访结果"))


register_transitions(
    KIND,
    [
        Transition(
            verb="visited",
            label="登记走访",
            roles=frozenset({Role.CLERK}),
            sources=frozenset({Status.DRAFT}),
            target=Status.SUBMITTED,
            needs_checks=True,
        ),
        Transition(
            verb="again",
            label="再次走访",
            roles=frozenset({Role.CLERK}),
            sources=frozenset({Status.SUBMITTED}),
            target=Status.DRAFT,
            needs_note=True,
            way_back="请上级退回走访记录",
        ),
    ],
)
VISIT = VisitForm("东街社区", "王丽", "已核实")


def blanks(filed, user):
    """The gate of this kind: nothing may be blank."""
    return {filing.pk: "还没有填完" for filing, form in filed if not form.result}


@pytest.fixture
def filing(year, unit) -> Filing:
    return Filing.objects.create(kind=KIND, year=year, department=unit)


def perform(filing: Filing, form: VisitForm, verb: str, user, note: str = "") -> str:
    transition = transitions_of(KIND)[verb]
    said = TransitionNote(note)
    return perform_on([(filing, form)], transition, user, said, {}, blanks)[filing.pk]


def test_its_form_is_kept_and_compared_by_the_names_of_its_columns():
    other = replace(VISIT, result="需要再访")
    (change,) = diff(VISIT, other)
    assert form_in(snapshot(VISIT)) == VISIT
    assert fingerprint(snapshot(VISIT)) != fingerprint(snapshot(other))
    assert str(change) == "走访结果：已核实 → 需要再访"


def test_it_goes_its_own_way_with_a_version_for_each_transition(filing, clerk):
    assert [each.verb for each in possible(filing, clerk)] == ["visited"]
    assert perform(filing, VISIT, "visited", clerk) == ""
    assert way_back(KIND, filing.status) == "请上级退回走访记录"
    assert perform(filing, VISIT, "again", clerk, "人不在家") == ""
    kept = list(filing.versions.order_by("number"))
    assert [version.verb for version in kept] == ["visited", "again"]
    assert form_in(kept[0].form) == VISIT


def test_its_gate_and_its_notes_are_its_own(filing, clerk, reviewer):
    unfinished = replace(VISIT, result="")
    assert perform(filing, unfinished, "visited", clerk) == "还没有填完"
    assert "您不能" in perform(filing, VISIT, "visited", reviewer)
    filing.status = Status.SUBMITTED
    assert "再次走访要写明理由" in perform(filing, VISIT, "again", clerk)
    assert not filing.versions.exists()


def test_the_trail_tells_of_it_by_its_own_words(filing, clerk, unit, year):
    perform(filing, VISIT, "visited", clerk)
    event = Event.objects.order_by("-number")[0]
    assert (event.label, event.department, event.year) == ("登记走访", unit, year.year)
    assert event.changes == [["状态", "草稿", "已提交"]]


def test_it_is_seen_by_those_of_its_unit_alone(filing, clerk, stranger):
    assert filing in Filing.objects.visible_to(clerk)
    assert filing not in Filing.objects.visible_to(stranger)
