"""审核表: what its grade decides, what a 重点项目 asks for, and two reviewers at one sheet."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import BudgetYear, Event, Project
from targets.filings.models import Declaration, Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.deciding import Typed, decide, save_sheet
from targets.workflow.models import ReviewGrade, ReviewSheet, ReviewWeights, Version
from targets.workflow.performing import NotPerformed
from targets.workflow.review_points import FULL, POINTS, weights_in
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill

MARKS = {point.id: ReviewGrade.GOOD.value for point in POINTS}
SCORES = {point.id: str(point.weight - 1) for point in POINTS}


@pytest.fixture
def project(year, unit, clerk) -> Project:
    """Submitted."""
    acts.take(GOOD)
    project = Project.objects.select_related("year", "department").get(code=GOOD.code)
    workflow.perform(project.pk, "submit", clerk)
    return project


def typed(
    grade: str = "good", *, marks=MARKS, scores=None, opinion="目标明确", seen=0
) -> Typed:
    return Typed(marks, scores or {}, grade, opinion, seen)


def status() -> str:
    return Declaration.objects.get().filing.status


def test_the_points_are_worth_a_hundred_together():
    assert sum(weights_in({}).values()) == FULL
    assert [point.dimension for point in POINTS[::2]] == [
        "完整性",
        "相关性",
        "适当性",
        "可行性",
    ]


@pytest.mark.parametrize(
    ("grade", "verb", "at"),
    [
        ("excellent", "review", "reviewed"),
        ("good", "review", "reviewed"),
        ("fair", "return", "returned"),
        ("poor", "reject", "rejected"),
    ],
)
def test_the_grade_decides_the_step_and_the_sheet_stays_with_its_version(
    grade, verb, at, project, reviewer
):
    step = decide(project, reviewer, typed(grade), None)
    assert (step.verb, status()) == (verb, at)
    sheet = ReviewSheet.objects.get()
    assert (sheet.verb, sheet.who) == (verb, "赵强（reviewer）")
    assert sheet.version == Version.objects.get(verb=verb)
    assert Version.objects.get(verb=verb).note == "目标明确"


@pytest.mark.parametrize(
    ("sheet", "missing"),
    [
        (typed(""), "综合等级"),
        (typed(opinion=" "), "审核意见"),
        (typed(marks={}), "规范完整性、"),
    ],
)
def test_a_sheet_that_is_not_whole_decides_nothing_and_is_not_kept_by_halves(
    sheet, missing, project, reviewer
):
    with pytest.raises(NotPerformed, match=missing):
        decide(project, reviewer, sheet, None)
    assert status() == Status.SUBMITTED
    assert not ReviewSheet.objects.exists()


def test_a_form_is_not_passed_over_a_sheet_that_says_otherwise(project, reviewer):
    save_sheet(project, reviewer, typed("fair"))
    with pytest.raises(NotPerformed, match="审核表的综合等级是“中”，应当退回"):
        workflow.perform(project.pk, "review", reviewer)
    workflow.perform(project.pk, "return", reviewer, TransitionNote("请补充"))
    assert ReviewSheet.objects.get().signed_at is not None


def test_a_sheet_that_was_changed_after_the_review_keeps_from_approval(
    project, reviewer
):
    decide(project, reviewer, typed(), None)
    save_sheet(project, reviewer, typed("fair"))
    with pytest.raises(NotPerformed, match="应当退回；要批复，请先改审核表"):
        workflow.perform(project.pk, "approve", reviewer)
    save_sheet(project, reviewer, typed(seen=1))
    workflow.perform(project.pk, "approve", reviewer)
    assert not ReviewSheet.objects.filter(signed_at=None)


def test_a_form_without_a_sheet_is_passed_unless_it_is_a_key_project(project, reviewer):
    Project.objects.update(is_key=True)
    with pytest.raises(
        NotPerformed, match="重点项目要填完审核表才能通过：还差整张审核表"
    ):
        workflow.perform(project.pk, "review", reviewer)
    Project.objects.update(is_key=False)
    workflow.perform(project.pk, "review", reviewer)
    assert status() == Status.REVIEWED


def test_a_key_project_is_scored(project, reviewer):
    Project.objects.update(is_key=True)
    project.is_key = True
    with pytest.raises(NotPerformed, match="得分"):
        decide(project, reviewer, typed(), None)
    decide(project, reviewer, typed(scores=SCORES), None)
    assert ReviewSheet.objects.get().total == FULL - len(POINTS)


def test_the_second_of_two_reviewers_at_one_sheet_is_told(project, reviewer, admin):
    save_sheet(project, reviewer, typed())
    with pytest.raises(NotPerformed, match="赵强（reviewer）刚才也改了这张审核表"):
        save_sheet(project, admin, typed("poor"))
    assert ReviewSheet.objects.get().grade == "good"
    save_sheet(project, admin, typed("poor", seen=1))


@pytest.mark.parametrize(
    "at", [Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.ADJUSTING]
)
def test_only_what_is_under_review_gets_a_sheet(at, project, reviewer):
    Filing.objects.update(status=at)
    with pytest.raises(NotPerformed, match="不在审核中"):
        save_sheet(project, reviewer, typed())


def grades_in_trail() -> list[Event]:
    return list(Event.objects.filter(verb="grade").order_by("number"))


def test_a_sheet_that_is_saved_leaves_a_row_without_its_words(project, reviewer):
    save_sheet(project, reviewer, typed())
    save_sheet(project, reviewer, typed("fair", seen=1))
    save_sheet(project, reviewer, typed("fair", seen=2))
    rows = grades_in_trail()
    assert [row.changes for row in rows] == [[], []]
    assert rows[0].note.startswith("保存了审核表")


def test_a_sheet_that_is_signed_stands_in_the_trail_as_a_whole(project, reviewer):
    save_sheet(project, reviewer, typed("fair"))
    decide(project, reviewer, typed(seen=1), None)
    (row,) = grades_in_trail()[1:]
    assert ["综合等级", "", "良"] in row.changes
    assert "审核意见" in [label for label, *_ in row.changes]
    assert row.note == "赵强（reviewer）的审核表，签署"


def test_a_sheet_signed_by_another_step_stands_in_the_trail_as_well(project, reviewer):
    save_sheet(project, reviewer, typed())
    workflow.perform_many([project.pk], "review", reviewer)
    assert ["综合等级", "", "良"] in grades_in_trail()[-1].changes


# The page


def posted(browse, project: Project, **more: object) -> str:
    data = {f"mark_{key}": mark for key, mark in MARKS.items()} | {
        "grade": "good",
        "opinion": "可行",
        "sheet": "0",
    }
    address = reverse("declaration-grade", args=[project.pk])
    return browse.post(address, {**data, **more}, follow=True).content.decode()


def test_a_reviewer_fills_in_the_sheet_and_passes_the_form(as_user, reviewer, project):
    browse = as_user(reviewer)
    assert "审核表已保存" in posted(browse, project)
    seen = f"{project.pk}:{Declaration.objects.get().filing.revision}"
    assert f"已审核通过：{GOOD.name}" in posted(
        browse, project, decide="1", sheet="1", seen=seen
    )


def test_what_was_typed_stays_where_it_is_refused(as_user, reviewer, project):
    said = posted(
        as_user(reviewer),
        project,
        decide="1",
        seen=f"{project.pk}:0",
        opinion="很长的意见",
    )
    assert "请刷新看过再审核通过" in said
    assert "很长的意见</textarea>" in said


def test_a_score_beyond_what_the_point_is_worth_is_refused_with_its_place(
    as_user, reviewer, project
):
    Project.objects.update(is_key=True)
    said = posted(as_user(reviewer), project, score_whole="11")
    assert "规范完整性得分：得分应在 0 到 10 之间" in said


def test_a_second_look_shows_what_changed_since_it_was_sent_back(
    as_user, reviewer, clerk, project
):
    workflow.perform(project.pk, "return", reviewer, TransitionNote("写清目标"))
    fill(project, clerk, {"goals": f"{GOOD.goals}，并按季度公示"})
    workflow.perform(project.pk, "submit", clerk)
    page = (
        as_user(reviewer)
        .get(reverse("declaration-review", args=[project.pk]))
        .content.decode()
    )
    assert "上次退回以来改了 1 处" in page
    assert "，并按季度公示<" in page.split("<ins>")[1]
    assert '<details open class="whole">' not in page


def test_the_queries_of_the_page_do_not_grow(
    as_user, reviewer, project, django_assert_num_queries
):
    browse = as_user(reviewer)
    address = reverse("declaration-review", args=[project.pk])
    for _ in range(2):
        for text in ("一", "二"):
            browse.post(
                reverse("comment", args=[project.pk]), {"text": text, "where": "goals"}
            )
        with django_assert_num_queries(22):
            browse.get(address)


# What the points are worth


def test_an_admin_sets_what_the_points_are_worth(as_user, admin, year):
    page = reverse("review-weights", args=[2024])
    weights = {point.id: point.weight for point in POINTS}
    browse = as_user(admin)
    assert (
        "合计是 105，应为 100"
        in browse.post(page, {**weights, "whole": 15}).content.decode()
    )
    assert browse.post(page, {**weights, "whole": 15, "clear": 5}).status_code == 302
    assert (
        ReviewWeights.objects.get(year=BudgetYear.objects.get()).weights["whole"] == 15
    )
    assert Event.objects.get(verb="rules").changes == [
        ["规范完整性", "10", "15"],
        ["明确清晰性", "10", "5"],
    ]


def test_neither_an_old_sheet_nor_one_without_a_grade_is_signed(
    project, reviewer, clerk
):
    save_sheet(project, reviewer, typed("excellent"))
    workflow.perform(project.pk, "withdraw", clerk)
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "return", reviewer, TransitionNote("请补充"))
    assert ReviewSheet.objects.get().signed_at is None
