"""The steps of a form: every step × role × status, what each asks for, and the gate of the checks."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Event, Exemption, Project, Role, User
from targets.checks.assessment import review
from targets.checks.models import RuleSetting
from targets.checks.rules.finding import Level
from targets.checks.waiving import waive
from targets.documents.snapshot import form_in
from targets.filings import loading, store
from targets.filings.models import DECLARATION_KIND, Declaration, Filing, Status
from targets.filings.transitions import REASONS, TRANSITIONS, possible, possible_for_all
from targets.workflow import performing as workflow
from targets.workflow.models import Version
from targets.workflow.performing import NotPerformed
from targets.workflow.removal import delete
from targets.workflow.versions import TransitionNote, keep
from tests.targets import acts
from tests.targets.checks.forms import GOOD, TIME, with_row

SAID = TransitionNote("材料已核对", REASONS[0])
# Who takes a step, from where, and where it leads.
TABLE = """
    submit     clerk admin            draft returned adjusting      submitted
    withdraw   clerk admin            submitted                     draft
    review     reviewer admin         submitted                     reviewed
    approve    bureau reviewer admin  reviewed                      approved
    return     bureau reviewer admin  submitted reviewed            returned
    reject     bureau reviewer admin  submitted reviewed            rejected
    reopen     bureau reviewer admin  rejected                      draft
    publish    admin                  approved                      published
    adjust     clerk admin            approved published            adjusting
    cancel     clerk admin            adjusting                     approved
    end        bureau reviewer admin  approved published adjusting  ended
    recognise  admin                  draft                         approved
"""
ROLES = sorted(role.value for role in Role)
# Who may take a step is asked of no database; what a step writes is the same for all.
ANY_ROLE = [
    "admin",
    *(
        pytest.param(role, marks=pytest.mark.one_database)
        for role in ROLES
        if role != "admin"
    ),
]
STATUSES = {status.value for status in Status}
ROWS = {
    verb: (set(words) & set(ROLES), words[:-1], words[-1])
    for verb, *words in map(str.split, TABLE.strip().split("\n"))
}


@pytest.fixture
def sound(year, unit) -> Project:
    """A project whose form is in order."""
    acts.take(GOOD)
    return Project.objects.select_related("declaration__filing").get(code=GOOD.code)


def approve_once(project: Project) -> None:
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    filing = Filing.objects.get(project=project)
    version = keep(filing, form, "approve", None, TransitionNote())
    Filing.objects.filter(project=project).update(baseline=version)
    Version.objects.update(status=Status.APPROVED)


def status(project: Project) -> str:
    return Declaration.objects.get(project=project).filing.status


def put(project: Project, status: str) -> None:
    Filing.objects.filter(project=project).update(status=status)


def change(project: Project, form) -> None:
    (before,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    store.save_changed([(project, before, form)], loading.categories_of(project.year))


def everything() -> list:
    kept = (Declaration, Version, Event)
    return [list(model._default_manager.order_by("pk").values()) for model in kept]


def refusal(
    project: Project, verb: str, user: User, said: TransitionNote = SAID, **more
) -> str:
    """The step is refused, nothing has changed, and the log tells of it; the reason."""
    before = everything()
    with pytest.raises(NotPerformed) as refused:
        workflow.perform(project.pk, verb, user, said, **more)
    assert everything() == before
    return str(refused.value)


@pytest.mark.parametrize("role", ANY_ROLE)
@pytest.mark.parametrize("at", Status)
@pytest.mark.parametrize("verb", ROWS)
def test_a_step_is_taken_by_these_roles_from_these_statuses_alone(
    verb, at, role, sound, request
):
    user, (roles, words, target) = request.getfixturevalue(role), ROWS[verb]
    approve_once(sound)
    put(sound, at)
    if role in roles and at in words:
        if verb == "submit":  # an adjustment without a change is none
            change(sound, replace(GOOD, purpose="改过的用途"))
        workflow.perform(sound.pk, verb, user, SAID)
        # What was approved once is adjusted where others become drafts.
        assert status(sound) == ("adjusting" if target == "draft" else target)
    else:
        refusal(sound, verb, user)


def test_the_table_names_every_step():
    assert list(ROWS) == [step.verb for step in TRANSITIONS]


@pytest.mark.parametrize("role", ANY_ROLE)
@pytest.mark.parametrize("at", Status)
def test_what_is_offered_is_what_may_be_done_by_hand(at, role, sound, request):
    declaration, user = (
        Filing(project=sound, kind=DECLARATION_KIND, status=at),
        request.getfixturevalue(role),
    )
    offered = {
        verb
        for verb, (roles, words, _) in ROWS.items()
        if role in roles and at in words
    }
    assert {step.verb for step in possible(declaration, user)} == offered - {"publish"}


def test_for_many_only_what_all_of_them_allow_is_offered(reviewer):
    assert [step.verb for step in possible_for_all(["submitted"], reviewer)] == [
        "review",
        "return",
        "reject",
    ]
    assert [
        step.verb for step in possible_for_all(["submitted", "reviewed"], reviewer)
    ] == ["return", "reject"]
    assert possible_for_all(["submitted", "draft"], reviewer) == []
    assert possible_for_all([], reviewer) == []


def test_a_step_makes_the_next_revision_and_says_who_took_it(sound, clerk):
    before = Filing.objects.get(project=sound)
    workflow.perform(sound.pk, "submit", clerk)
    after = Filing.objects.get(project=sound)
    assert (after.revision, after.changed_by) == (before.revision + 1, clerk)
    assert after.status_since == after.changed_at


def test_a_step_keeps_the_form_as_the_next_version(sound, clerk, reviewer):
    workflow.perform(sound.pk, "submit", clerk)
    workflow.perform(sound.pk, "return", reviewer, TransitionNote("指标太少"))
    second, first = Version.objects.all()
    assert (first.number, first.verb, first.status, first.who) == (
        1,
        "submit",
        "submitted",
        "王丽（clerk）",
    )
    assert (second.number, second.verb, second.note) == (2, "return", "指标太少")
    assert form_in(second.form) == GOOD


def test_a_step_is_written_to_the_trail_with_what_was_said(sound, clerk):
    put(sound, Status.APPROVED)
    workflow.perform(
        sound.pk, "adjust", clerk, TransitionNote("上级调减预算", "预算调整")
    )
    event = Event.objects.order_by("-number")[0]
    assert (event.verb, event.project, event.year, event.department) == (
        "adjust",
        sound,
        2024,
        sound.department,
    )
    assert event.changes == [["状态", "已批复", "调整中"]]
    assert event.note == "预算调整：上级调减预算"


def test_an_approval_is_the_baseline_of_what_is_adjusted_later(sound, clerk, reviewer):
    put(sound, Status.REVIEWED)
    workflow.perform(sound.pk, "approve", reviewer)
    approved = Declaration.objects.get().filing.baseline
    assert form_in(approved.form) == GOOD
    for verb in ("adjust", "submit", "withdraw"):
        if verb == "submit":
            change(sound, replace(GOOD, purpose="改过的用途"))
        workflow.perform(sound.pk, verb, clerk, SAID)
        assert Declaration.objects.get().filing.baseline == approved
    assert status(sound) == Status.ADJUSTING


# What is refused


def test_a_step_that_does_not_exist_is_refused(sound, clerk):
    assert "不能" in refusal(sound, "发布", clerk)


def test_a_step_on_a_form_of_another_unit_is_refused(sound, stranger):
    assert "不在您能看到的单位里" in refusal(sound, "submit", stranger)


def test_a_step_with_a_deleted_project_is_refused(sound, clerk):
    delete(sound.pk, clerk)
    assert "已被删除" in refusal(sound, "submit", clerk)


def test_who_comes_second_is_told(sound, clerk, admin):
    workflow.perform(sound.pk, "submit", clerk)
    assert "已是“已提交”" in refusal(sound, "submit", admin)


@pytest.mark.parametrize("note", ["", "  \n", "……"])
@pytest.mark.parametrize("verb", ["return", "reject"])
def test_a_step_that_wants_a_note_is_refused_without_one(verb, note, sound, reviewer):
    put(sound, Status.SUBMITTED)
    assert "要写明理由" in refusal(sound, verb, reviewer, TransitionNote(note))


def test_an_adjustment_wants_a_reason_of_the_list_and_a_note(sound, clerk):
    put(sound, Status.APPROVED)
    assert "请选择调整原因：政策变化、" in refusal(
        sound, "adjust", clerk, TransitionNote("因为")
    )
    assert "请选择调整原因：" in refusal(
        sound, "adjust", clerk, TransitionNote("因为", "想改")
    )
    assert "要写明理由" in refusal(
        sound, "adjust", clerk, TransitionNote("", REASONS[0])
    )


def test_a_note_that_is_too_long_is_refused(sound, reviewer):
    put(sound, Status.SUBMITTED)
    assert "有 1001 个字，最多 1000 个" in refusal(
        sound, "review", reviewer, TransitionNote("好" * 1001)
    )


def test_a_form_that_was_changed_since_it_was_seen_is_not_decided_on(
    sound, clerk, reviewer
):
    workflow.perform(sound.pk, "submit", clerk)
    assert "又被王丽改过" in refusal(sound, "review", reviewer, seen=0)
    workflow.perform(
        sound.pk, "review", reviewer, seen=Declaration.objects.get().filing.revision
    )


def test_who_lost_the_role_a_moment_ago_is_refused(sound, reviewer):
    put(sound, Status.SUBMITTED)
    User.objects.update(role=Role.LEADER)
    assert "您不能" in refusal(sound, "review", reviewer)


def test_who_was_shut_out_a_moment_ago_is_refused(sound, clerk):
    User.objects.update(is_active=False)
    assert "您不能" in refusal(sound, "submit", clerk)


def test_an_admin_is_not_sent_to_an_admin(sound, admin):
    assert "请刷新页面后再试" in refusal(sound, "nonsense", admin)


def test_a_refused_page_does_not_send_an_admin_to_an_admin(as_user, admin, sound):
    page = as_user(admin).post(reverse("steps-take"), {"verb": "nonsense"})
    assert page.status_code == 403
    assert "联系管理员" not in page.content.decode()


def test_a_refusal_is_logged_with_who_and_why(sound, leader, caplog):
    with caplog.at_level(logging.WARNING, "targets.workflow.performing"):
        refusal(sound, "submit", leader)
    assert (
        f"leader may not submit project {sound.pk}: 您不能对这张表做这一步"
        in caplog.text
    )


# The dates of the year


def close(stage: str) -> None:
    BudgetYear.objects.update(
        **{f"{stage}_until": timezone.localdate() - timedelta(days=1)}
    )


@pytest.mark.parametrize(
    ("verb", "at", "role", "stage"),
    [
        ("submit", "draft", "clerk", "fill"),
        ("withdraw", "submitted", "clerk", "fill"),
        ("review", "submitted", "reviewer", "review"),
        ("approve", "reviewed", "reviewer", "review"),
        ("publish", "approved", "admin", "publish"),
    ],
)
def test_after_the_date_a_step_is_refused(verb, at, role, stage, sound, request):
    user = request.getfixturevalue(role)
    put(sound, at)
    close(stage)
    assert "截止" in refusal(sound, verb, user)


def test_who_is_named_as_an_exception_submits_after_the_date(sound, clerk):
    close("fill")
    Exemption.objects.create(
        year=sound.year, user=clerk, until=timezone.localdate(), reason="汛期抢险"
    )
    workflow.perform(sound.pk, "submit", clerk)
    assert status(sound) == Status.SUBMITTED


def test_an_adjustment_does_not_mind_the_dates_of_filling_in(sound, clerk, reviewer):
    put(sound, Status.REVIEWED)
    workflow.perform(sound.pk, "approve", reviewer)
    close("fill")
    workflow.perform(sound.pk, "adjust", clerk, SAID)
    change(sound, replace(GOOD, purpose="改过的用途"))
    workflow.perform(sound.pk, "submit", clerk)
    assert status(sound) == Status.SUBMITTED


# The gate


def test_a_form_with_an_error_is_not_submitted(sound, clerk):
    change(sound, replace(GOOD, goals=""))
    assert "1 个错误要改正" in refusal(sound, "submit", clerk)


@pytest.fixture
def warned(sound) -> Project:
    """Its deadline is named as a rate."""
    change(sound, with_row(TIME, name="补贴发放及时率"))
    return sound


def test_a_form_with_a_warning_is_not_submitted(warned, clerk):
    assert "1 个警告要改正或说明理由" in refusal(warned, "submit", clerk)


def test_a_form_whose_warnings_are_explained_is_submitted(warned, clerk):
    (form,) = loading.load_forms(Project.objects.filter(pk=warned.pk))
    (each,) = review(warned, form, clerk).unexplained
    waive(warned, clerk, each.finding.rule, [each.evidence], "名称由县里统一规定")
    workflow.perform(warned.pk, "submit", clerk)
    assert status(warned) == Status.SUBMITTED


@pytest.mark.parametrize("level", [Level.HINT, Level.TRIAL])
def test_neither_a_hint_nor_a_rule_on_trial_keeps_a_form(level, warned, clerk, admin):
    RuleSetting.objects.create(year=warned.year, rule="F01", level=level)
    workflow.perform(warned.pk, "submit", admin)
    assert status(warned) == Status.SUBMITTED


def test_a_warning_that_an_admin_made_an_error_cannot_be_explained_away(warned, clerk):
    RuleSetting.objects.create(year=warned.year, rule="F01", level=Level.ERROR)
    assert "1 个错误要改正" in refusal(warned, "submit", clerk)
