"""What stands on top of a form: why it was returned, rejected or ended, its adjustment, and what a step would do."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import BudgetYear, Event, Project
from projects.schedule.deadlines import after_working_days
from targets.filings.models import Declaration, Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.comments import comment
from targets.workflow.models import Approval, Version
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill

NOTE = TransitionNote("指标不全")
ADJUSTED = TransitionNote("按上级文件", "预算调整")
PAGES = ("declaration", "declaration-edit", "declaration-checks")


@pytest.fixture
def sound(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


def take(project: Project, user, *verbs: str, note=NOTE) -> None:
    for verb in verbs:
        workflow.perform(project.pk, verb, user, note)


def shown(browse, address: str, project: Project) -> str:
    page = browse.get(reverse(address, args=[project.pk]), follow=True)
    return html.unescape(page.content.decode())


def step(browse, project: Project, verb: str, **said: str) -> str:
    address = reverse("declaration-step", args=[project.pk, verb])
    page = browse.post(address, said, follow=True)
    return html.unescape(page.content.decode())


def ask(browse, project: Project, verb: str) -> str:
    address = reverse("declaration-step-ask", args=[project.pk, verb])
    return html.unescape(browse.get(address).content.decode())


def day_after_return() -> str:
    return date_format(after_working_days(timezone.localdate(), 5), "DATE_FORMAT")


@pytest.fixture
def returned(sound, clerk, reviewer) -> Project:
    take(sound, clerk, "submit")
    comment(sound, reviewer, "purpose", "写清用途")
    take(sound, reviewer, "return")
    return sound


@pytest.fixture
def adjusting(sound, clerk, reviewer) -> Project:
    take(sound, clerk, "submit")
    take(sound, reviewer, "review", "approve")
    take(sound, clerk, "adjust", note=ADJUSTED)
    return sound


# A return


@pytest.mark.parametrize("address", PAGES)
def test_reason_date_and_open_comments_stand_on_every_page(
    address, returned, as_user, clerk
):
    page = shown(as_user(clerk), address, returned)
    assert "退回：原因 指标不全（赵强（reviewer）" in page
    assert f"，可修改到 {day_after_return()}" in page
    assert "审核批注 1 条" in page
    assert "写清用途" in page


@pytest.mark.parametrize("address", PAGES)
def test_a_returned_form_that_was_withdrawn_still_says_why(
    address, returned, as_user, clerk
):
    take(returned, clerk, "submit", "withdraw")
    page = shown(as_user(clerk), address, returned)
    assert "退回：原因 指标不全" in page


def test_a_later_date_of_the_year_is_the_one_that_counts(returned, as_user, clerk):
    BudgetYear.objects.update(fill_until=date(2099, 5, 1))
    page = shown(as_user(clerk), "declaration", returned)
    assert "可修改到 2099年5月1日" in page


def test_the_reviewer_reads_until_when_the_form_is_open(
    sound, as_user, clerk, reviewer
):
    take(sound, clerk, "submit")
    page = step(as_user(reviewer), sound, "return", note="指标不全")
    assert f"已退回：{GOOD.name}；填报人员可修改到 {day_after_return()}" in page


def test_a_rejection_and_its_reopening_say_why(sound, as_user, clerk, reviewer):
    take(sound, clerk, "submit")
    take(sound, reviewer, "reject")
    assert "不予通过：原因 指标不全" in shown(as_user(clerk), "declaration", sound)
    take(sound, reviewer, "reopen", note=TransitionNote("补充后再报"))
    page = shown(as_user(clerk), "declaration-edit", sound)
    assert "不予通过：原因 指标不全" in page
    assert "同意重新填报：原因 补充后再报" in page


# Handed in as it was


def test_the_page_asks_for_the_word_before_the_server_does(returned, as_user, clerk):
    page = shown(as_user(clerk), "declaration-checks", returned)
    assert "内容与退回时完全相同" in page
    assert "可以提交" not in page
    assert '<textarea name="note"' in page


def test_the_word_and_what_was_left_untouched_reach_the_reviewer(
    returned, as_user, clerk, reviewer
):
    Declaration.objects.update(copied=["purpose", "goals"])
    page = step(as_user(clerk), returned, "submit", note="已电话说明")
    assert "已提交" in page
    assert "与退回时完全相同，沿用而没有确认 2 格" in page
    words = "已电话说明：与退回时完全相同，沿用而没有确认 2 格"
    for address in ("declaration-review", "versions"):
        assert words in shown(as_user(reviewer), address, returned)


def test_the_receipt_of_many_says_it_for_each(returned, as_user, clerk):
    filing = Filing.objects.get(project=returned)
    posted = {
        "verb": "submit",
        "note": "已电话说明",
        "seen": f"{filing.pk}:{filing.revision}",
    }
    page = as_user(clerk).post(reverse("steps-take"), posted, follow=True)
    assert "与退回时完全相同" in page.content.decode()


# An adjustment


@pytest.mark.parametrize(
    "address", ["declaration", "declaration-checks", "declaration-review"]
)
def test_an_adjustment_is_shown_with_its_reason_and_the_money_first(
    address, adjusting, as_user, reviewer, clerk, year
):
    approval = Approval.objects.create(
        year=year, number="巨财〔2024〕8号", date=date(2024, 3, 1)
    )
    Version.objects.filter(verb="approve").update(approval=approval)
    more = str(GOOD.budget + 2)
    fill(adjusting, clerk, {"budget": more, "purpose": "改过的用途"})
    page = shown(as_user(reviewer), address, adjusting)
    assert "2 处与批复的不同" in page
    assert "发起，预算调整：按上级文件" in page
    assert "巨财〔2024〕8号（2024年3月1日）" in page
    assert 'data-label="增减">+2.00</td>' in page
    assert page.index("资金（万元）") < page.index("改动的单元格")


def test_the_list_finds_adjustments_also_while_they_are_reviewed(
    adjusting, as_user, clerk
):
    address = f"{reverse('project-list')}?state=adjusted"
    assert GOOD.name in as_user(clerk).get(address).content.decode()
    Filing.objects.update(status=Status.SUBMITTED)
    assert GOOD.name in as_user(clerk).get(address).content.decode()
    Filing.objects.update(status=Status.APPROVED)
    assert GOOD.name not in as_user(clerk).get(address).content.decode()


def test_to_give_it_up_shows_what_is_put_back_and_says_what_has_happened(
    adjusting, as_user, clerk
):
    browse = as_user(clerk)
    fill(adjusting, clerk, {"budget": str(GOOD.budget + 2)})
    assert "取消调整…</a>" in shown(browse, "declaration-checks", adjusting)
    page = ask(browse, adjusting, "cancel")
    assert "1 处会改回批复的第 3 版" in page
    done = step(browse, adjusting, "cancel")
    assert f"已取消调整，恢复为批复的内容：{GOOD.name}" in done
    changes = Event.objects.order_by("-number")[0].changes
    assert changes[0] == ["状态", "调整中", "已批复"]
    assert [place for place, _, _ in changes] == ["状态", "预算数"]


def test_a_step_that_is_not_possible_leads_back(sound, as_user, clerk):
    address = reverse("declaration-step-ask", args=[sound.pk, "cancel"])
    page = as_user(clerk).get(address, follow=True).content.decode()
    assert "这张表的状态是“草稿”，不能取消调整" in page
    address = reverse("declaration-step-ask", args=[sound.pk, "submit"])
    assert as_user(clerk).get(address).status_code == 404


# An end


def test_an_end_gives_the_approved_budget_back(adjusting, as_user, clerk, reviewer):
    fill(adjusting, clerk, {"budget": str(GOOD.budget + 2)})
    browse = as_user(reviewer)
    approved = f"{GOOD.budget:,.2f}"
    assert f"预算 {approved} 万元收回" in ask(browse, adjusting, "end")
    assert "终止要写明理由" in step(browse, adjusting, "end")
    done = step(browse, adjusting, "end", note="项目不再实施")
    assert f"已终止：{GOOD.name}；收回预算 {approved} 万元" in done
    event = Event.objects.order_by("-number")[0]
    assert event.changes[1] == ["预算数（万元）", approved, "收回"]


def test_what_was_typed_stays_where_an_end_is_refused(
    adjusting, as_user, clerk, reviewer
):
    page = step(
        as_user(reviewer), adjusting, "end", note="不再实施", seen=f"{adjusting.pk}:99"
    )
    assert "请刷新看过再终止" in page
    assert "不再实施</textarea>" in page


@pytest.mark.parametrize(
    "address", ["declaration", "declaration-checks", "declaration-review"]
)
def test_an_ended_project_keeps_its_history(address, adjusting, as_user, reviewer):
    take(adjusting, reviewer, "end", note=TransitionNote("项目不再实施"))
    page = shown(as_user(reviewer), address, adjusting)
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"已终止：{today}，原因：项目不再实施" in page
    assert "处与批复的不同" not in page
    assert as_user(reviewer).get(reverse("dossier", args=[adjusting.pk]))
    assert "第 5 版" in shown(as_user(reviewer), "versions", adjusting)


def test_a_note_with_a_full_stop_reads_well_within_the_sentence(
    sound, clerk, reviewer, as_user
):
    take(sound, clerk, "submit")
    take(sound, reviewer, "review", "approve")
    take(sound, clerk, "adjust", note=TransitionNote("按上级文件。", "预算调整"))
    page = shown(as_user(clerk), "declaration", sound)
    assert "预算调整：按上级文件。所调整的批复" in page
    take(sound, reviewer, "end", note=TransitionNote("不再实施。"))
    page = shown(as_user(clerk), "declaration", sound)
    assert "原因：不再实施；收回预算" in page
    assert "不再实施。" in shown(as_user(clerk), "versions", sound)
