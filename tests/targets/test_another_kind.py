"""A kind of form that only the tests know goes through what forms go through."""

import io
import json
from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from core.spreadsheets.reading.opening import read_workbook
from projects.models import Event
from targets.checks.engine import check_form
from targets.checks.evidence import with_fixes
from targets.checks.rules.finding import Finding
from targets.checks.rules.standards import Standards
from targets.documents.diff import diff
from targets.documents.flat.kinds import read_kind, write_kind
from targets.documents.schema import schema_of
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.filings.editing import by_filing
from targets.filings.models import Filing, Status
from targets.filings.transitions import possible, transitions_of, way_back
from targets.home.search import search
from targets.workflow import comments
from targets.workflow.comparison import contrasts
from targets.workflow.performing import perform_on
from targets.workflow.versions import TransitionNote
from tests.targets.another_kind import CATALOGUE, CELLS, KIND, VISIT, Visit, VisitForm

pytestmark = pytest.mark.urls("tests.targets.another_kind")


@pytest.fixture
def filing(year, unit) -> Filing:
    filing = Filing.objects.create(kind=KIND, year=year, department=unit)
    Visit.objects.create(filing=filing, **asdict(VISIT))
    return filing


def perform(filing: Filing, form: VisitForm, verb: str, user, note: str = "") -> str:
    transition = transitions_of(KIND)[verb]
    refusals = perform_on([(filing, form)], transition, user, TransitionNote(note), {})
    return refusals[filing.pk]


def findings(form: VisitForm) -> list[Finding]:
    return check_form(form, Standards(2024), CATALOGUE).findings


def edit(browse, filing: Filing, where: str, old: str, new: str) -> dict:
    """What the server answers to the script of the editor."""
    user = int(browse.session["_auth_user_id"])
    cells = [{"where": where, "old": old, "new": new}]
    edit = {"user": user, "revision": 0, "cells": cells, "orders": {}, "confirmed": []}
    page = reverse("visit-save", args=[filing.pk])
    return browse.post(page, json.dumps(edit), "application/json").json()


def test_its_form_is_kept_and_compared_by_the_names_of_its_columns():
    other = replace(VISIT, result="需要再访")
    (change,) = diff(VISIT, other)
    assert form_in(snapshot(VISIT)) == VISIT
    assert fingerprint(snapshot(VISIT)) != fingerprint(snapshot(other))
    assert str(change) == "走访结果：已核实 → 需要再访"


def test_its_versions_stand_beside_each_other_with_the_words_that_differ():
    other = replace(VISIT, result="已核实三户")
    (contrast,) = contrasts(diff(VISIT, other))
    added = [piece.text for piece in contrast.after if piece.kind == "new"]
    assert (contrast.label, added) == ("走访结果", ["三户"])


def test_its_own_rules_name_its_cells_and_mend_them():
    unfinished = replace(VISIT, result="")
    found = findings(unfinished)
    assert [(finding.rule, CELLS.label(finding.where)) for finding in found] == [
        ("V01", "走访结果"),
        ("V02", "走访人员"),
    ]
    (alone,) = findings(VISIT)
    assert alone.fix is not None
    fixed = with_fixes(VISIT, [alone.fix], (), CATALOGUE)
    assert (fixed.people, findings(fixed)) == ("王丽、陪同人员", [])


def test_it_goes_its_own_way_with_a_version_for_each_transition(filing, clerk):
    assert [transition.verb for transition in possible(filing, clerk)] == ["visited"]
    assert perform(filing, VISIT, "visited", clerk) == ""
    assert way_back(KIND, filing.status) == "上级退回走访记录"
    assert perform(filing, VISIT, "again", clerk, "人不在家") == ""
    kept = list(filing.versions.order_by("number"))
    assert [version.verb for version in kept] == ["visited", "again"]
    assert form_in(kept[0].form) == VISIT


def test_its_gate_and_its_notes_are_its_own(filing, clerk, reviewer):
    unfinished = replace(VISIT, result="")
    refusal = perform(filing, unfinished, "visited", clerk)
    assert refusal == "还不能登记走访：1 个错误要改正，请按“检查”逐处处理"
    assert "您不能" in perform(filing, VISIT, "visited", reviewer)
    filing.status = Status.SUBMITTED
    assert "再次走访要写明理由" in perform(filing, VISIT, "again", clerk)
    assert not filing.versions.exists()


def test_the_editor_shows_its_cells_with_what_was_found_in_them(filing, clerk, as_user):
    page = as_user(clerk).get(reverse("visit-edit", args=[filing.pk])).content.decode()
    assert 'data-where="result"' in page
    assert "已核实</textarea>" in page
    assert "只有一个人" in page


def test_the_editor_saves_its_cells_and_tells_the_trail(filing, clerk, as_user):
    answer = edit(as_user(clerk), filing, "result", "已核实", "需要再访")
    assert (answer["revision"], answer["conflicts"]) == (1, {})
    assert by_filing.load(filing).form == replace(VISIT, result="需要再访")
    event = filing.events.get()
    assert (event.label, event.changes) == (
        "填报",
        [["走访结果", "已核实", "需要再访"]],
    )


def test_the_editor_asks_where_two_typed_in_one_cell(filing, clerk, as_user):
    answer = edit(as_user(clerk), filing, "place", "南街社区", "西街社区")
    assert set(answer["conflicts"]) == {"place"}
    assert by_filing.load(filing).form == VISIT


def test_the_editor_is_closed_once_it_is_handed_in(filing, clerk, as_user):
    perform(filing, VISIT, "visited", clerk)
    answer = edit(as_user(clerk), filing, "result", "已核实", "需要再访")
    assert "需要修改请上级退回走访记录" in answer["message"]
    assert by_filing.load(filing).form == VISIT


def test_a_comment_on_its_cell_knows_whether_it_has_changed(filing, reviewer):
    stored = by_filing.load(filing)
    comment = comments.comment_on(filing, stored, reviewer, "result", "请写具体")
    assert comment.place == "走访结果"
    assert comments.since(comment, stored.sheet) == comments.Since.SAME
    Visit.objects.update(result="已核实三户")
    changed = by_filing.load(filing)
    assert comments.since(comment, changed.sheet) == comments.Since.CHANGED


def test_it_goes_out_as_a_workbook_and_comes_back_equal():
    stream = io.BytesIO()
    write_kind(stream, schema_of(VisitForm), [VISIT])
    book = read_workbook(stream.getvalue())
    reading = read_kind(schema_of(VisitForm), book)
    assert (reading.forms, reading.problems) == ([VISIT], [])


def test_it_is_found_by_its_words_and_by_what_was_said_to_it(filing, clerk, reviewer):
    stored = by_filing.load(filing)
    comments.comment_on(filing, stored, reviewer, "place", "东街在哪里")
    found = {group.name: group.hits for group in search(clerk, "东街")}
    assert set(found) == {KIND, "opinions"}
    (hit,) = found[KIND]
    assert str(hit.title) == "巨鹿县巨鹿镇人民政府本级 2024年 走访记录"
    assert (hit.snippets[0].label, str(hit.snippets[0])) == ("走访地点", "东街社区")
    assert hit.address == reverse("visit", args=[filing.pk])


def test_the_trail_calls_it_by_its_own_words(filing, clerk, unit, year):
    perform(filing, VISIT, "visited", clerk)
    event = Event.objects.order_by("-number")[0]
    assert (event.label, event.kind_label) == ("登记走访", "走访记录")
    assert (event.department, event.year) == (unit, year.year)
    assert event.changes == [["状态", "草稿", "已提交"]]


def test_it_is_seen_by_those_of_its_unit_alone(filing, clerk, stranger, as_user):
    assert filing in Filing.objects.visible_to(clerk)
    page = reverse("visit-edit", args=[filing.pk])
    assert as_user(stranger).get(page).status_code == 404
    assert search(stranger, "东街") == []
