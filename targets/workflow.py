"""The steps that a 绩效目标表 takes: who may take which, from where, and what must be in order first.

The table is the only source of what may be done; only `take` writes a status.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from projects.models import Project, Role, User
from projects.register import lock_project
from targets.checks.review import review
from targets.exchange import store
from targets.models import Declaration, Status, declaration_of


@dataclass(frozen=True, slots=True)
class Step:
    """`needs_checks` asks for a form without errors, and for a reason for each of its warnings."""

    verb: str
    label: str
    roles: frozenset[Role]
    sources: frozenset[Status]
    target: Status
    needs_checks: bool = False


FILLERS = frozenset({Role.CLERK, Role.ADMIN})
STEPS = (
    Step("submit", "提交", FILLERS, frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED, needs_checks=True),
    Step("withdraw", "撤回", FILLERS, frozenset({Status.SUBMITTED}), Status.DRAFT),
)


class NotTaken(Exception):
    """The step was not taken; the message says why and what to do, in Chinese."""


def possible(declaration: Declaration, user: User) -> list[Step]:
    """The steps that the person could take now, whatever the checks say."""
    return [step for step in STEPS if _may(step, user) and declaration.status in step.sources]


@transaction.atomic
def take(pk: int, verb: str, user: User) -> Step:
    """Take the step with the project of that key. Raises NotTaken, with nothing changed."""
    lock_project(pk)
    project = Project.objects.select_related("year", "department", "declaration").filter(pk=pk).first()
    if project is None:
        raise NotTaken("这个项目已被删除，可以在“已删除的项目”里恢复")
    declaration = declaration_of(project)
    step = next((each for each in STEPS if each.verb == verb), None)
    if step is None or not _may(step, user):
        raise NotTaken("您不能对这张表做这一步，请联系系统管理员")
    if declaration.status not in step.sources:
        raise NotTaken(f"这张表的状态已是“{Status(declaration.status).label}”，不能再{step.label}，请刷新后查看")
    if step.needs_checks:
        _pass_the_gate(project, user)
    declaration.status = step.target
    declaration.save()
    store.revise(Declaration.objects.filter(pk=declaration.pk), user)
    return step


def _may(step: Step, user: User) -> bool:
    return user.is_active and user.role in step.roles


def _pass_the_gate(project: Project, user: User) -> None:
    """The form as it is stored now, under the lock."""
    (form,) = store.load_forms(Project.objects.filter(pk=project.pk))
    found = review(project, form, user)
    if not found.may_pass:
        raise NotTaken(f"还不能提交：{found.obstacles}，请按检查结果逐处处理")
