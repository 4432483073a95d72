"""Two pairs of eyes: who filled in a form does not decide on it, and who reviewed it does not approve it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from projects.models import Event, User
from targets.filings.loading import chunks
from targets.filings.models import Filing
from targets.filings.transitions import (
    Hand,
    Transition,
    possible,
    possible_for_all,
)
from targets.workflow.models import ReviewSheet, Version

# What is done by those who fill in a form, as the trail calls it.
FILLING: Final = (
    "create",
    "fill",
    "copy",
    "import",
    "undo",
    "mend",
    "restore",
    "waive",
    "submit",
    # A table of projects that is imported in the admin site; what else is done there is on no form.
    "manage",
)
REFUSALS: Final = {
    Hand.FILLER: "这张表由您填报或提交过，不能再由您{}，请由另一位办理",
    Hand.REVIEWER: "这张表由您审核通过，不能再由您{}，请由另一位办理",
}
LABELS: Final = {Hand.FILLER: "填报", Hand.REVIEWER: "审核"}


class Hands:
    """What each user did with some forms, as far as it matters for a transition.

    Three queries for a thousand forms.
    """

    def __init__(self, filings: Sequence[Filing], transition: Transition) -> None:
        self.transition = transition
        self.users: defaultdict[tuple[int, Hand], set[int]] = defaultdict(set)
        matter = (*transition.apart_from, *transition.remarked)
        if Hand.FILLER in matter:
            of_projects = [filing for filing in filings if filing.project_id]
            of_units = [filing for filing in filings if not filing.project_id]
            for part in chunks(of_projects):
                self._add_fillers_of_projects(part)
            for part in chunks(of_units):
                self._add_fillers_of_units(part)
        if Hand.REVIEWER in matter:
            self._add_reviewers(filings)

    def _add_fillers_of_projects(self, filings: Sequence[Filing]) -> None:
        """Who filled in the forms of projects, by the rows of the trail for this round."""
        by_form = {}
        for filing in filings:
            by_form[filing.project_id, filing.kind, filing.round] = filing.pk
        projects = [filing.project_id for filing in filings]
        done = Event.objects.filter(project__in=projects, verb__in=FILLING).order_by()
        rows = done.values_list("project", "kind", "round", "user").distinct()
        for project, kind, round_, user in rows:
            key = by_form.get((project, kind, round_))
            if key is not None:
                self._add(key, Hand.FILLER, [user])

    def _add_fillers_of_units(self, filings: Sequence[Filing]) -> None:
        """Who filled in the forms of units, by the rows of the trail for this round."""
        by_form: dict[tuple[Any, ...], int] = {}
        for filing in filings:
            place = (filing.department_id, filing.budget_year.year)
            by_form[*place, filing.kind, filing.round] = filing.pk
        units = {filing.department_id for filing in filings}
        done = Event.objects.filter(project=None, verb__in=FILLING).order_by()
        rows = done.filter(department__in=units).values_list(
            "department", "year", "kind", "round", "user"
        )
        for *form, user in rows.distinct():
            key = by_form.get(tuple(form))
            if key is not None:
                self._add(key, Hand.FILLER, [user])

    def _add_reviewers(self, filings: Iterable[Filing]) -> None:
        """Who performed the last review of a form, and whose review sheet was signed by it."""
        for part in chunks([filing.pk for filing in filings]):
            reviews = Version.objects.filter(filing__in=part, verb="review")
            rows = reviews.order_by("number").values_list("filing", "user", "pk")
            last = {filing: (user, version) for filing, user, version in rows}
            for filing, (user, _) in last.items():
                self._add(filing, Hand.REVIEWER, [user])
            versions = [version for _, version in last.values()]
            sheets = ReviewSheet.objects.filter(version__in=versions).order_by()
            for filing, user in sheets.values_list("filing", "reviewer"):
                self._add(filing, Hand.REVIEWER, [user])

    def _add(self, filing: int, hand: Hand, users: Iterable[int | None]) -> None:
        known = {user for user in users if user is not None}
        self.users[filing, hand] |= known

    def of(self, filing: Filing, user: User, hands: Iterable[Hand]) -> list[Hand]:
        """Which of these things the user did with the form."""
        return [hand for hand in hands if user.pk in self.users[filing.pk, hand]]

    def refusal(self, filing: Filing, user: User) -> str:
        """Why the user may not perform the transition, "" where they may or the year does not separate hands."""
        found = self.of(filing, user, self.transition.apart_from)
        if not found or not filing.budget_year.separate_hands:
            return ""
        return REFUSALS[found[0]].format(self.transition.label)

    def remark(self, filing: Filing, user: User) -> str:
        """What the trail says where one person did both because that is allowed, "" otherwise."""
        transition, opening = self.transition, ""
        found = self.of(filing, user, transition.remarked)
        if not found and not filing.budget_year.separate_hands:
            found = self.of(filing, user, transition.apart_from)
            opening = "本年度不要求分人办理，"
        if not found:
            return ""
        labels = "、".join(LABELS[hand] for hand in found)
        return f"{opening}{labels}和{transition.label}是同一人"


@dataclass(slots=True)
class Offer:
    """The transitions that a user may perform with a form, and why those of their role are left to another person."""

    steps: list[Transition] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)

    def has(self, verb: str) -> bool:
        return any(step.verb == verb for step in self.steps)


def offered(filing: Filing, user: User) -> Offer:
    """What the status of the form, the role of the user and what they did with it allow; checks and dates aside."""
    offer = Offer()
    for transition in possible(filing, user):
        refusal = ""
        if transition.apart_from and filing.budget_year.separate_hands:
            refusal = Hands([filing], transition).refusal(filing, user)
        if refusal:
            offer.withheld.append(refusal)
        else:
            offer.steps.append(transition)
    return offer


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """A transition that many forms allow: how many the user may perform it with, and how many are others' to decide.

    `withheld` is a sentence about the latter, "" without any.
    """

    transition: Transition
    count: int
    withheld: str


def common_to(filings: Iterable[Filing], user: User) -> list[Transition]:
    """The transitions that all of these forms allow by their statuses, whatever their kinds."""
    statuses: defaultdict[str, set[str]] = defaultdict(set)
    for filing in filings:
        statuses[filing.kind].add(filing.status)
    possible_by_kind = []
    for kind, found in statuses.items():
        steps = possible_for_all(found, user, kind)
        possible_by_kind.append({step.verb: step for step in steps})
    if not possible_by_kind:
        return []
    first, *others = possible_by_kind
    common = set(first).intersection(*others)
    return [step for verb, step in first.items() if verb in common]


def offered_for_all(filings: Sequence[Filing], user: User) -> list[BulkOffer]:
    """The transitions that all of these forms allow and the user may perform with some of them at least."""
    offers = []
    for transition in common_to(filings, user):
        hands = Hands(filings, transition)
        own = left = 0
        for filing in filings:
            if transition.is_left_to_bureau(user, filing.budget_year):
                left += 1
            elif hands.refusal(filing, user):
                own += 1
        count = len(filings) - own - left
        if count:
            withheld = _withheld(transition.label, own, left)
            offers.append(BulkOffer(transition, count, withheld))
    return offers


def _withheld(label: str, own: int, left: int) -> str:
    """How many forms are not the user's to decide on, and why."""
    parts = []
    if own:
        parts.append(f"{own:,} 张由您填报或审核过，由另一位{label}")
    if left:
        parts.append(f"{left:,} 张由财政审核人员{label}")
    return "，".join(parts)
