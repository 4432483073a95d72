"""Comments: pinned to a cell or a row, answered, settled, and told whether what they are about has changed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Event, Project
from targets.filings.editing.declarations import load, ready
from targets.filings.models import Target
from targets.workflow.comments import (
    LENGTH,
    NotSaid,
    Since,
    answer,
    comment,
    places,
    settle,
    since,
)
from targets.workflow.models import Comment
from tests.html import one_line
from tests.targets.fills import cell, fill, rows


@pytest.fixture
def project(seeded) -> Project:
    return Project.objects.select_related("year", "department", "declaration").get(
        position=1
    )


def now(said: Comment) -> Since | None:
    project = Project.objects.get(position=1)
    return since(
        Comment.objects.get(pk=said.pk),
        load(ready(Project.objects).get(pk=project.pk)).sheet,
    )


def test_every_cell_and_row_of_a_form_is_a_place(project):
    found = places(load(ready(Project.objects).get(pk=project.pk)).sheet)
    assert [each.label for each in found[:3]] == ["整张表", "项目编码", "项目名称"]
    count = len(rows(project))
    assert sum(each.label.endswith("行") for each in found) == count
    assert [each.label for each in found[-2:]] == [
        f"指标第{count}行 指标值",
        f"指标第{count}行 指标值确定依据",
    ]


@pytest.mark.parametrize(
    "where", ["goals", "plan.june", "budget", "targets.{}.value", "targets.{}"]
)
def test_a_comment_tells_whether_its_place_has_changed(where, project, reviewer, clerk):
    where = where.format(rows(project)[0])
    said = comment(project, reviewer, where, "请核对")
    assert now(said) == Since.SAME
    target = {"plan.june": "33%", "budget": "7.00"}.get(where, "改")
    fill(
        project,
        clerk,
        {
            where
            if where.count(".") != 1 or where == "plan.june"
            else f"{where}.basis": target
        },
    )
    assert now(said) == Since.CHANGED


def test_what_is_put_back_reads_as_not_changed(project, reviewer, clerk):
    said = comment(project, reviewer, "goals", "请核对")
    fill(project, clerk, {"goals": "改"})
    fill(project, clerk, {"goals": said.value})
    assert now(said) == Since.SAME


def test_a_comment_stays_with_its_row_and_tells_when_that_is_gone(
    project, reviewer, clerk
):
    first, *others = rows(project)
    said = comment(project, reviewer, cell(first, "value"), "依据不足")
    fill(project, clerk, order=(*others, first))
    assert now(said) == Since.SAME
    Target.objects.filter(key=first).delete()
    assert now(said) == Since.GONE


def test_a_comment_on_the_form_as_a_whole_is_about_no_cell(project, reviewer):
    assert now(comment(project, reviewer, "", "总体可行")) is None


@pytest.mark.parametrize(
    "where",
    ["nothing", "targets.00000000-0000-0000-0000-000000000000.value", "plan.may"],
)
def test_a_place_that_is_not_there_is_refused(where, project, reviewer):
    with pytest.raises(NotSaid, match="不在了"):
        comment(project, reviewer, where, "请核对")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "没有内容"), (" \n…\0", "没有内容"), ("长" * (LENGTH + 1), "最多 1000 个")],
)
def test_a_comment_that_says_nothing_or_too_much_is_refused(
    text, said, project, reviewer
):
    with pytest.raises(NotSaid, match=said):
        comment(project, reviewer, "goals", text)


def test_a_comment_is_answered_settled_and_opened_again(project, reviewer, clerk):
    said = comment(project, reviewer, "goals", "请核对")
    answer(project, clerk, said.pk, "已按意见修改")
    settle(project, reviewer, said.pk)
    with pytest.raises(NotSaid, match="已经是这个状态"):
        settle(project, reviewer, said.pk)
    settle(project, reviewer, said.pk, again=True)
    assert Comment.objects.get().settled_at is None
    assert [row.verb for row in Event.objects.order_by("number")] == [
        "comment",
        "answer",
        "settle",
        "settle",
    ]


def test_a_comment_of_another_project_is_not_answered_from_here(
    project, reviewer, clerk
):
    said = comment(project, reviewer, "goals", "请核对")
    with pytest.raises(NotSaid, match="没有这条批注"):
        answer(Project.objects.get(position=2), clerk, said.pk, "好")


# The page


def shown(browse, project: Project) -> str:
    return browse.get(reverse("declaration-review", args=[project.pk])).content.decode()


def test_a_clerk_reads_a_comment_and_answers_it(as_user, clerk, reviewer, project):
    said = comment(project, reviewer, "goals", "目标要写清受益范围")
    browse = as_user(clerk)
    assert "目标要写清受益范围" in shown(browse, project)
    assert "标为已处理" not in shown(browse, project)
    browse.post(
        reverse("comment-answer", args=[project.pk, said.pk]), {"text": "已补充"}
    )
    assert "已补充" in shown(browse, project)


def test_what_is_written_is_shown_as_text(as_user, reviewer, project):
    browse = as_user(reviewer)
    browse.post(
        reverse("comment", args=[project.pk]),
        {"where": "goals", "text": "<script>alert(1)</script>甲"},
    )
    page = shown(browse, project)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;甲" in page
    assert "<script>alert(1)" not in page


def test_what_was_typed_stays_where_it_is_refused(as_user, reviewer, project):
    address = reverse("comment", args=[project.pk])
    page = (
        as_user(reviewer)
        .post(address, {"where": "nothing", "text": "写了很久的批注"})
        .content.decode()
    )
    assert "写了很久的批注</textarea>" in page


def test_a_character_that_no_database_stores_is_left_out(project, reviewer):
    assert comment(project, reviewer, "goals", "请\0核对").text == "请核对"


def test_whoever_fills_in_sees_what_is_still_to_be_dealt_with(
    as_user, clerk, reviewer, project
):
    settle(project, reviewer, comment(project, reviewer, "goals", "已经处理过的").pk)
    comment(project, reviewer, "plan.june", "进度要与实施计划一致")
    response = as_user(clerk).get(reverse("declaration-edit", args=[project.pk]))
    page = one_line(response.content.decode())
    assert '<a href="#plan.june">' in page
    assert "进度要与实施计划一致" in page
    assert "已经处理过的" not in page
