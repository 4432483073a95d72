"""What to do first: the way of a role's work, shown until its last step was taken once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from projects.models import Event, Role, User

# A person who wants to see the list no more has this cookie.
COOKIE: Final = "first-day"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step that is done once the trail has one of its verbs; it is taken on the page of that name."""

    verbs: tuple[str, ...]
    text: str
    page: str
    is_done: bool = False

    @property
    def url(self) -> str:
        return reverse(self.page)


FILLING = (
    FirstStep(
        ("create", "copy", "import"),
        "新建项目（或从上年复制、从文件导入）",
        "project-new",
    ),
    FirstStep(("fill",), "打开一张表填报：自动保存，底下写着还差几项", "project-list"),
    FirstStep(("submit",), "在填报页点“提交”，还有问题会逐处列出", "project-list"),
)
REVIEWING = (FirstStep(("review", "return"), "审核一张表：通过或退回", "steps"),)
APPROVING = (FirstStep(("approve", "return"), "批复一张表：填文号和日期", "steps"),)
BY_ROLE: Final[dict[str, Sequence[FirstStep]]] = {
    Role.CLERK: FILLING,
    Role.REVIEWER: REVIEWING,
    Role.BUREAU: APPROVING,
}


def first_steps(user: User) -> list[FirstStep]:
    """The steps of the user's role with whether they took them; none once the last was taken. One query."""
    steps = BY_ROLE.get(user.role, ())
    verbs = [verb for step in steps for verb in step.verbs]
    done: set[str] = set()
    if verbs:
        own = Event.objects.filter(user=user, verb__in=verbs).order_by()
        done = set(own.values_list("verb", flat=True).distinct())
    found = []
    for step in steps:
        is_done = not done.isdisjoint(step.verbs)
        found.append(FirstStep(step.verbs, step.text, step.page, is_done))
    return [] if found and found[-1].is_done else found
