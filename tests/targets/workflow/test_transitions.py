"""The steps from the page of a form's findings, and those of many forms from 办理."""

import pytest
from django.urls import reverse

from projects.models import Project
from targets.filings.models import DEPARTMENT_KIND, Declaration, Filing, Status
from targets.workflow.models import Version
from targets.workflow.performing import perform_many
from tests.targets import acts
from tests.targets.checks.forms import GOOD, TIME, with_row


@pytest.fixture
def sound(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def browse(as_user, clerk):
    return as_user(clerk)


def page(browse, project: Project) -> str:
    return browse.get(reverse("declaration-checks", args=[project.pk])).content.decode()


def step(browse, project: Project, verb: str, **said: str) -> str:
    return browse.post(
        reverse("declaration-step", args=[project.pk, verb]), said, follow=True
    ).content.decode()


def test_a_form_that_is_in_order_is_submitted_and_taken_back(browse, sound):
    assert ">提交</button>" in page(browse, sound)
    submitted = step(browse, sound, "submit")
    assert f"已提交：{GOOD.name}" in submitted
    assert ">提交</button>" not in submitted
    assert Declaration.objects.get().filing.status == Status.SUBMITTED
    assert f"已撤回：{GOOD.name}" in step(browse, sound, "withdraw")
    assert Declaration.objects.get().filing.status == Status.DRAFT


def test_a_form_with_a_warning_offers_no_submission_and_none_is_taken(browse, sound):
    acts.take(with_row(TIME, name="补贴发放及时率"))
    assert ">提交</button>" not in page(browse, sound)
    assert "还不能提交：1 个警告要改正或说明理由" in step(browse, sound, "submit")
    assert Declaration.objects.get().filing.status == Status.DRAFT


def test_a_submitted_form_is_closed_until_it_is_taken_back(browse, sound):
    step(browse, sound, "submit")
    assert "不能再修改" in page(browse, sound)
    assert browse.get(reverse("declaration-edit", args=[sound.pk])).status_code == 302


def test_a_step_that_does_not_exist_is_told(browse, sound):
    assert "系统里没有这一步" in step(browse, sound, "发布")


def test_who_only_reads_sees_the_status_and_no_button(as_user, reviewer, sound):
    shown = page(as_user(reviewer), sound)
    assert "草稿</span>" in shown
    assert ">提交</button>" not in shown


def test_a_form_is_returned_with_its_reason_and_what_was_typed_stays_where_it_is_refused(
    as_user, reviewer, sound
):
    browse = as_user(reviewer)
    Filing.objects.update(status=Status.SUBMITTED)
    assert "退回要写明理由" in step(browse, sound, "return")
    refused = step(
        browse, sound, "return", note="补充满意度指标", seen=f"{sound.pk}:99"
    )
    assert "请刷新看过再退回" in refused
    assert "补充满意度指标</textarea>" in refused
    assert f"已退回：{GOOD.name}" in step(
        browse, sound, "return", note="补充满意度指标"
    )


def test_an_approved_form_is_adjusted_for_a_reason(browse, sound):
    Filing.objects.update(status=Status.APPROVED)
    assert ">调整</button>" in page(browse, sound)
    assert "请选择调整原因" in step(browse, sound, "adjust", note="因为")
    assert f"已开始调整：{GOOD.name}" in step(
        browse, sound, "adjust", note="因为", reason="政策变化"
    )


def test_a_sign_that_no_database_keeps_is_left_out_of_a_note(as_user, reviewer, sound):
    Filing.objects.update(status=Status.SUBMITTED)
    assert f"已退回：{GOOD.name}" in step(
        as_user(reviewer), sound, "return", note="请补充\x00指标"
    )
    assert Version.objects.get().note == "请补充指标"


def test_no_button_publishes_a_form_without_a_publication(as_user, admin, sound):
    Filing.objects.update(status=Status.APPROVED)
    browse = as_user(admin)
    assert "系统里没有这一步" in step(browse, sound, "publish")
    assert Declaration.objects.get().filing.status == Status.APPROVED


# 办理


@pytest.fixture
def forms(seeded) -> list[Project]:
    return list(
        Project.objects.select_related("declaration__filing").in_document_order()
    )


def put(forms: list[Project], status: str) -> None:
    Filing.objects.filter(project__in=forms).update(status=status)


def listed(browse, query: str = "") -> list[Project]:
    table = browse.get(f"{reverse('steps')}?{query}").context["table"]
    return [row.record.project or row.record for row in table.paginated_rows]


def test_the_list_holds_what_the_person_can_do_something_with(
    as_user, clerk, reviewer, leader, forms
):
    put(forms[:3], Status.SUBMITTED)
    put(forms[3:5], Status.REVIEWED)
    part_one = Filing.objects.get(kind=DEPARTMENT_KIND)
    assert listed(as_user(clerk))[0] == part_one
    assert len(listed(as_user(clerk))) == 36
    assert listed(as_user(reviewer)) == forms[:5]
    assert listed(as_user(leader)) == []


def test_the_list_is_narrowed_by_status_and_sorted_by_how_far_a_form_has_come(
    as_user, admin, forms
):
    put(forms[:2], Status.APPROVED)
    put(forms[2:4], Status.RETURNED)
    browse = as_user(admin)
    assert listed(browse, "status=returned") == forms[2:4]
    assert listed(browse, "sort=-status")[:2] == forms[2:4]
    assert listed(browse, "status=approved") == forms[:2]


def keys_of(forms: list[Project]) -> list[int]:
    return [each.declaration.filing_id for each in forms]


def confirmed(browse, forms: list[Project]):
    return browse.post(reverse("steps-confirm"), {"form": keys_of(forms)}, follow=True)


def test_only_steps_that_all_of_the_chosen_allow_are_offered(as_user, reviewer, forms):
    put(forms[:2], Status.SUBMITTED)
    put(forms[2:3], Status.REVIEWED)
    put(forms[3:4], Status.REJECTED)
    browse = as_user(reviewer)
    assert [each.verb for each in confirmed(browse, forms[:2]).context["steps"]] == [
        "review",
        "return",
        "reject",
    ]
    assert [each.verb for each in confirmed(browse, forms[:3]).context["steps"]] == [
        "return",
        "reject",
    ]
    assert "没有一步是它们都能办的" in confirmed(browse, forms[:4]).content.decode()


def taken(browse, forms: list[Project], verb: str, **said: str):
    seen = [
        f"{each.declaration.filing_id}:{each.declaration.filing.revision}"
        for each in forms
    ]
    return browse.post(
        reverse("steps-take"), {"verb": verb, "seen": seen, **said}, follow=True
    )


def test_many_are_approved_with_a_receipt_for_each(as_user, reviewer, forms):
    put(forms[:5], Status.REVIEWED)
    Filing.objects.filter(project=forms[4]).update(revision=7)
    told = taken(as_user(reviewer), forms[:5], "approve").content.decode()
    assert "已批复 4 张，1 张没有办" in told
    assert '<p class="message warning"' in told  # not all is well
    assert "请刷新看过再批复" in told
    assert Filing.objects.filter(status=Status.APPROVED).count() == 4


def test_the_page_says_beforehand_which_forms_would_pass(as_user, clerk, forms):
    browse = as_user(clerk)
    page = confirmed(browse, forms)
    seen = {form.project_id: verdict for form, _, verdict in page.context["lines"]}
    passing = [project for project in forms if seen[project.pk] == ""]
    assert (
        f"现在 <b>{len(passing)} 张可以提交</b>，其余的原因见下表"
        in page.content.decode()
    )
    assert not Filing.objects.exclude(status=Status.DRAFT)
    receipts = perform_many([project.pk for project in forms], "submit", clerk)
    assert {receipt.pk: receipt.refusal for receipt in receipts} == seen
    assert 0 < len(passing) < len(forms)


def test_many_are_not_returned_without_a_note_and_what_was_chosen_stays(
    as_user, reviewer, forms, caplog
):
    put(forms[:2], Status.SUBMITTED)
    told = taken(as_user(reviewer), forms[:2], "return")
    assert "退回要写明理由" in told.content.decode()
    assert [each.project for each in told.context["filings"]] == forms[:2]
    assert "reviewer may not return project" in caplog.text
    assert not Filing.objects.filter(status=Status.RETURNED)


def test_all_that_was_filtered_is_taken_together(as_user, reviewer, forms):
    put(forms, Status.SUBMITTED)
    browse = as_user(reviewer)
    shown = browse.post(f"{reverse('steps-confirm')}?status=submitted", {"all": "1"})
    assert len(shown.context["filings"]) == 37


def test_what_lies_outside_the_scope_is_neither_shown_nor_taken(
    as_user, stranger, forms
):
    browse = as_user(stranger)
    assert "请先勾选" in confirmed(browse, forms[:1]).content.decode()
    assert "不在您能看到的单位里" in taken(browse, forms[:1], "submit").content.decode()


def test_the_queries_of_the_list_do_not_grow_with_its_rows(
    as_user, reviewer, forms, django_assert_num_queries
):
    browse = as_user(reviewer)
    for shown in (forms[:1], forms):
        put(shown, Status.SUBMITTED)
        with django_assert_num_queries(8):
            browse.get(reverse("steps"))
