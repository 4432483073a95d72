"""The documents by which forms are approved (批复): their number and date."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from projects.models import BudgetYear, User
from projects.trail.recording import name_of
from targets.workflow.models import Approval
from targets.workflow.versions import TransitionNote

NUMBER_LENGTH = 60


class Documents:
    """The documents of the number that was typed, by the keys of their years; one query."""

    def __init__(self, note: TransitionNote) -> None:
        self.note = note
        self.dates: dict[int, date] = {}
        if note.number:
            found = Approval.objects.filter(number=note.number)
            self.dates = dict(found.values_list("year", "date"))

    def refusal(self, year: BudgetYear) -> str:
        """What of number and date is missing or wrong, "" where nothing is.

        A year that does not separate hands has no bureau, and may do without.
        """
        note = self.note
        if not note.number and not year.separate_hands:
            return ""
        if not any(map(str.isalnum, note.number)):
            return "请填写批复文号"
        if len(note.number) > NUMBER_LENGTH:
            return (
                f"批复文号有 {len(note.number)} 个字，最多 {NUMBER_LENGTH} 个，请核对"
            )
        if note.date is None:
            return "请填写批复日期"
        if note.date > timezone.localdate():
            return "批复日期还没有到，请核对"
        known = self.dates.get(year.pk, note.date)
        if known != note.date:
            return f"文号 {note.number} 的批复日期是 {known:%Y-%m-%d}，请核对文号和日期"
        return ""


def ensure_approvals(
    years: set[BudgetYear], note: TransitionNote, user: User
) -> dict[int, Approval]:
    """The document of that number in each year, by the keys of the years; none without a number."""
    if not note.number:
        return {}
    begun = {"date": note.date, "user": user, "who": name_of(user)}
    found = {}
    for year in years:
        approval, _ = Approval.objects.get_or_create(
            year=year, number=note.number, defaults=begun
        )
        found[year.pk] = approval
    return found
