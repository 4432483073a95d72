"""工作台 and the reminders: what waits for whom, what came back, what is late."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import BudgetYear, Exemption, Project, Reminders, User
from projects.schedule.deadlines import after_working_days
from projects.trail.recording import record
from targets.checks.models import RecordedFinding
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.filings.loading import load_forms
from targets.filings.models import Declaration, Filing, Status
from targets.home.readiness import Readiness
from targets.home.reminders import lines_about, send_digests
from targets.home.workbench import Workbench, workbench_of
from targets.workflow import performing as workflow
from targets.workflow.resubmitting import judge
from targets.workflow.versions import TransitionNote
from tests.html import one_line
from tests.targets.fills import fill

TODAY = timezone.localdate()
HINTS = [
    rule.id for rule in RULES.values() if rule.level not in (Level.ERROR, Level.WARNING)
]


@pytest.fixture
def forms(seeded) -> list[Project]:
    return list(Project.objects.in_document_order())


def put(forms: list[Project], status: str) -> None:
    Filing.objects.filter(project__in=forms).update(status=status)


def bench(user: User) -> Workbench:
    return workbench_of(user, BudgetYear.objects.get(year=2024))


def counts(user: User) -> dict[str, int]:
    return {queue.title: queue.count for queue in bench(user).queues}


def test_each_role_finds_what_waits_for_it(forms, clerk, reviewer, leader, admin):
    put(forms[:3], Status.SUBMITTED)
    put(forms[3:5], Status.REVIEWED)
    put(forms[5:6], Status.RETURNED)
    assert counts(clerk) == {"退回给我修改": 1, "调整中": 0, "待填报和提交": 31}
    assert counts(reviewer) == {"待审核": 3, "待批复": 2}
    assert counts(leader) == {}
    assert counts(admin) == counts(clerk) | counts(reviewer)


def test_what_nobody_changed_has_an_empty_cell_that_a_phone_leaves_out(
    as_user, forms, clerk
):
    page = as_user(clerk).get(reverse("workbench")).content.decode()
    assert '<td data-label="最近变动"></td>' in one_line(page)


def test_nothing_waits_for_a_stranger(forms, stranger):
    assert bench(stranger).is_empty


def test_what_came_back_says_why_and_from_whom(as_user, forms, clerk, reviewer):
    put(forms[:1], Status.SUBMITTED)
    workflow.perform(forms[0].pk, "return", reviewer, TransitionNote("指标太少"))
    page = as_user(clerk).get(reverse("workbench")).content.decode()
    assert "退回理由（赵强（reviewer））：指标太少（可修改到 " in page


def test_the_reminder_says_until_when_a_returned_form_is_open(forms, clerk, reviewer):
    put(forms[:1], Status.SUBMITTED)
    workflow.perform(forms[0].pk, "return", reviewer, TransitionNote("指标太少"))
    until = after_working_days(timezone.localdate(), 5)
    day = date_format(until, "DATE_FORMAT")
    lines = "\n".join(lines_about(bench(clerk)))
    assert f"{forms[0].department.name}），可修改到 {day}" in lines


@pytest.mark.parametrize(
    ("who", "page"),
    [("clerk", "declaration-edit"), ("reviewer", "declaration-review")],
)
def test_a_row_leads_to_where_one_acts(who, page, as_user, forms, request):
    put(forms[:1], Status.RETURNED if who == "clerk" else Status.SUBMITTED)
    shown = (
        as_user(request.getfixturevalue(who)).get(reverse("workbench")).content.decode()
    )
    assert f'class="row-link" href="{reverse(page, args=[forms[0].pk])}"' in shown


def test_ones_own_forms_come_first(forms, clerk):
    Project.objects.filter(pk=forms[30].pk).update(responsible=clerk)
    assert bench(clerk).queues[2].projects[0] == forms[30]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "已过 3 天，还有 37 张"),
        (0, "今天截止，还有 37 张"),
        (5, "还有 5 天，还有 37 张"),
        (30, ""),
    ],
)
def test_an_end_that_is_near_or_past_is_told(days, said, forms, clerk):
    BudgetYear.objects.update(fill_until=TODAY + timedelta(days=days))
    assert [said in str(each) for each in bench(clerk).deadlines] == (
        [True] if said else []
    )


def test_a_stage_in_which_all_is_done_is_not_told_of(forms, clerk):
    BudgetYear.objects.update(fill_until=TODAY)
    put(forms, Status.SUBMITTED)
    assert bench(clerk).deadlines == []


def test_who_looks_from_above_sees_which_units_are_behind(forms, leader, clerk):
    put(forms[:30], Status.SUBMITTED)
    Project.objects.filter(pk=forms[0].pk).update(responsible=clerk)
    (unit,) = bench(leader).units
    assert (
        unit["department__code"],
        unit["forms"],
        unit["open"],
        unit["without_person"],
    ) == ("901001", 37, 7, 36)


def test_the_queries_do_not_grow_with_the_forms(
    as_user, forms, admin, django_assert_max_num_queries
):
    browse = as_user(admin)
    for shown in (forms[:1], forms[:36]):
        put(shown, Status.SUBMITTED)
        with django_assert_max_num_queries(24):
            browse.get(reverse("workbench"))


def test_forms_to_be_filled_in_say_how_much_keeps_them_from_being_handed_in(
    as_user, forms, clerk
):
    page = as_user(clerk).get(reverse("workbench"))
    shown = page.context["bench"]
    counts = {"ready": 0, "few": 0, "many": 0}
    for project in forms:
        heavy = (
            RecordedFinding.objects.filter(filing__project=project, waiver=None)
            .exclude(rule__in=HINTS)
            .count()
        )
        counts["ready" if not heavy else "few" if heavy <= 5 else "many"] += 1
    assert shown.readiness == Readiness(**counts)
    assert f"{counts['ready']} 张可以提交" in page.content.decode()


def test_forms_that_were_not_checked_are_not_called_ready(as_user, forms, admin):
    page = as_user(admin).get(reverse("workbench"))
    assert page.context["bench"].readiness == Readiness(0, 0, 0, unchecked=37)
    text = one_line(page.content.decode())
    assert "37 张还没有检查" in text
    assert "打开质量看板，检查还没有检查的" in text
    assert "张可以提交" not in text


def test_the_board_checks_what_the_workbench_counts_as_unchecked(as_user, forms, admin):
    as_user(admin).get(reverse("quality"))
    found = bench(admin).readiness
    assert (found.unchecked, found.ready + found.few + found.many) == (0, 37)


def test_a_form_that_changed_since_it_was_checked_is_unchecked(as_user, forms, admin):
    as_user(admin).get(reverse("quality"))
    Filing.objects.filter(project=forms[0]).update(changed_at=timezone.now())
    assert bench(admin).readiness.unchecked == 37


def test_where_nothing_is_left_to_be_handed_in_nothing_is_said_of_it(forms, clerk):
    put(forms, Status.APPROVED)
    assert bench(clerk).readiness is None


def test_the_latest_changes_in_the_scope_are_told(
    as_user, forms, clerk, reviewer, stranger
):
    put(forms[:1], Status.SUBMITTED)
    workflow.perform(forms[0].pk, "return", reviewer, TransitionNote("指标太少"))
    assert [row.verb for row in bench(clerk).recent] == ["return"]
    assert bench(stranger).recent == []


def test_what_an_exception_was_granted_for_is_not_counted_as_late(forms, clerk, admin):
    BudgetYear.objects.update(fill_until=TODAY - timedelta(days=3))
    Exemption.objects.create(
        year=forms[0].year,
        project=forms[0],
        until=TODAY,
        reason="补报",
        granted_by=admin,
    )
    assert [each.left for each in bench(clerk).deadlines] == [36]


def test_a_system_without_a_year_says_what_to_do(as_user, admin, db):
    assert "还没有预算年度" in as_user(admin).get(reverse("workbench")).content.decode()


# A form that would be handed in as it came back


@pytest.fixture
def sound(forms, as_user, clerk) -> Project:
    """A project of the seed that the checks let pass."""
    found = as_user(clerk).get(reverse("workbench")).context["bench"]
    return Project.objects.get(filings=found.ready[0])


NOTE = TransitionNote("请补充", "预算调整", "巨财预〔2024〕12号", TODAY)
CAME_BACK = [
    (["submit", "return"], True),
    (["submit", "return", "fill"], False),
    (["submit", "return", "fill", "submit", "withdraw"], False),
    (["submit", "return", "insist", "withdraw"], True),
    (["submit", "reject", "reopen"], True),
    (["submit", "withdraw"], False),
    (["recognise", "adjust"], True),
    (["recognise", "adjust", "fill"], False),
    (["copied"], True),
    ([], False),
]


@pytest.mark.parametrize(("acts", "unchanged"), CAME_BACK)
def test_what_would_be_handed_in_as_it_came_back_is_not_called_ready(
    acts, unchanged, sound, as_user, clerk, reviewer, admin
):
    people = {"return": reviewer, "reject": reviewer, "reopen": reviewer}
    for act in acts:
        if act == "fill":
            fill(sound, clerk, {"purpose": "用于改过的具体事项"})
        elif act == "copied":
            Declaration.objects.filter(project=sound).update(copied=["goals"])
        else:
            verb = "submit" if act == "insist" else act
            note = NOTE if act != "submit" else TransitionNote()
            person = admin if act == "recognise" else people.get(act, clerk)
            workflow.perform(sound.pk, verb, person, note)
    page = as_user(clerk).get(reverse("workbench"))
    shown = page.context["bench"]
    assert shown.readiness.unchanged == int(unchanged)
    filing = Filing.objects.get(project=sound)
    assert (filing.pk in shown.ready) == (not unchanged)
    assert ("1 张退回、沿用或调整后还没有修改" in page.content.decode()) == unchanged
    refusals, _ = judge(
        [(filing, load_forms(Project.objects.filter(pk=sound.pk))[0])], ""
    )
    assert bool(refusals) == unchanged


# The reminders


@pytest.fixture
def wanted(forms, clerk) -> User:
    User.objects.filter(pk=clerk.pk).update(email="wang@example.cn")
    return User.objects.get(pk=clerk.pk)


def test_a_digest_says_what_waits_and_comes_once_a_day(wanted):
    assert send_digests().sent == ["王丽"]
    (message,) = mail.outbox
    assert message.to == ["wang@example.cn"]
    assert "37 张等您办理" in message.subject
    assert "待填报和提交 37 张" in message.body
    assert send_digests().sent == []


@pytest.mark.parametrize(
    ("reminders", "days_ago", "count"),
    [
        (Reminders.NEVER, 400, 0),
        (Reminders.DAILY, 0, 0),
        (Reminders.DAILY, 1, 1),
        (Reminders.WEEKLY, 6, 0),
        (Reminders.WEEKLY, 7, 1),
    ],
)
def test_each_person_is_reminded_as_they_chose(reminders, days_ago, count, wanted):
    last = TODAY - timedelta(days=days_ago)
    User.objects.filter(pk=wanted.pk).update(reminders=reminders, reminded_on=last)
    assert len(send_digests().sent) == count


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_is_shut_out_gets_nothing(change, wanted):
    User.objects.filter(pk=wanted.pk).update(**change)
    assert send_digests().sent == []


def test_who_has_nothing_to_do_gets_nothing(wanted, forms):
    Filing.objects.update(status=Status.APPROVED)
    assert send_digests().sent == []


def test_a_part_one_that_waits_is_named_in_the_digest(wanted, forms, mailoutbox):
    put(forms, Status.APPROVED)
    assert send_digests().sent == [str(wanted)]
    assert "部门整体目标 1 份" in mailoutbox[0].body


def test_a_mail_that_fails_is_told_and_tried_again_and_keeps_no_other(
    wanted, reviewer, forms, monkeypatch
):
    User.objects.filter(pk=reviewer.pk).update(email="zhao@example.cn")
    put(forms[:1], Status.SUBMITTED)
    send = EmailMessage.send

    def broken(message: EmailMessage, *args: object) -> int:
        if message.to == ["wang@example.cn"]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(message)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", broken)
        told = send_digests()
    assert (told.sent, told.failed) == (["赵强"], ["王丽"])
    assert send_digests().sent == ["王丽"]


def test_the_command_tells_how_many_it_sent(wanted, capsys):
    call_command("send_reminders")
    assert capsys.readouterr().out == "已发出 1 封提醒\n"


def test_a_mail_names_no_secret_project(wanted, forms):
    Project.objects.filter(pk=forms[0].pk).update(is_secret=True)
    send_digests()
    assert forms[0].name not in mail.outbox[0].body
    assert "涉密项目" in mail.outbox[0].body


def test_a_form_of_another_year_that_came_back_is_listed_with_its_year(
    as_user, forms, clerk, year
):
    put(forms[:1], Status.RETURNED)
    later = BudgetYear.objects.create(year=2025, scheme=year.scheme)
    page = as_user(clerk).get(reverse("workbench"), {"year": later.year})
    (queue, *_) = page.context["bench"].queues
    assert (queue.title, queue.count) == ("其他年度退回给我修改", 1)
    editor = reverse("declaration-edit", args=[forms[0].pk])
    assert f'href="{editor}"' in page.content.decode()


@pytest.mark.parametrize(
    ("who", "title", "status", "view"),
    [
        ("clerk", "其他年度待填报和提交", Status.DRAFT, "declaration-edit"),
        ("reviewer", "其他年度待审核", Status.SUBMITTED, "declaration-review"),
    ],
)
def test_work_of_other_years_is_listed_after_that_of_this_year(
    who, title, status, view, as_user, forms, year, request
):
    put(forms, status)
    later = BudgetYear.objects.create(year=2025, scheme=year.scheme)
    browse = as_user(request.getfixturevalue(who))
    page = browse.get(reverse("workbench"), {"year": later.year})
    queue = page.context["bench"].queues[-1]
    assert (queue.title, queue.count, queue.years) == (title, 37, ((2024, 37),))
    text = one_line(page.content.decode())
    form = reverse(view, args=[queue.projects[0].pk])
    assert f'href="{form}"' in text
    rest = f"{reverse('steps')}?year=2024&amp;status={status}"
    assert f'href="{rest}">2024年 37 张</a>' in text


def test_all_that_can_be_submitted_is_brought_to_one_page(as_user, forms, clerk):
    browse = as_user(clerk)
    browse.get(reverse("workbench"))
    waived = RecordedFinding.objects.filter(filing__project__in=forms[:2])
    waived.delete()
    shown = bench(clerk)
    ready = Filing.objects.filter(project__in=forms[:2]).values_list("pk", flat=True)
    assert set(shown.ready) >= set(ready)
    assert len(shown.ready) == shown.readiness.ready
    page = browse.post(reverse("steps-confirm"), {"form": shown.ready})
    assert f"提交 {len(shown.ready)} 张" in one_line(page.content.decode())


def test_what_to_do_first_goes_away_once_it_was_done(as_user, forms, clerk):
    browse = as_user(clerk)
    steps = browse.get(reverse("workbench")).context["first_steps"]
    assert [step.is_done for step in steps] == [False, False, False]
    record(clerk, "fill", forms[0])
    steps = browse.get(reverse("workbench")).context["first_steps"]
    assert [step.is_done for step in steps] == [False, True, False]
    record(clerk, "submit", forms[0])
    assert browse.get(reverse("workbench")).context["first_steps"] == []


def test_what_to_do_first_goes_away_where_one_says_so(as_user, forms, clerk):
    browse = as_user(clerk)
    assert "先做什么" in browse.get(reverse("workbench")).content.decode()
    browse.post(reverse("workbench-begun"))
    assert "先做什么" not in browse.get(reverse("workbench")).content.decode()
