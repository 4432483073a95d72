"""A kind of form that the application does not know: three columns, two rules, two transitions, declared here alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from projects.models import Event, Role
from targets.checks.engine import check_form
from targets.checks.rules.cells import FormCells
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.rule import Catalogue, Example, Rule
from targets.checks.rules.standards import Standards
from targets.documents.diff import diff
from targets.documents.schema import column, form_kind, schema_of
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
DECLARED = {
    "level": Level.ERROR,
    "dimension": Dimension.COMPLETE,
    "source": "走访制度",
    "looks_for": "没有写明的地方",
    "example": Example(VISIT),
}


@partial(Rule, id="V01", title="没有走访结果", **DECLARED)().over_form
def no_result(form: VisitForm) -> Iterator[Finding]:
    if not form.result:
        yield Finding("result", "没有填写", "请写明核实的情况")


@partial(Rule, id="V02", title="一人走访", **DECLARED)().over_form
def alone(form: VisitForm) -> Iterator[Finding]:
    if "、" not in form.people:
        fix = Fix("people", f"{form.people}、陪同人员")
        yield Finding("people", "只有一个人", "请两人以上走访", fix=fix)


CELLS = FormCells(schema_of(VisitForm))
CATALOGUE = Catalogue(
    rules={"V01": no_result, "V02": alone},
    cells=CELLS,
    view=lambda form, standards: form,
    name=lambda form: form.place,
)


def findings(form: VisitForm) -> list[Finding]:
    return check_form(form, Standards(2024), CATALOGUE).findings


def no_findings(filed, user):
    """The gate of this kind: nothing is found by its rules but that somebody went alone."""
    return {
        filing.pk: "还没有填完"
        for filing, form in filed
        if any(each.rule == "V01" for each in findings(form))
    }


@pytest.fixture
def filing(year, unit) -> Filing:
    return Filing.objects.create(kind=KIND, year=year, department=unit)


def perform(filing: Filing, form: VisitForm, verb: str, user, note: str = "") -> str:
    transition = transitions_of(KIND)[verb]
    said = TransitionNote(note)
    return perform_on([(filing, form)], transition, user, said, {}, no_findings)[
        filing.pk
    ]


def test_its_form_is_kept_and_compared_by_the_names_of_its_columns():
    other = replace(VISIT, result="需要再访")
    (change,) = diff(VISIT, other)
    assert form_in(snapshot(VISIT)) == VISIT
    assert fingerprint(snapshot(VISIT)) != fingerprint(snapshot(other))
    assert str(change) == "走访结果：已核实 → 需要再访"


def test_its_own_rules_name_its_cells_and_mend_them():
    unfinished = replace(VISIT, result="")
    assert [(each.rule, CELLS.label(each.where)) for each in findings(unfinished)] == [
        ("V01", "走访结果"),
        ("V02", "走访人员"),
    ]
    fix = findings(VISIT)[0].fix
    fixed = CELLS.with_text(VISIT, fix.where, fix.text, ())
    assert (fixed.people, findings(fixed)) == ("王丽、陪同人员", [])


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
