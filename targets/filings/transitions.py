"""The transitions of forms: a table of each kind of form decides about buttons, permissions and bulk actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from projects.models import BudgetYear, Role, User
from projects.schedule.deadlines import Stage
from projects.trail.models import register_verbs
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    OPEN,
    Filing,
    Status,
)

# Why an approved form is adjusted; 财预〔2015〕88号 asks for a special reason.
REASONS: Final = (
    "政策变化",
    "预算调整",
    "突发事件或不可抗力",
    "项目实施条件变化",
    "填报有误",
    "其他",
)


class Hand(Enum):
    """What a user did with a form, who therefore may not take a later decision on it."""

    FILLER = "filler"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change from some statuses to another; `verb` is its name in addresses and in the trail.

    `stage`: the dates of the year to which it is bound. `needs_note`: it needs a note. `needs_reason`: it also needs
    one of REASONS. `needs_checks`: the form must have no errors, and a reason for each of its warnings. Unless
    `by_hand`, it is performed as part of something else, such as a publication. `way_back`: for a transition that
    opens the form again, what a person who wants to fill it in must do to bring it about. `done`: what has happened,
    where that is not "已" and the label. `about`: what it does, where the label does not say it.

    `remarked`: who may perform it, but the trail says so. In a year that separates hands: `apart_from`, who may not
    perform it; `bureau_alone`, reviewers of departments may not either; `needs_document`, it needs number and
    date of the document.

    `goes_back`: it leads to the status that the form came from, if that is one to fill in. `opens_anew`: the form may
    be filled in for some working days beyond the dates. `restores`: what was approved is put back. `asks_first`: it
    is performed from a page of its own that shows what it does. `at_will`: no form waits for it.
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
    needs_document: bool = False
    apart_from: tuple[Hand, ...] = ()
    remarked: tuple[Hand, ...] = ()
    bureau_alone: bool = False
    goes_back: bool = False
    opens_anew: bool = False
    restores: bool = False
    asks_first: bool = False
    at_will: bool = False
    by_hand: bool = True
    way_back: str = ""
    done: str = ""
    about: str = ""

    def is_open_to(self, user: User) -> bool:
        """Whether the role of the user allows it."""
        return user.is_active and user.role in self.roles

    def target_for(self, filing: Filing) -> Status:
        """The status it leads to; a form that was approved before is adjusted where others become drafts."""
        if self.goes_back and filing.came_from in OPEN:
            return Status(filing.came_from)
        if self.target == Status.DRAFT and filing.baseline_id:
            return Status.ADJUSTING
        return self.target

    def is_left_to_bureau(self, user: User, year: BudgetYear) -> bool:
        """Whether it is for the finance bureau in this year, and the user reviews for a department."""
        if not (self.bureau_alone and year.separate_hands):
            return False
        return user.role == Role.REVIEWER

    @property
    def has_happened(self) -> str:
        """What has happened, for a message: 已提交."""
        return self.done or f"已{self.label}"


# Where the forms of projects are withdrawn and adjusted.
ON_THE_CHECKS_PAGE = "到“检查”页"
_BY_KIND: dict[str, dict[str, Transition]] = {}


def register_transitions(kind: str, transitions: Iterable[Transition]) -> None:
    """Register the transitions of a kind of form, and their labels for the trail."""
    table = {transition.verb: transition for transition in transitions}
    _BY_KIND[kind] = table
    register_verbs({verb: transition.label for verb, transition in table.items()})


def transitions_of(kind: str) -> dict[str, Transition]:
    """The transitions of a kind of form by their verbs, in the order of the table."""
    return _BY_KIND.get(kind, {})


def way_back(kind: str, status: str) -> str:
    """What to do so that a form of this status is opened again, "" where nothing opens it."""
    for transition in transitions_of(kind).values():
        if status in transition.sources and transition.way_back:
            return transition.way_back
    return ""


def open_to(user: User, kind: str = DECLARATION_KIND) -> list[Transition]:
    """The transitions that the role of the user allows by hand, from whatever status."""
    found = []
    for transition in transitions_of(kind).values():
        if transition.by_hand and transition.is_open_to(user):
            found.append(transition)
    return found


def possible(filing: Filing, user: User) -> list[Transition]:
    """The transitions that the status of the form and the role of the user allow by hand.

    Checks and dates are not considered.
    """
    found = []
    for transition in open_to(user, filing.kind):
        if filing.status not in transition.sources:
            continue
        if not transition.is_left_to_bureau(user, filing.budget_year):
            found.append(transition)
    return found


def possible_for_all(
    statuses: Iterable[str], user: User, kind: str = DECLARATION_KIND
) -> list[Transition]:
    """The transitions that forms of a kind allow in all these statuses."""
    needed = set(statuses)
    if not needed:
        return []
    found = open_to(user, kind)
    return [transition for transition in found if needed <= transition.sources]


FILLERS = frozenset({Role.CLERK, Role.ADMIN})
REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
DECIDERS = frozenset({Role.BUREAU, Role.REVIEWER, Role.ADMIN})
UNDER_REVIEW = frozenset({Status.SUBMITTED, Status.REVIEWED})
ENTERED = frozenset(OPEN)
DECIDED = frozenset({Status.APPROVED, Status.PUBLISHED})
TRANSITIONS: Final = (
    Transition(
        verb="submit",
        label="提交",
        roles=FILLERS,
        sources=ENTERED,
        target=Status.SUBMITTED,
        stage=Stage.FILL,
        needs_checks=True,
    ),
    Transition(
        verb="withdraw",
        label="撤回",
        roles=FILLERS,
        sources=frozenset({Status.SUBMITTED}),
        target=Status.DRAFT,
        stage=Stage.FILL,
        goes_back=True,
        way_back=f"先{ON_THE_CHECKS_PAGE}办理撤回",
    ),
    Transition(
        verb="review",
        label="审核通过",
        roles=REVIEWERS,
        sources=frozenset({Status.SUBMITTED}),
        target=Status.REVIEWED,
        stage=Stage.REVIEW,
        apart_from=(Hand.FILLER,),
    ),
    Transition(
        verb="approve",
        label="批复",
        roles=DECIDERS,
        sources=frozenset({Status.REVIEWED}),
        target=Status.APPROVED,
        stage=Stage.REVIEW,
        needs_document=True,
        apart_from=(Hand.FILLER, Hand.REVIEWER),
        bureau_alone=True,
    ),
    Transition(
        verb="return",
        label="退回",
        roles=DECIDERS,
        sources=UNDER_REVIEW,
        target=Status.RETURNED,
        stage=Stage.REVIEW,
        needs_note=True,
        opens_anew=True,
        way_back="联系审核人员退回",
    ),
    Transition(
        verb="reject",
        label="不予通过",
        roles=DECIDERS,
        sources=UNDER_REVIEW,
        target=Status.REJECTED,
        stage=Stage.REVIEW,
        needs_note=True,
    ),
    Transition(
        verb="reopen",
        label="同意重新填报",
        roles=DECIDERS,
        sources=frozenset({Status.REJECTED}),
        target=Status.DRAFT,
        needs_note=True,
        opens_anew=True,
        way_back="联系审核人员同意重新填报",
    ),
    Transition(
        verb="publish",
        label="公开",
        roles=frozenset({Role.ADMIN}),
        sources=frozenset({Status.APPROVED}),
        target=Status.PUBLISHED,
        stage=Stage.PUBLISH,
        by_hand=False,
    ),
    Transition(
        verb="adjust",
        label="调整",
        roles=FILLERS,
        sources=DECIDED,
        target=Status.ADJUSTING,
        needs_note=True,
        needs_reason=True,
        at_will=True,
        way_back=f"{ON_THE_CHECKS_PAGE}办理调整",
        done="已开始调整",
    ),
    Transition(
        verb="cancel",
        label="取消调整",
        roles=FILLERS,
        sources=frozenset({Status.ADJUSTING}),
        target=Status.APPROVED,
        restores=True,
        asks_first=True,
        done="已取消调整，恢复为批复的内容",
    ),
    Transition(
        verb="end",
        label="终止",
        roles=DECIDERS,
        sources=DECIDED | {Status.ADJUSTING},
        target=Status.ENDED,
        needs_note=True,
        bureau_alone=True,
        asks_first=True,
        at_will=True,
    ),
    Transition(
        verb="recognise",
        label="认定已批复",
        roles=frozenset({Role.ADMIN}),
        sources=frozenset({Status.DRAFT}),
        target=Status.APPROVED,
        needs_document=True,
        remarked=(Hand.FILLER,),
        about="认定已批复：把系统使用以前批复、公开过的草稿按原来的文号和日期记为已批复，不经检查和审核；检查发现的问题仍然列出。",
    ),
)
register_transitions(DECLARATION_KIND, TRANSITIONS)
# A department's part one is not ended: its year is over when it is over.
register_transitions(
    DEPARTMENT_KIND,
    [transition for transition in TRANSITIONS if transition.verb != "end"],
)
BY_VERB: Final = transitions_of(DECLARATION_KIND)
BY_HAND: Final = frozenset(verb for verb, found in BY_VERB.items() if found.by_hand)
