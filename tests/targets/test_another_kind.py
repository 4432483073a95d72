"""A kind of form that only the tests know goes through what forms go through."""

import io
from dataclasses import replace

import pytest

from core.spreadsheets.reading.opening import read_workbook
from projects.models import Event
from targets.documents.diff import diff
from targets.documents.flat.kinds import read_kind, write_kind
from targets.documents.schema import schema_of
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.filings.editing.saving import Saving, save_edit
from targets.filings.editing.sheet import CellEdit, Edit
from targets.filings.models import Filing, Status
from targets.filings.transitions import (
    possible,
    transitions_of,
    way_back,
)
from targets.workflow import comments
from targets.workflow.performing import perform_on
from targets.workflow.versions import TransitionNote
from tests.targets.another_kind import (
    CELLS,
    KIND,
    VISIT,
    StoredVisit,
    VisitForm,
    findings,
    no_findings,
)


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


def test_the_editor_saves_its_cells_and_asks_where_two_typed_in_one(filing, clerk):
    stored = StoredVisit(filing, VISIT)
    typed = {"result": "需要再访", "place": "西街社区"}
    edit = Edit(
        (
            CellEdit("result", "已核实", "需要再访"),
            CellEdit("place", "南街", "西街社区"),
        )
    )
    outcome = save_edit(Saving, stored, clerk, edit, typed, {})
    assert (stored.form.result, outcome.revision) == ("需要再访", 1)
    assert set(outcome.conflicts) == {"place"}
    assert Event.objects.order_by("-number")[0].changes == [
        ["走访结果", "已核实", "需要再访"]
    ]


def test_a_comment_on_its_cell_knows_whether_it_has_changed(filing, reviewer):
    stored = StoredVisit(filing, VISIT)
    said = comments.comment_on(filing, stored, reviewer, "result", "请写具体")
    assert said.place == "走访结果"
    assert comments.since(said, stored.sheet) == comments.Since.SAME
    changed = StoredVisit(filing, replace(VISIT, result="已核实三户"))
    assert comments.since(said, changed.sheet) == comments.Since.CHANGED


def test_it_goes_out_as_a_workbook_and_comes_back_equal():
    stream = io.BytesIO()
    write_kind(stream, schema_of(VisitForm), [VISIT])
    book = read_workbook(stream.getvalue())
    reading = read_kind(schema_of(VisitForm), book)
    assert (reading.forms, reading.problems) == ([VISIT], [])


def test_the_trail_tells_of_it_by_its_own_words(filing, clerk, unit, year):
    perform(filing, VISIT, "visited", clerk)
    event = Event.objects.order_by("-number")[0]
    assert (event.label, event.department, event.year) == ("登记走访", unit, year.year)
    assert event.changes == [["状态", "草稿", "已提交"]]


def test_it_is_seen_by_those_of_its_unit_alone(filing, clerk, stranger):
    assert filing in Filing.objects.visible_to(clerk)
    assert filing not in Filing.objects.visible_to(stranger)
