"""Versions: kept at every step, compared cell by cell and word by word, brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.text_diff import MOST, DiffKind, DiffPiece, compare_texts
from indicators.models import Indicator
from projects.models import Department, Event, Project
from targets.documents.diff import Change, diff
from targets.documents.snapshot import fingerprint, form_in
from targets.filings import loading
from targets.filings.models import Declaration, Filing, Status, Target
from targets.workflow import performing as workflow
from targets.workflow.comparison import contrasts
from targets.workflow.models import Version
from targets.workflow.restoring import NotRestored, restore
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD, QUANTITY, with_row
from tests.targets.filings.test_store import queries
from tests.targets.fills import fill, new_key, removal, rows, sheet

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(old=TEXTS, new=TEXTS, most=st.sampled_from([0, 20, MOST]))
def test_the_pieces_of_two_texts_make_both_texts(old, new, most):
    found = compare_texts(old, new, most)
    assert "".join(each.text for each in found if each.kind != DiffKind.NEW) == old
    assert "".join(each.text for each in found if each.kind != DiffKind.GONE) == new


@given(text=TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(each.kind == DiffKind.SAME for each in compare_texts(text, text))


def test_a_code_changes_as_a_whole():
    found = compare_texts("编码13052924P00584012166K", "编码13052924P00584012199K")
    assert [(piece.kind, piece.text) for piece in found] == [
        (DiffKind.SAME, "编码"),
        (DiffKind.GONE, "13052924P00584012166K"),
        (DiffKind.NEW, "13052924P00584012199K"),
    ]


def test_a_figure_is_changed_as_a_whole():
    found = compare_texts("投入1,480.5万元", "投入1,490.5万元")
    assert [str(each.text) for each in found if each.kind != DiffKind.SAME] == [
        "1,480.5",
        "1,490.5",
    ]


def test_long_texts_are_compared_by_sentences_and_what_is_too_much_stands_there_as_a_whole():
    old, new = "第一句话。甲乙丙。" * 500, "第一句话。丁戊己。" * 500
    assert {
        each.text
        for each in compare_texts(old, new, 1_000_000)
        if each.kind == DiffKind.SAME
    } == {"第一句话。"}
    assert compare_texts(old, new, 1_000) == [
        DiffPiece(DiffKind.GONE, old),
        DiffPiece(DiffKind.NEW, new),
    ]


def test_of_many_long_texts_the_last_are_not_compared_word_by_word():
    long = Change("goals", "甲" * 900 + "丁", "甲" * 900 + "戊")
    *first, last = contrasts([long] * 6)
    assert len(first[0].before) == 2
    assert [piece.text for piece in last.before] == [long.old]


@pytest.fixture
def project(year, unit, clerk, reviewer) -> Project:
    """Submitted, returned, filled in again: two versions and something since."""
    acts.take(GOOD)
    project = Project.objects.get(code=GOOD.code)
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "return", reviewer, TransitionNote("写清目标"))
    fill(project, clerk, {"goals": "改过的目标"})
    return project


def form(project: Project):
    return loading.load_forms(Project.objects.filter(pk=project.pk))[0]


def test_a_version_is_the_form_as_it_was_at_the_step(project):
    for version in Version.objects.all():
        assert form_in(version.form) == GOOD
        assert version.fingerprint == fingerprint(version.form)


def test_a_version_that_is_brought_back_is_the_form_again(project, clerk):
    changes = restore(project.pk, 1, clerk)
    assert [change.where for change in changes] == ["goals"]
    assert form(project) == GOOD
    event = Event.objects.order_by("-number")[0]
    assert (event.verb, event.note, event.changes[0][0]) == (
        "restore",
        "恢复为第 1 版",
        "绩效目标",
    )
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


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.REVIEWED, Status.APPROVED, Status.REJECTED]
)
def test_nothing_is_brought_back_into_a_form_that_is_closed(project, clerk, status):
    Filing.objects.update(status=status)
    with pytest.raises(NotRestored, match="不能再修改"):
        restore(project.pk, 1, clerk)
    assert form(project).goals == "改过的目标"


def test_what_was_changed_since_it_was_shown_is_not_overwritten(project, clerk):
    with pytest.raises(NotRestored, match="又改过"):
        restore(project.pk, 1, clerk, seen=0)


def test_a_version_that_is_not_there_is_told(project, clerk):
    with pytest.raises(NotRestored, match="没有这个版本"):
        restore(project.pk, 9, clerk)


def test_a_code_that_another_project_bears_by_now_is_not_taken_from_it(
    project, clerk, year, unit
):
    fill(project, clerk, {"code": ""})
    Project.objects.create(year=year, department=unit, code=GOOD.code, name="后来的")
    with pytest.raises(NotRestored, match="请核对"):
        restore(project.pk, 1, clerk)


def test_a_category_that_is_gone_by_now_is_named(project, clerk):
    name = GOOD.targets[QUANTITY].level2
    Target.objects.filter(category__name=name).delete()
    Indicator.objects.filter(name=name).delete()  # in every scheme
    with pytest.raises(NotRestored, match="指标体系里已没有"):
        restore(project.pk, 1, clerk)


def test_a_form_that_is_as_the_version_is_not_brought_back_to_it(project, clerk):
    restore(project.pk, 1, clerk)
    with pytest.raises(NotRestored, match="不用恢复"):
        restore(project.pk, 2, clerk)
    assert Version.objects.count() == 3


def test_a_project_stays_in_the_unit_that_it_was_moved_to(
    as_user, clerk, project, unit
):
    Project.objects.update(
        department=Department.objects.create(
            code="901001099", name="新单位", parent=unit
        )
    )
    page = get(as_user(clerk), "version-restore", project.pk, 1)
    assert "有 1 处会改" in page
    assert [change.where for change in restore(project.pk, 1, clerk)] == ["goals"]
    assert Project.objects.get().department.name == "新单位"


# The pages


def get(browse, name: str, *args: int, **query: str) -> str:
    return browse.get(reverse(name, args=args), query, follow=True).content.decode()


def test_the_list_says_what_each_version_is_and_whether_the_form_differs_since(
    as_user, reviewer, project
):
    page = get(as_user(reviewer), "versions", project.pk)
    assert "现在的内容与最近一版有 1 处不同" in page
    assert "写清目标" in page
    assert ">相同</td>" in page
    assert "恢复<" not in page


def test_two_versions_are_compared_word_by_word(as_user, clerk, project):
    page = get(as_user(clerk), "version-compare", project.pk, old="1", new="now")
    assert "1 处不同" in page
    assert "<ins>" in page
    assert "两者完全相同" in get(
        as_user(clerk), "version-compare", project.pk, old="1", new="2"
    )


def test_all_cells_are_shown_on_request(as_user, clerk, project):
    page = get(
        as_user(clerk), "version-compare", project.pk, old="1", new="now", all="1"
    )
    assert "1 处不同" in page
    assert "只显示不同的格" in page
    assert GOOD.purpose in page
    assert GOOD.purpose not in get(
        as_user(clerk), "version-compare", project.pk, old="1", new="now"
    )


def test_who_sees_no_marks_is_told_of_them(as_user, clerk, project):
    page = get(as_user(clerk), "version-compare", project.pk, old="1", new="now")
    assert "［新增：" in page


@pytest.mark.parametrize(
    "query", [{}, {"old": "9"}, {"old": "1", "new": "x"}, {"old": "now"}]
)
def test_versions_that_are_not_there_are_asked_for_again(
    as_user, clerk, project, query
):
    assert "请先选择要比较的两个版本" in get(
        as_user(clerk), "version-compare", project.pk, **query
    )


def test_a_version_is_read_whole_in_the_official_layout(as_user, leader, project):
    page = get(as_user(leader), "version", project.pk, 1)
    assert f"{GOOD.name}绩效目标表" in page
    assert GOOD.targets[QUANTITY].name in page


def test_a_clerk_brings_a_version_back_after_seeing_what_changes(
    as_user, clerk, project
):
    browse = as_user(clerk)
    assert "改过的目标" in get(browse, "version-restore", project.pk, 1)
    seen = str(Declaration.objects.get().filing.revision)
    done = browse.post(
        reverse("version-restore", args=[project.pk, 1]), {"seen": seen}, follow=True
    )
    assert "已恢复为第 1 版，改动 1 处" in done.content.decode()
    again = get(browse, "version-restore", project.pk, 1)
    assert "现在的内容与第 1 版完全相同，不需要恢复" in again
    assert sheet(project).cells["goals"] == GOOD.goals


def test_the_queries_of_the_list_do_not_grow(
    as_user, clerk, project, django_assert_num_queries
):
    browse = as_user(clerk)
    browse.get(reverse("versions", args=[project.pk]))
    for number in (3, 4):
        (version, *_) = Version.objects.all()
        version.pk, version.number = None, number
        version.save()
        with django_assert_num_queries(10):
            browse.get(reverse("versions", args=[project.pk]))


def test_a_form_with_other_rows_differs_from_its_version(project, clerk):
    other = with_row(QUANTITY, value="≥2个")
    acts.take(replace(other, goals="改过的目标"))
    changes = diff(form_in(Version.objects.get(number=1).form), form(project))
    assert [each.where for each in changes] == ["goals", f"targets[{QUANTITY}].value"]


# An adjustment


def adjusted(project: Project, clerk, reviewer) -> None:
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "review", reviewer)
    workflow.perform(project.pk, "approve", reviewer)
    workflow.perform(
        project.pk, "adjust", clerk, TransitionNote("县里调减", "预算调整")
    )


def test_what_was_approved_stands_beside_what_it_is_adjusted_to(
    as_user, reviewer, clerk, project
):
    adjusted(project, clerk, reviewer)
    assert "还没有改动" in get(as_user(reviewer), "declaration", project.pk)
    fill(project, clerk, {"purpose": "新的用途"})
    page = get(as_user(reviewer), "declaration", project.pk)
    assert "1 处与批复的不同" in page
    assert "预算调整：县里调减" in page
    assert "新的用途" in page


def test_who_adjusts_sees_what_was_approved_under_each_cell(
    as_user, reviewer, clerk, project
):
    adjusted(project, clerk, reviewer)
    (key, *_) = rows(project)
    added = new_key()
    fill(project, clerk, {"purpose": "新的用途", f"targets.{key}.value": "≥1个"})
    fill(
        project, clerk, {f"targets.{added}.name": "新行"}, order=(*rows(project), added)
    )
    page = get(as_user(clerk), "declaration-edit", project.pk)
    assert "打开时有 3 处与批复不同" in page
    for told in (GOOD.purpose, GOOD.targets[0].value, "没有这一行"):
        assert f'<p class="approved">批复：{told}</p>' in page


def test_a_row_that_went_is_told_under_no_other_row(as_user, reviewer, clerk, project):
    adjusted(project, clerk, reviewer)
    fill(
        project,
        clerk,
        removal(sheet(project), rows(project)[0]),
        order=rows(project)[1:],
    )
    page = get(as_user(clerk), "declaration-edit", project.pk)
    assert "打开时有 1 处与批复不同" in page
    assert 'class="approved"' not in page


@pytest.mark.parametrize(
    "name",
    [
        "version-compare",
        "version-restore",
        "declaration",
        "declaration-edit",
        "dossier",
    ],
)
def test_no_queries_grow_with_versions_and_rows(
    as_user, reviewer, clerk, project, name
):
    adjusted(project, clerk, reviewer)
    browse, path = (
        as_user(clerk),
        reverse(name, args=[project.pk, *([1] if name == "version-restore" else [])]),
    )
    query = {"old": "1"} if name == "version-compare" else {}
    browse.get(path, query)
    before = queries(lambda: browse.get(path, query))
    (last, *_) = Version.objects.order_by("-number")
    last.pk, last.number = None, last.number + 1
    last.save()
    fill(project, clerk, order=(*rows(project), *(new_key() for _ in range(50))))
    assert queries(lambda: browse.get(path, query)) == before
