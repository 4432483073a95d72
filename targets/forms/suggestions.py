"""Suggestions for the rows of a form: entries of the library, and rows of projects with a similar name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from heapq import nsmallest
from operator import itemgetter

from indicators.models import Indicator, IndicatorLevel
from projects.models import Project, User
from targets.filings.models import Target
from targets.filings.transitions import DECIDED
from targets.forms.likeness import likeness_to

# A department may have thousands of projects; only the rows of those with the most similar names are read.
MOST_PROJECTS = 300
MOST_A_CATEGORY = 15


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row to copy into the form. A value from the library is for reference only, and is not filled in."""

    level2: str
    name: str
    description: str
    value: str
    basis: str
    origin: str
    library: bool


class Source(IntEnum):
    """Where a suggestion comes from, the most trusted first: what nobody has approved yet comes last."""

    OWN_TYPE = 0
    ANY_TYPE = 1
    APPROVED = 2
    OTHER_TYPE = 3
    DRAFT = 4


# The lowest comes first: (source, −likeness of the projects, −year).
Rank = tuple[Source, float, int]
Ranked = tuple[Rank, Suggestion]


def suggestions(project: Project, user: User) -> list[Suggestion]:
    """The suggestions for a project by category, the best first, and the best alone of rows with the same name.

    So many are kept of the library, and as many of other projects: neither pushes the other out.
    """
    found = [*library_suggestions(project), *project_suggestions(project, user)]
    found.sort(key=itemgetter(0))
    by_category: dict[str, dict[str, Suggestion]] = defaultdict(dict)
    kept: Counter[tuple[str, bool]] = Counter()
    for _, suggestion in found:
        by_name = by_category[suggestion.level2]
        place = (suggestion.level2, suggestion.library)
        if suggestion.name not in by_name and kept[place] < MOST_A_CATEGORY:
            by_name[suggestion.name] = suggestion
            kept[place] += 1
    best: list[Suggestion] = []
    for by_name in by_category.values():
        best += by_name.values()
    return best


def library_suggestions(project: Project) -> Iterator[Ranked]:
    """The entries of the scheme of the year; those for the project's type come before everything else."""
    entries = Indicator.objects.library().filter(scheme=project.year.scheme_id)
    rows = entries.values_list(
        "project_type",
        "project_type__name",
        "parent__name",
        "name",
        "description",
        "reference_value",
        "basis",
    )
    for type_id, type_name, level2, name, description, value, basis in rows:
        origin = f"指标库 · {type_name}" if type_name else "指标库"
        source = Source.ANY_TYPE
        if type_id is not None:
            is_own = type_id == project.project_type_id
            source = Source.OWN_TYPE if is_own else Source.OTHER_TYPE
        rank = (source, 0.0, -project.year.year)
        cells = (level2, name, description, value, basis, origin)
        yield rank, Suggestion(*cells, library=True)


def project_suggestions(project: Project, user: User) -> Iterator[Ranked]:
    """The rows of projects with a similar name, where the scheme of the year has their category."""
    ranks: dict[int, Rank] = {}
    origins: dict[int, str] = {}
    for rank, name, pk in _similar_projects(project, user):
        ranks[pk] = rank
        origins[pk] = f"{-rank[2]}年 · {name}"
    categories = Indicator.objects.filter(
        scheme=project.year.scheme_id, level=IndicatorLevel.SECOND
    )
    targets = Target.objects.filter(
        declaration__project__in=list(ranks),
        category__name__in=categories.values("name"),
    ).exclude(name="")
    rows = targets.order_by("declaration", "position", "pk").values_list(
        "declaration__project",
        "category__name",
        "name",
        "description",
        "value",
        "basis",
    )
    for pk, level2, name, description, value, basis in rows:
        cells = (level2, name, description, value, basis, origins[pk])
        yield ranks[pk], Suggestion(*cells, library=False)


def _similar_projects(project: Project, user: User) -> list[tuple[Rank, str, int]]:
    """The department's other projects of this and earlier years with the most similar names: (rank, name, pk)."""
    projects = Project.objects.visible_to(user).filter(
        department=project.department_id, year__year__lte=project.year.year
    )
    others = projects.exclude(pk=project.pk).order_by()
    likeness = likeness_to(project.name)
    rows = others.values_list("name", "pk", "year__year", "declaration__filing__status")
    ranked = (
        (-likeness(name), -year, name, pk, status)
        for name, pk, year, status in rows.iterator()
    )
    found: list[tuple[Rank, str, int]] = []
    for unlike, year, name, pk, status in nsmallest(MOST_PROJECTS, ranked):
        source = Source.APPROVED if status in DECIDED else Source.DRAFT
        found.append(((source, unlike, year), name, pk))
    return found
