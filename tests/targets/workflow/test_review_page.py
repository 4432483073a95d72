"""What a second reviewer, a second round and a look back show of the 审核表."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project
from targets.checks.assessment import review
from targets.filings.loading import load_forms
from targets.workflow import performing as workflow
from targets.workflow.deciding import decide, save_sheet
from targets.workflow.models import ReviewGrade, ReviewSheet
from targets.workflow.performing import NotPerformed
from targets.workflow.review_points import POINTS
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill
from tests.targets.workflow.test_reviewing import MARKS, SCORES, posted, typed


@pytest.fixture
def project(year, unit, clerk) -> Project:
    """Submitted."""
    acts.take(GOOD)
    project = Project.objects.select_related("year", "department").get(code=GOOD.code)
    workflow.perform(project.pk, "submit", clerk)
    return project


def shown(browse, project: Project) -> str:
    return browse.get(reverse("declaration-review", args=[project.pk])).content.decode()


def test_who_comes_second_sees_what_the_first_saved_and_may_then_save(
    as_user, reviewer, admin, project
):
    browse = as_user(reviewer)
    save_sheet(project, admin, typed("poor"))
    page = posted(browse, project, opinion="可行")
    assert "综合等级：对方“差”，您“良”" in page
    assert "审核意见：对方“目标明确”，您“可行”" in page
    seen = re.search(r'name="sheet" value="(\d+)"', page)
    assert "审核表已保存" in posted(browse, project, sheet=seen.group(1))
    assert ReviewSheet.objects.get().grade == ReviewGrade.GOOD


@pytest.mark.parametrize("key", [True, False])
def test_a_sheet_of_before_a_new_submission_is_looked_at_again_first(
    key, project, reviewer, clerk
):
    Project.objects.update(is_key=key)
    save_sheet(project, reviewer, typed(scores=SCORES))
    workflow.perform(project.pk, "withdraw", clerk)
    fill(project, clerk, {"goals": f"{GOOD.goals}，并按季度公示"})
    workflow.perform(project.pk, "submit", clerk)
    with pytest.raises(NotPerformed, match="请核对后重新保存审核表，再审核通过"):
        workflow.perform(project.pk, "review", reviewer)
    save_sheet(project, reviewer, typed(scores=SCORES, seen=1))
    workflow.perform(project.pk, "review", reviewer)
    assert ReviewSheet.objects.get().version.verb == "review"


def test_a_sheet_stays_that_of_whoever_filled_it_in(project, reviewer, admin):
    save_sheet(project, reviewer, typed())
    workflow.perform(project.pk, "review", admin)
    sheet = ReviewSheet.objects.get()
    assert sheet.reviewer == reviewer
    assert sheet.version.who == "系统管理员（admin）"


def test_a_grade_that_a_point_contradicts_is_asked_about(as_user, reviewer, project):
    page = posted(as_user(reviewer), project, mark_whole="poor")
    assert "规范完整性的等级是“差”，综合等级却是“良”，请核对" in page


def test_a_signed_sheet_is_read_whole(as_user, reviewer, project):
    Project.objects.update(is_key=True)
    project.is_key = True
    decide(
        project, reviewer, typed(marks=MARKS | {"whole": "fair"}, scores=SCORES), None
    )
    page = shown(as_user(reviewer), project)
    assert "规范完整性：中，9 分（满分 10）" in page
    assert page.count("（满分 ") == len(POINTS)


def test_after_a_refusal_too_the_page_shows_what_changed(
    as_user, reviewer, clerk, project
):
    decide(project, reviewer, typed("poor"), None)
    workflow.perform(project.pk, "reopen", reviewer, TransitionNote("同意重新填报"))
    fill(project, clerk, {"goals": f"{GOOD.goals}，并按季度公示"})
    workflow.perform(project.pk, "submit", clerk)
    assert "上次不予通过以来改了 1 处" in shown(as_user(reviewer), project)


def test_signed_sheets_ask_for_no_more_queries(as_user, reviewer, clerk, project):
    browse, counts = as_user(reviewer), set()
    for _ in range(3):
        decide(project, reviewer, typed("fair"), None)
        with CaptureQueriesContext(connection) as queries:
            shown(browse, project)
        counts.add(len(queries))
        workflow.perform(project.pk, "submit", clerk, TransitionNote("原样提交"))
    assert len(counts) == 1


def test_a_finding_names_the_cell_it_is_shown_at(as_user, reviewer, seeded):
    project = Project.objects.get(position=1)
    (form,) = load_forms(Project.objects.filter(pk=project.pk))
    found = review(project, form, reviewer).judged
    page = html.unescape(shown(as_user(reviewer), project))
    assert found
    for judged in found:
        assert f"{judged.label}：{judged.finding.what}" in page
