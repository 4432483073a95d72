"""What the rows of a form may be filled with: the library's entries, and the rows of projects named alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from indicators.models import Indicator, IndicatorLevel
from projects.models import Project, User
from targets.filings.models import Target
from targets.forms.likeness import likeness_to

# A department may have thousands of projects; the rows are read of those alone that are named most alike.
MOST_PROJECTS = 300
MOST_A_CATEGORY = 15


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row to take over. The library's value is a reference to look at, not one to fill in."""

    level2: str
    name: str
    description: str
    value: str
    basis: str
    origin: str
    library: bool


# What comes first: (another type, −likeness of the projects, −year, made for some other type).
Rank = tuple[bool, float, int, bool]
Ranked = tuple[Rank, Suggestion]


def suggestions(project: Project, user: User) -> list[Suggestion]:
    """By category, the best first; of rows with one name the best alone."""
    found = [*_of_library(project), *_of_projects(project, user)]
    by_category: dict[str, dict[str, Suggestion]] = defaultdict(dict)
    for _, each in sorted(found, key=lambda ranked: ranked[0]):
        same = by_category[each.level2]
        if len(same) < MOST_A_CATEGORY:
            same.setdefault(each.name, each)
    return [each for same in by_category.values() for each in same.values()]


def _of_library(project: Project) -> Iterator[Ranked]:
    """The entries of the year's scheme: those for the project's type before all else."""
    entries = Indicator.objects.library().filter(scheme=project.year.scheme_id)
    cells = ("parent__name", "name", "description", "reference_value", "basis")
    for type_id, type_name, *row in entries.values_list(
        "project_type", "project_type__name", *cells
    ):
        level2, name, description, value, basis = row
        origin = f"指标库 · {type_name}" if type_name else "指标库"
        rank = (
            type_id != project.project_type_id,
            0.0,
            -project.year.year,
            type_id is not None,
        )
        yield (
            rank,
            Suggestion(level2, name, description, value, basis, origin, library=True),
        )


def _of_projects(project: Project, user: User) -> Iterator[Ranked]:
    """The rows of the projects named most alike, where the year's scheme has their category."""
    projects = {
        pk: (rank, f"{-rank[2]}年 · {name}")
        for rank, name, pk in _most_alike(project, user)
    }
    categories = Indicator.objects.filter(
        scheme=project.year.scheme_id, level=IndicatorLevel.SECOND
    ).values("name")
    rows = Target.objects.filter(
        declaration__project__in=list(projects), category__name__in=categories
    ).exclude(name="")
    cells = ("category__name", "name", "description", "value", "basis")
    for pk, *row in rows.order_by("declaration", "position", "pk").values_list(
        "declaration__project", *cells
    ):
        level2, name, description, value, basis = row
        rank, origin = projects[pk]
        yield (
            rank,
            Suggestion(level2, name, description, value, basis, origin, library=False),
        )


def _most_alike(project: Project, user: User) -> list[tuple[Rank, str, int]]:
    """The department's other projects of this and earlier years: (rank, name, pk)."""
    others = Project.objects.visible_to(user).filter(
        department=project.department_id, year__year__lte=project.year.year
    )
    likeness = likeness_to(project.name)
    named = (
        others.exclude(pk=project.pk).order_by().values_list("name", "pk", "year__year")
    )
    ranked = (
        ((True, -likeness(name), -year, False), name, pk)
        for name, pk, year in named.iterator()
    )
    return nsmallest(MOST_PROJECTS, ranked)
