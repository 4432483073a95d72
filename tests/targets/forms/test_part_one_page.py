"""The pages of 部门整体绩效目标: steps, findings, comments, versions, and the list with its statuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from projects.models import Event, User
from targets.checks.assessment import review_alone
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.filings.loading import load_department
from targets.filings.models import DEPARTMENT_KIND, Filing, Status
from targets.workflow import forms_of_units as workflow
from targets.workflow.models import Comment
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.html import one_line
from tests.targets.fills import Place, fill_department

NOTE = TransitionNote("请补充", "预算调整", "巨财预〔2024〕12号", date(2024, 1, 20))
PLACE = [2024, "901001"]


@pytest.fixture
def place(seeded, unit, year) -> Place:
    return unit, year


def filing() -> Filing:
    return Filing.objects.get(kind=DEPARTMENT_KIND)


def take(verb: str, user: User) -> None:
    workflow.perform_filing(filing().pk, verb, user, NOTE)


def page(browse, name: str = "department-target", *more: object, **query: str) -> str:
    address = reverse(name, args=[*PLACE, *more])
    return browse.get(address, query, follow=True).content.decode()


def post(browse, name: str, *more: object, **data: str) -> str:
    address = reverse(name, args=[*PLACE, *more])
    return browse.post(address, data, follow=True).content.decode()


def test_it_is_submitted_reviewed_and_approved_by_its_buttons(
    place, as_user, clerk, reviewer, bureau
):
    steps = (("submit", clerk), ("review", reviewer), ("approve", bureau))
    document = {"number": NOTE.number, "date": "2024-01-20"}
    for verb, user in steps:
        assert f"/step/{verb}/" in page(as_user(user))
        seen = f"{filing().pk}:{filing().revision}"
        post(as_user(user), "department-step", verb, seen=seen, **document)
    assert filing().status == Status.APPROVED
    assert "已批复" in page(as_user(clerk))


def test_one_that_cannot_be_submitted_says_why_and_offers_no_submission(
    place, as_user, clerk
):
    fill_department(place, clerk, {"overall": ""})
    shown = page(as_user(clerk))
    assert "还不能提交：1 个错误要改正" in shown
    assert "D01 没有总体绩效目标" in shown
    assert "没有填写，请填写总体绩效目标" in shown
    assert "/step/submit/" not in shown


def test_what_one_click_mends_is_mended_in_the_editor(place, as_user, clerk):
    fill_department(place, clerk, {"overall": "按排各项工作，联系人13900001234。"})
    shown = page(as_user(clerk))
    assert "D13 写有个人信息" in shown
    assert 'form="mend"' not in shown


def explain(browse, *marks: str, reason: str = "按职责写，没有数值") -> str:
    data = {"rule": "D05", "mark": list(marks), "reason": reason}
    address = reverse("department-waive", args=PLACE)
    return browse.post(address, data, follow=True).content.decode()


@pytest.fixture
def warned(place, admin, clerk) -> list[str]:
    """The marks of two warnings: two sub-targets have no figures, and this year warns of that."""
    save_settings(place[1], admin, {"D05": Wish(level=Level.WARNING)})
    items = list(filing().department_target.subtargets.all()[:2])
    for item in items:
        item.indicators = f"{item.title}明显改善"
        item.save()
    found = review_alone(filing(), load_department(*place), clerk)
    return [judged.evidence for judged in found.judged if judged.finding.rule == "D05"]


def test_warnings_want_a_reason_before_it_is_submitted(place, as_user, clerk, warned):
    browse = as_user(clerk)
    assert len(warned) == 2
    assert "还不能提交：2 个警告要改正或说明理由" in page(browse)
    with pytest.raises(NotPerformed, match="2 个警告要改正或说明理由"):
        take("submit", clerk)
    assert "没有填写理由" in explain(browse, *warned, reason="。")
    shown = explain(browse, *warned)
    assert "已为 2 处说明理由" in shown
    assert f'按职责写，没有数值<span class="by">{clerk}' in one_line(shown)
    event = Event.objects.filter(verb="waive").latest("number")
    assert (event.subject, event.note) == (str(filing()), "按职责写，没有数值")
    take("submit", clerk)
    assert filing().status == Status.SUBMITTED
    assert "没有数值" in page(as_user(clerk))


def test_who_gave_a_reason_has_filled_in(place, as_user, admin, warned):
    place[1].separate_hands = True
    place[1].save()
    explain(as_user(admin), *warned)
    take("submit", admin)
    with pytest.raises(NotPerformed, match="由您填报或提交过"):
        take("review", admin)


def test_a_reason_is_taken_back(place, as_user, clerk, warned):
    browse = as_user(clerk)
    explain(browse, *warned)
    waiver = filing().waivers.first()
    assert "已撤回“分项绩效目标第" in post(browse, "department-unwaive", waiver.pk)
    assert "1 个警告要改正或说明理由" in page(browse)
    assert "已经撤回或失效" in post(browse, "department-unwaive", waiver.pk)


def test_a_reason_falls_with_what_it_was_given_for(place, as_user, clerk, warned):
    browse = as_user(clerk)
    explain(browse, *warned)
    item = filing().department_target.subtargets.first()
    item.indicators = "完成率达到 90%以上。"
    item.save()
    assert "说明已失效" in page(browse)
    take("submit", clerk)
    assert [waiver.fallen_at is None for waiver in filing().waivers.all()].count(
        False
    ) == 1


def test_a_rule_that_becomes_an_error_ends_its_reasons(
    place, as_user, clerk, admin, warned
):
    explain(as_user(clerk), *warned)
    save_settings(place[1], admin, {"D05": Wish(level=Level.ERROR)})
    assert not filing().waivers.filter(fallen_at=None).exists()
    assert "还不能提交：2 个错误要改正" in page(as_user(clerk))


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_closed_one_takes_no_reason(status, place, as_user, clerk, warned):
    Filing.objects.filter(kind=DEPARTMENT_KIND).update(status=status)
    assert "不能再修改" in explain(as_user(clerk), *warned)
    assert not filing().waivers.exists()


def test_an_approved_one_is_not_offered_to_be_filled_in(place, as_user, clerk, admin):
    take("recognise", admin)
    shown = page(as_user(clerk))
    assert "不能填报：这张表的状态是“已批复”" in shown
    assert "需要修改请在下面办理调整" in shown
    assert reverse("department-target-edit", args=PLACE) not in shown
    assert "这张表的状态是“已批复”" in page(as_user(clerk), "department-target-edit")


def test_a_refused_note_stays_on_the_page(place, as_user, clerk, reviewer):
    take("submit", clerk)
    shown = post(as_user(reviewer), "department-step", "return", note="。", reason="")
    assert "要写明理由" in shown
    assert filing().status == Status.SUBMITTED


def test_a_comment_is_said_and_answered_on_the_page(place, as_user, clerk, reviewer):
    post(as_user(reviewer), "department-comment", where="overall", text="写得太长")
    number = Comment.objects.get().pk
    post(as_user(clerk), "department-comment-answer", number, text="已压缩")
    shown = page(as_user(reviewer))
    assert "写得太长" in shown
    assert "已压缩" in shown
    post(as_user(reviewer), "department-comment-settle", number)
    assert Comment.objects.get().settled_by == reviewer


def test_versions_are_listed_compared_shown_and_restored(
    place, as_user, clerk, reviewer
):
    before = load_department(*place)
    take("submit", clerk)
    take("return", reviewer)
    fill_department(place, clerk, {"overall": "改过的总体目标"})
    browse = as_user(clerk)
    assert "现在的内容与最近一版有 1 处不同" in page(browse, "department-versions")
    assert "<ins>" in page(browse, "department-version-compare", old="1", new="now")
    assert "分项绩效目标" in page(browse, "department-version", 1)
    assert "有 1 处会改成那一版" in page(browse, "department-version-restore", 1)
    seen = str(filing().revision)
    assert "已恢复为第 1 版" in post(browse, "department-version-restore", 1, seen=seen)
    assert load_department(*place) == before


def test_an_adjustment_shows_what_differs_from_what_was_approved(
    place, as_user, clerk, admin
):
    take("recognise", admin)
    take("adjust", clerk)
    assert "调整：还没有改动" in page(as_user(clerk))
    fill_department(place, clerk, {"overall": "调整后的总体目标"})
    assert "调整：1 处与批复的不同" in page(as_user(clerk))


def test_cancelling_an_adjustment_is_asked_about_first(place, as_user, clerk, admin):
    take("recognise", admin)
    take("adjust", clerk)
    browse = as_user(clerk)
    approved = load_department(*place)
    fill_department(place, clerk, {"overall": "调整后的总体目标"})
    ask = reverse("department-step-ask", args=[*PLACE, "cancel"])
    shown = page(browse)
    assert f'href="{ask}">取消调整…' in shown
    assert 'step/cancel/">' not in shown
    asked = page(browse, "department-step-ask", "cancel")
    assert "现在的内容有 1 处会改回批复的第 1 版的" in asked
    seen = f"{filing().pk}:{filing().revision}"
    assert f'value="{seen}"' in asked
    told = post(browse, "department-step", "cancel", seen=f"{filing().pk}:0", note="先")
    assert "先</textarea>" in told
    assert "会改回批复的" in told
    assert "已取消调整" in post(browse, "department-step", "cancel", seen=seen)
    assert load_department(*place) == approved
    assert "不能取消调整" in page(browse, "department-step-ask", "cancel")


def test_only_steps_that_ask_first_have_a_page_that_asks(place, as_user, clerk):
    address = reverse("department-step-ask", args=[*PLACE, "submit"])
    assert as_user(clerk).get(address).status_code == 404


def test_one_that_came_back_and_was_not_changed_asks_for_a_word(
    place, as_user, clerk, reviewer
):
    take("submit", clerk)
    take("return", reviewer)
    browse = as_user(clerk)
    assert "内容与退回时完全相同" in page(browse)
    fill_department(place, clerk, {"overall": "改过的总体目标"})
    assert "内容与退回时完全相同" not in page(browse)


@pytest.mark.parametrize(("status", "listed"), [("draft", True), ("approved", False)])
def test_the_list_shows_the_status_and_is_filtered_by_it(
    status, listed, place, as_user, leader
):
    address = reverse("department-targets")
    shown = as_user(leader).get(address, {"status": status}).content.decode()
    assert (reverse("department-target", args=PLACE) in shown) == listed


def test_the_page_asks_for_as_much_as_before_with_more_comments(
    place, as_user, reviewer, django_assert_max_num_queries
):
    for number in range(12):
        workflow.comment(filing().pk, reviewer, "overall", f"第{number}条")
    browse = as_user(reviewer)
    with django_assert_max_num_queries(40):
        page(browse)


WAITS_FOR = [
    ("workbench", "draft", ["clerk", "admin"]),
    ("workbench", "submitted", ["reviewer", "admin"]),
    ("workbench", "reviewed", ["reviewer", "bureau", "admin"]),
    ("workbench", "approved", []),
    ("steps", "draft", ["clerk", "admin"]),
    ("steps", "submitted", ["clerk", "reviewer", "bureau", "admin"]),
    ("steps", "reviewed", ["reviewer", "bureau", "admin"]),
    ("steps", "approved", []),
]


@pytest.mark.parametrize(("name", "status", "people"), WAITS_FOR)
def test_it_waits_for_those_who_can_act(name, status, people, place, as_user, request):
    Filing.objects.filter(kind=DEPARTMENT_KIND).update(status=status)
    found = []
    for person in ("clerk", "reviewer", "bureau", "leader", "admin", "stranger"):
        browse = as_user(request.getfixturevalue(person))
        shown = browse.get(reverse(name), {"year": "2024"}).content.decode()
        if reverse("department-target", args=PLACE) in shown:
            found.append(person)
    assert found == people


@pytest.mark.parametrize(
    ("person", "code", "opens"),
    [
        ("admin", "901", True),
        ("admin", "901001", False),
        ("clerk", "901", False),
        ("reviewer", "901", False),
    ],
)
def test_who_fills_in_chooses_the_unit_of_a_new_one(
    person, code, opens, place, as_user, request
):
    browse = as_user(request.getfixturevalue(person))
    answer = browse.get(reverse("department-targets"), {"begin": code})
    editor = reverse("department-target-edit", args=[2024, code])
    assert (getattr(answer, "url", "") == editor) == opens


def test_a_returned_one_says_why_on_its_page_and_in_its_editor(
    place, as_user, clerk, reviewer
):
    workflow.comment(filing().pk, reviewer, "overall", "写得太长")
    take("submit", clerk)
    take("return", reviewer)
    assert "请补充" in page(as_user(clerk))
    editor = page(as_user(clerk), "department-target-edit")
    assert "请补充" in editor
    assert "写得太长" in editor


def test_an_approval_leads_to_the_approved_part_one(place, as_user, bureau, admin):
    take("recognise", admin)
    approval = filing().baseline.approval
    address = reverse("approval", args=[approval.pk])
    shown = as_user(bureau).get(address).content.decode()
    assert reverse("department-version", args=[*PLACE, 1]) in shown
    assert place[0].name in shown


@pytest.mark.parametrize(
    ("acts", "verdict"),
    [
        ([], "可以提交"),
        (["empty"], "1"),
        (["submit", "return"], "还没有修改"),
        (["submit", "return", "fill"], "可以提交"),
        (["recognise", "adjust"], "还没有修改"),
    ],
)
def test_the_workbench_says_whether_it_can_be_submitted(
    acts, verdict, place, as_user, clerk, reviewer, admin
):
    people = {"submit": clerk, "return": reviewer, "recognise": admin, "adjust": clerk}
    for act in acts:
        if act in people:
            take(act, people[act])
        else:
            text = "" if act == "empty" else "改过的总体目标"
            fill_department(place, clerk, {"overall": text})
    shown = as_user(clerk).get(reverse("workbench")).content.decode()
    assert f'<td data-label="要处理（处）">{verdict}</td>' in shown
