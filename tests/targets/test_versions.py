"""Versions: kept at every step, compared cell by cell and word by word, brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects.models import Event, Project
from targets import workflow
from targets.exchange import store
from targets.exchange.diff import diff
from targets.exchange.snapshot import fingerprint, form_in
from targets.exchange.words import Kind, pieces
from targets.models import Declaration, Status, Target, Version
from targets.restoring import NotRestored, restore
from targets.versions import Said
from tests.targets import acts
from tests.targets.checks.forms import GOOD, QUANTITY, with_row
from tests.targets.fills import fill, rows, sheet

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_the_pieces_of_two_texts_make_both_texts(old, new):
    found = pieces(old, new)
    assert "".join(each.text for each in found if each.kind != Kind.NEW) == old
    assert "".join(each.text for each in found if each.kind != Kind.GONE) == new


@given(text=TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(each.kind == Kind.SAME for each in pieces(text, text))


@pytest.fixture
def project(year, unit, clerk, reviewer) -> Project:
    """Submitted, returned, filled in again: two versions and something since."""
    acts.take(GOOD)
    project = Project.objects.get(code=GOOD.code)
    workflow.take(project.pk, "submit", clerk)
    workflow.take(project.pk, "return", reviewer, Said("写清目标"))
    fill(project, clerk, {"goals": "改过的目标"})
    return project


def form(project: Project):
    return store.load_forms(Project.objects.filter(pk=project.pk))[0]


def test_a_version_is_the_form_as_it_was_at_the_step(project):
    for version in Version.objects.all():
        assert form_in(version.form) == GOOD
        assert version.fingerprint == fingerprint(version.form)


def test_a_version_that_is_brought_back_is_the_form_again(project, clerk):
    changes = restore(project.pk, 1, clerk)
    assert [change.where for change in changes] == ["goals"]
    assert form(project) == GOOD
    event = Event.objects.order_by("-number")[0]
    assert (event.verb, event.note, event.changes[0][0]) == ("restore", "恢复为第 1 版", "绩效目标")
    assert Version.objects.get(number=3).verb == "restore"


def test_rows_keep_who_they_are_when_a_version_is_brought_back(project, clerk):
    keys = rows(project)
    fill(project, clerk, {f"targets.{keys[0]}.value": "≥1个"})
    restore(project.pk, 1, clerk)
    assert rows(project) == keys


def test_rows_that_were_removed_come_back(project, clerk):
    keys = rows(project)
    Target.objects.filter(key=keys[1]).delete()
    restore(project.pk, 1, clerk)
    assert form(project) == GOOD


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.REVIEWED, Status.APPROVED, Status.REJECTED])
def test_nothing_is_brought_back_into_a_form_that_is_closed(project, clerk, status):
    Declaration.objects.update(status=status)
    with pytest.raises(NotRestored, match="不能再修改"):
        restore(project.pk, 1, clerk)
    assert form(project).goals == "改过的目标"


def test_what_was_changed_since_it_was_shown_is_not_overwritten(project, clerk):
    with pytest.raises(NotRestored, match="又改过"):
        restore(project.pk, 1, clerk, seen=0)


def test_a_version_that_is_not_there_is_told(project, clerk):
    with pytest.raises(NotRestored, match="没有这个版本"):
        restore(project.pk, 9, clerk)


def test_a_code_that_another_project_bears_by_now_is_not_taken_from_it(project, clerk, year, unit):
    fill(project, clerk, {"code": ""})
    Project.objects.create(year=year, department=unit, code=GOOD.code, name="后来的")
    with pytest.raises(NotRestored, match="请核对"):
        restore(project.pk, 1, clerk)


# The pages


def get(browse, name: str, *args: int, **query: str) -> str:
    return browse.get(reverse(name, args=args), query, follow=True).content.decode()


def test_the_list_says_what_each_version_is_and_whether_the_form_differs_since(as_user, reviewer, project):
    page = get(as_user(reviewer), "versions", project.pk)
    assert "现在的内容与最近一版有 1 处不同" in page
    assert "写清目标" in page
    assert ">相同</td>" in page
    assert "恢复<" not in page


def test_two_versions_are_compared_word_by_word(as_user, clerk, project):
    page = get(as_user(clerk), "version-compare", project.pk, old="1", new="now")
    assert "1 处不同" in page
    assert "<ins>" in page
    assert "两者完全相同" in get(as_user(clerk), "version-compare", project.pk, old="1", new="2")


@pytest.mark.parametrize("query", [{}, {"old": "9"}, {"old": "1", "new": "x"}, {"old": "now"}])
def test_versions_that_are_not_there_are_asked_for_again(as_user, clerk, project, query):
    assert "请先选择要比较的两个版本" in get(as_user(clerk), "version-compare", project.pk, **query)


def test_a_version_is_read_whole_in_the_official_layout(as_user, leader, project):
    page = get(as_user(leader), "version", project.pk, 1)
    assert f"{GOOD.name}绩效目标表" in page
    assert GOOD.targets[QUANTITY].name in page


def test_a_clerk_brings_a_version_back_after_seeing_what_changes(as_user, clerk, project):
    browse = as_user(clerk)
    assert "改过的目标" in get(browse, "version-restore", project.pk, 1)
    seen = str(Declaration.objects.get().revision)
    done = browse.post(reverse("version-restore", args=[project.pk, 1]), {"seen": seen}, follow=True)
    assert "已恢复为第 1 版，改动 1 处" in done.content.decode()
    assert sheet(project).cells["goals"] == GOOD.goals


def test_the_queries_of_the_list_do_not_grow(as_user, clerk, project, django_assert_num_queries):
    browse = as_user(clerk)
    browse.get(reverse("versions", args=[project.pk]))
    for number in (3, 4):
        (version, *_) = Version.objects.all()
        version.pk, version.number = None, number
        version.save()
        with django_assert_num_queries(8):
            browse.get(reverse("versions", args=[project.pk]))


def test_a_form_with_other_rows_differs_from_its_version(project, clerk):
    other = with_row(QUANTITY, value="≥2个")
    acts.take(replace(other, goals="改过的目标"))
    changes = diff(form_in(Version.objects.get(number=1).form), form(project))
    assert [each.where for each in changes] == ["goals", f"targets[{QUANTITY}].value"]


# An adjustment


def test_what_was_approved_stands_beside_what_it_is_adjusted_to(as_user, reviewer, clerk, project):
    workflow.take(project.pk, "submit", clerk)
    workflow.take(project.pk, "review", reviewer)
    workflow.take(project.pk, "approve", reviewer)
    assert "与批复的不同" not in get(as_user(reviewer), "declaration", project.pk)
    workflow.take(project.pk, "adjust", clerk, Said("县里调减", "预算调整"))
    fill(project, clerk, {"purpose": "新的用途"})
    page = get(as_user(reviewer), "declaration", project.pk)
    assert "1 处与批复的不同" in page
    assert "预算调整：县里调减" in page
    assert "新的用途" in page
