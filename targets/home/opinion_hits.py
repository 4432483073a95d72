"""The search through what people wrote about forms: comments, answers, and the opinions of review sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from core.search import INITIALS
from projects.models import Project, User
from projects.register.filters import UNIT_AND_YEAR
from targets.filings.editing.kinds import stored_kind
from targets.filings.models import Filing, filings_in_scope
from targets.home.hits import SearchKind
from targets.workflow.models import Answer, Comment, ReviewSheet


@dataclass(frozen=True)
class Opinions(SearchKind):
    """Rows about a form; `filing` is the path to it, `anchor` where the row stands on the page of the review.

    Their title is the project, or else the form itself; `also` is one more fact about them.
    """

    filing: str = "filing"
    order: tuple[str, ...] = ("at", "pk")
    only: Q | None = None
    also: str = ""
    anchor: Callable[[Any], str] = lambda row: f"comment-{row.pk}"

    def rows(self, user: User) -> QuerySet[Any]:
        """The opinions on forms in the user's scope, in the order of the years and documents."""
        to = f"{self.filing}__"
        rows = self.model._default_manager.filter(
            self.only or Q(),
            filings_in_scope(user, to),
            **{f"{to}project__deleted_at": None},
        )
        rows = rows.select_related(
            f"{to}project__year",
            f"{to}project__department",
            f"{to}year",
            f"{to}department",
        )
        year = Coalesce(f"{to}project__year__year", f"{to}year__year")
        path = Coalesce(f"{to}project__department__path", f"{to}department__path")
        position = F(f"{to}project__position").asc(nulls_first=True)
        project = F(f"{to}project").asc(nulls_first=True)
        return rows.order_by(year.desc(), path, position, project, *self.order)

    def filing_of(self, row: Any) -> Filing:
        """The filing of the form on which the opinion is."""
        path = self.filing.replace("__", ".")
        filing: Filing = attrgetter(path)(row)
        return filing

    def title_of(self, row: Any) -> str:
        filing = self.filing_of(row)
        if filing.project:
            return filing.project.name
        return str(filing)

    def context(self) -> tuple[str, ...]:
        to = f"{self.filing}__"
        of_project = ("name", "code", INITIALS, *UNIT_AND_YEAR)
        project = (f"{to}project__{name}" for name in of_project)
        return (*project, *(f"{to}{name}" for name in UNIT_AND_YEAR))

    def project_of(self, row: Any) -> Project | None:
        """The project of the form, None for that of a unit."""
        project: Project | None = self.filing_of(row).project
        return project

    def address(self, row: Any) -> str:
        filing = self.filing_of(row)
        owner = filing.project or filing
        page = stored_kind(filing.kind).review_address(owner)
        return f"{page}#{self.anchor(row)}"

    def place(self, row: Any) -> tuple:
        """Later years first, a unit's own form before those of its projects."""
        filing = self.filing_of(row)
        year = filing.budget_year.year
        path = filing.unit.path
        project = filing.project
        if project is None:
            return (-year, path, 0, 0)
        return (-year, path, project.position, project.pk)

    def facts(self, row: Any) -> list[str]:
        """What is shown below the text: who wrote it, the code, the unit and the year."""
        filing = self.filing_of(row)
        owner = filing.project or filing.unit
        facts = [row.who]
        if self.also:
            facts.append(getattr(row, self.also))
        facts.append(owner.code)
        facts.append(filing.unit_name)
        facts.append(str(filing.budget_year))
        return facts


COMMENTS = Opinions(Comment, {"text": "批注"}, also="place", more=("who",))
ANSWERS = Opinions(
    Answer,
    {"text": "回复"},
    more=("who",),
    filing="comment__filing",
    anchor=lambda row: f"comment-{row.comment_id}",
)
SIGNED_SHEETS = Opinions(
    ReviewSheet,
    {"opinion": "审核意见"},
    more=("who",),
    order=("signed_at", "pk"),
    only=Q(signed_at__isnull=False),
    anchor=lambda row: "sheet",
)
