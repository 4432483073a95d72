"""Suggestions for the rows of a form: entries of the library, and rows of projects with a similar name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from indicators.models import Indicator, IndicatorLevel
from projects.models import Project, User
from targets.filings.models import Target
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


# The lowest comes first: (not for the project's type, −likeness of the projects, −year, for some other type).
Rank = tuple[bool, float, int, bool]
Ranked = tuple[Rank, Suggestion]


def suggestions(project: Project, user: User) -> list[Suggestion]:
    """The suggestions for a project by category, the best first, and the best alone of rows with the same name."""
    found = [*library_suggestions(project), *project_suggestions(project, user)]
    found.sort(key=itemgetter(0))
    by_category: dict[str, dict[str, Suggestion]] = defaultdict(dict)
    for _, suggestion in found:
        by_name = by_category[suggestion.level2]
        if len(by_name) < MOST_A_CATEGORY:
            by_name.setdefault(suggestion.name, suggestion)
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
        is_other = type_id != project.project_type_id
        rank = (is_other, 0.0, -project.year.year, type_id is not None)
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
    ranked = (
        ((True, -likeness(name), -year, False), name, pk)
        for name, pk, year in others.values_list("name", "pk", "year__year").iterator()
    )
    return nsmallest(MOST_PROJECTS, ranked)
