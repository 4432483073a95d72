"""The steps of a form: every step × role × status, and the gate of the checks."""

from dataclasses import replace

import pytest

from projects.models import Project, Role
from targets import workflow
from targets.checks.finding import Level
from targets.checks.review import review
from targets.checks.waiving import waive
from targets.exchange import store
from targets.models import Declaration, RuleSetting, Status
from targets.removal import delete
from targets.workflow import STEPS, NotTaken, possible
from tests.targets import acts
from tests.targets.checks.forms import GOOD, TIME, with_row

FROM = {"submit": {Status.DRAFT, Status.RETURNED}, "withdraw": {Status.SUBMITTED}}
TO = {"submit": Status.SUBMITTED, "withdraw": Status.DRAFT}
MAY = {Role.CLERK, Role.ADMIN}


@pytest.fixture
def sound(year, unit) -> Project:
    """A project whose form is in order."""
    acts.take(GOOD)
    return Project.objects.select_related("declaration").get(code=GOOD.code)


def status(project: Project) -> str:
    return Declaration.objects.get(project=project).status


def put(project: Project, status: Status) -> None:
    Declaration.objects.filter(project=project).update(status=status)


def change(project: Project, form) -> None:
    (before,) = store.load_forms(Project.objects.filter(pk=project.pk))
    store.save_changed([(project, before, form)], store.categories_of(project.year))


def refusal(project: Project, verb: str, user) -> str:
    before = Declaration.objects.filter(project=project).values()
    stored = list(before)
    with pytest.raises(NotTaken) as refused:
        workflow.take(project.pk, verb, user)
    assert list(before.all()) == stored
    return str(refused.value)


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "admin"])
@pytest.mark.parametrize("at", Status)
@pytest.mark.parametrize("verb", [step.verb for step in STEPS])
def test_a_step_is_taken_by_these_roles_from_these_statuses_alone(verb, at, role, sound, request):
    user = request.getfixturevalue(role)
    put(sound, at)
    if at in FROM[verb] and user.role in MAY:
        workflow.take(sound.pk, verb, user)
        assert status(sound) == TO[verb]
    else:
        refusal(sound, verb, user)
        assert status(sound) == at


@pytest.mark.parametrize("at", Status)
def test_what_is_offered_is_what_may_be_done(at, sound, clerk, reviewer):
    put(sound, at)
    sound.declaration.refresh_from_db()
    assert {step.verb for step in possible(sound.declaration, clerk)} == {verb for verb in FROM if at in FROM[verb]}
    assert possible(sound.declaration, reviewer) == []


def test_a_step_that_does_not_exist_is_refused(sound, clerk):
    assert "不能" in refusal(sound, "publish", clerk)


def test_a_step_makes_the_next_revision_and_says_who_took_it(sound, clerk):
    workflow.take(sound.pk, "submit", clerk)
    after = Declaration.objects.get(project=sound)
    assert (after.revision, after.changed_by) == (sound.declaration.revision + 1, clerk)


def test_a_step_with_a_deleted_project_is_refused(sound, clerk):
    delete(sound.pk, clerk)
    assert "已被删除" in refusal(sound, "submit", clerk)


def test_who_comes_second_is_told(sound, clerk, admin):
    workflow.take(sound.pk, "submit", clerk)
    assert "已是“已提交”" in refusal(sound, "submit", admin)


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
    (form,) = store.load_forms(Project.objects.filter(pk=warned.pk))
    (each,) = review(warned, form, clerk).unexplained
    waive(warned, clerk, each.finding.rule, [each.evidence], "名称由县里统一规定")
    workflow.take(warned.pk, "submit", clerk)
    assert status(warned) == Status.SUBMITTED


@pytest.mark.parametrize("level", [Level.HINT, Level.TRIAL])
def test_neither_a_hint_nor_a_rule_on_trial_keeps_a_form(level, warned, clerk, admin):
    RuleSetting.objects.create(year=warned.year, rule="F01", level=level)
    workflow.take(warned.pk, "submit", admin)
    assert status(warned) == Status.SUBMITTED


def test_a_warning_that_an_admin_made_an_error_cannot_be_explained_away(warned, clerk):
    RuleSetting.objects.create(year=warned.year, rule="F01", level=Level.ERROR)
    assert "1 个错误要改正" in refusal(warned, "submit", clerk)
