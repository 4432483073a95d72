"""The table of steps that a 绩效目标表 takes: it alone decides buttons, permission and what may be done to many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from projects.models import Role, User
from projects.schedule.deadlines import Stage
from targets.filings.models import Filing, Status

# Why an approved form is adjusted; 财预〔2015〕88号 asks for a special reason.
REASONS: Final = (
    "政策变化",
    "预算调整",
    "突发事件或不可抗力",
    "项目实施条件变化",
    "填报有误",
    "其他",
)


@dataclass(frozen=True, slots=True)
class Step:
    """`needs_checks` asks for a form without errors, and for a reason for each of its warnings; `needs_reason` for one
    of REASONS beside the note. A step that is not `by_hand` is taken with something larger, as a publication.
    """

    verb: str
    label: str
    roles: frozenset[Role]
    sources: frozenset[Status]
    target: Status
    stage: Stage | None = None
    needs_note: bool = False
    needs_reason: bool = False
    needs_checks: bool = False
    by_hand: bool = True

    def is_open_to(self, user: User) -> bool:
        return user.is_active and user.role in self.roles

    def leads_to(self, filing: Filing) -> Status:
        """A form that was approved before goes back to being adjusted, where another becomes a draft again."""
        return (
            Status.ADJUSTING
            if self.target == Status.DRAFT and filing.baseline_id
            else self.target
        )

    def minds_dates(self, filing: Filing) -> bool:
        """An adjustment follows an approval, not the year's dates."""
        return self.stage is not None and not (
            self.stage is Stage.FILL and filing.baseline_id
        )


FILLERS = frozenset({Role.CLERK, Role.ADMIN})
REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
UNDER_REVIEW = frozenset({Status.SUBMITTED, Status.REVIEWED})
ENTERED = frozenset({Status.DRAFT, Status.RETURNED, Status.ADJUSTING})
DECIDED = frozenset({Status.APPROVED, Status.PUBLISHED})
STEPS: Final = (
    Step(
        "submit",
        "提交",
        FILLERS,
        ENTERED,
        Status.SUBMITTED,
        Stage.FILL,
        needs_checks=True,
    ),
    Step(
        "withdraw",
        "撤回",
        FILLERS,
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
        Stage.FILL,
    ),
    Step(
        "review",
        "审核通过",
        REVIEWERS,
        frozenset({Status.SUBMITTED}),
        Status.REVIEWED,
        Stage.REVIEW,
    ),
    Step(
        "approve",
        "批复",
        REVIEWERS,
        frozenset({Status.REVIEWED}),
        Status.APPROVED,
        Stage.REVIEW,
    ),
    Step(
        "return",
        "退回",
        REVIEWERS,
        UNDER_REVIEW,
        Status.RETURNED,
        Stage.REVIEW,
        needs_note=True,
    ),
    Step(
        "reject",
        "不予通过",
        REVIEWERS,
        UNDER_REVIEW,
        Status.REJECTED,
        Stage.REVIEW,
        needs_note=True,
    ),
    Step(
        "reopen",
        "同意重新填报",
        REVIEWERS,
        frozenset({Status.REJECTED}),
        Status.DRAFT,
        needs_note=True,
    ),
    Step(
        "publish",
        "公开",
        frozenset({Role.ADMIN}),
        frozenset({Status.APPROVED}),
        Status.PUBLISHED,
        Stage.PUBLISH,
        by_hand=False,
    ),
    Step(
        "adjust",
        "调整",
        FILLERS,
        DECIDED,
        Status.ADJUSTING,
        needs_note=True,
        needs_reason=True,
    ),
)
BY_VERB: Final = {step.verb: step for step in STEPS}
BY_HAND: Final = frozenset(step.verb for step in STEPS if step.by_hand)


def possible(filing: Filing, user: User) -> list[Step]:
    """The steps that the person could take now by hand, whatever the checks and the dates say."""
    return [step for step in open_to(user) if filing.status in step.sources]


def possible_for_all(statuses: Iterable[str], user: User) -> list[Step]:
    """The steps that forms of all these statuses allow."""
    asked = set(statuses)
    return [step for step in open_to(user) if asked and asked <= step.sources]


def open_to(user: User) -> list[Step]:
    """All that the person may ever take by hand."""
    return [step for step in STEPS if step.by_hand and step.is_open_to(user)]
