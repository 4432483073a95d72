"""The documents by which forms are approved (批复): their number and date."""

from __future__ import annotations

from collections.abc import Collection

from core import clock
from projects.models import BudgetYear, User
from projects.trail.recording import name_of
from targets.workflow.models import Approval, Version
from targets.workflow.versions import TransitionNote

NUMBER_LENGTH = 60
# So many documents are offered when a number is typed.
MOST_RECENT = 10


class Documents:
    """The documents of the number that was typed, by the keys of their years; one query."""

    def __init__(self, note: TransitionNote, user: User) -> None:
        """Find the documents that bear the number already."""
        self.note = note
        self.user = user
        self.of_years: dict[int, Approval] = {}
        if note.number:
            for approval in Approval.objects.filter(number=note.number):
                self.of_years[approval.year_id] = approval

    def take_up(self, year: BudgetYear) -> str:
        """Begin the document in the year where it is new. Returns why it may not be used there, "" where it may.

        A year that does not separate hands has no bureau, and may do without.
        """
        note = self.note
        if not note.number and not year.separate_hands:
            return ""
        refusal = self._mistake(year)
        if refusal or note.date is None:
            return refusal
        if year.pk not in self.of_years:
            # Somebody else may begin the same number at this moment, with another date.
            begun = {
                "date": note.date,
                "user": self.user,
                "who": name_of(self.user),
            }
            self.of_years[year.pk], _ = Approval.objects.get_or_create(
                year=year, number=note.number, defaults=begun
            )
        known = self.of_years[year.pk].date
        if known != note.date:
            return f"文号 {note.number} 的批复日期是 {known:%Y-%m-%d}，请核对文号和日期"
        return ""

    def _mistake(self, year: BudgetYear) -> str:
        """What of number and date is missing or wrong; a number that is known already needs no date."""
        note = self.note
        if not any(map(str.isalnum, note.number)):
            return "请填写批复文号"
        if len(note.number) > NUMBER_LENGTH:
            return (
                f"批复文号有 {len(note.number)} 个字，最多 {NUMBER_LENGTH} 个，请核对"
            )
        if note.date is None:
            return "" if year.pk in self.of_years else "请填写批复日期"
        if note.date > clock.today():
            return "批复日期还没有到，请核对"
        return ""


def recent_approvals(user: User) -> list[Approval]:
    """The latest documents by which forms in the scope of the user were approved, to be taken again."""
    seen = Version.objects.visible_to(user).filter(approval__isnull=False)
    keys = seen.order_by().values("approval")
    return list(Approval.objects.filter(pk__in=keys)[:MOST_RECENT])


def approvals_by(number: str, filings: Collection[int]) -> list[Approval]:
    """The documents of that number by which any of these forms was approved."""
    if not number:
        return []
    versions = Version.objects.filter(filing__in=filings, approval__number=number)
    keys = versions.order_by().values("approval")
    found = Approval.objects.filter(pk__in=keys)
    return list(found)
