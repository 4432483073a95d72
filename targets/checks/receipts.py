"""What became of findings that were to be mended, kept in the person's session so that the page can be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import Project, User
from targets.checks.fixing import Proposal
from targets.checks.groups import differing

SESSION = "mended"
# A session is read with every page: so many lines of each kind are kept, and so much of a text.
MOST_LINES, MOST_TEXT = 300, 80


@dataclass(frozen=True, slots=True)
class FixLine:
    """A cell that was changed from `old` to `new`; or was not, and why."""

    project: int
    place: str
    where: str
    old: str = ""
    new: str = ""
    reason: str = ""


@dataclass(slots=True)
class FixReceipt:
    """`done` and `left` are counts of cells; `refused` are reasons that no line says, with how often each."""

    at: str
    query: str = ""
    forms: int = 0
    done: int = 0
    left: int = 0
    lines: list[FixLine] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def changed(self) -> list[FixLine]:
        return [each for each in self.lines if not each.reason]

    @property
    def kept(self) -> list[FixLine]:
        return [each for each in self.lines if each.reason]

    @property
    def unlisted(self) -> tuple[int, int]:
        """How many cells changed, and how many stayed, that no line is kept of."""
        return self.done - len(self.changed), self.left - len(self.kept)

    def with_projects(self, user: User) -> list[tuple[Project | None, FixLine]]:
        """The lines, each with its project as far as the person may still see it."""
        projects = Project.objects.visible_to(user).in_bulk(
            {each.project for each in self.lines}
        )
        return [(projects.get(each.project), each) for each in self.lines]


def receipt_of(
    proposals: Sequence[Proposal], refused: dict[str, int], query: str
) -> FixReceipt:
    """What was mended and what was left, with the first lines of both."""
    done = [proposal for proposal in proposals if not proposal.reason]
    left = [proposal for proposal in proposals if proposal.reason]
    projects = {proposal.project.pk for proposal in done}
    lines = []
    for shown in (*done[:MOST_LINES], *left[:MOST_LINES]):
        old, new = differing(shown.old, shown.new)
        line = FixLine(
            shown.project.pk,
            shown.place,
            shown.where,
            old[:MOST_TEXT],
            new[:MOST_TEXT],
            shown.reason,
        )
        lines.append(line)
    return FixReceipt(
        date_format(timezone.localtime(timezone.now()), "DATETIME_FORMAT"),
        query,
        len(projects),
        len(done),
        len(left),
        lines,
        {reason: count for reason, count in refused.items() if count},
    )


def keep(request: HttpRequest, receipt: FixReceipt) -> None:
    """The last one is kept, in place of the one before."""
    request.session[SESSION] = asdict(receipt)


def kept(request: HttpRequest) -> FixReceipt | None:
    """The receipt that the session has kept, None where it has none."""
    stored: dict[str, Any] | None = request.session.get(SESSION)
    if stored is None:
        return None
    return FixReceipt(
        **{**stored, "lines": [FixLine(**each) for each in stored["lines"]]}
    )
