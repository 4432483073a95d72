"""The next form that waits for the same decision of a person."""

from __future__ import annotations

from typing import Final

from django.db.models import Case, Q, Value, When

from projects.models import Project, User
from targets.filings.models import Filing, Status, declaration_of
from targets.filings.transitions import BY_VERB
from targets.workflow.hands import Hands

# The decision for which the forms of a status wait.
DECISIONS: Final = {Status.SUBMITTED: "review", Status.REVIEWED: "approve"}
# So many forms are looked at for one that the person did not fill in or review themself.
LOOKED_AT = 50


def next_waiting(project: Project, status: Status, user: User) -> Project | None:
    """The next form of the year, in the order of the documents, that the user may decide on in that status.

    After the last one it is the first again; the project itself is never the next.
    """
    transition = BY_VERB[DECISIONS[status]]
    if not transition.is_open_to(user):
        return None
    if transition.is_left_to_bureau(user, project.year):
        return None
    of_year = Project.objects.visible_to(user).filter(year=project.year)
    waiting = of_year.filter(declaration__filing__status=status).exclude(pk=project.pk)
    unit = project.department.path
    after = Q(department__path__gt=unit) | Q(
        department__path=unit, position__gt=project.position
    )
    is_before = Case(When(after, then=Value(0)), default=Value(1))
    ordered = waiting.order_by(is_before, "department__path", "position", "pk")
    related = ordered.select_related("year", "declaration__filing")
    projects = list(related[:LOOKED_AT])
    hands = Hands([filing_of(found) for found in projects], transition)
    for found in projects:
        if not hands.refusal(declaration_of(found).filing, user):
            return found
    return None


def filing_of(project: Project) -> Filing:
    """The filing of a project, which knows its project without a query."""
    filing = declaration_of(project).filing
    filing.project = project
    return filing
