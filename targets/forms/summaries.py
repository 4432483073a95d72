"""What a department's money goes to: its sub-targets, with the projects behind each and their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from targets.documents.reading.prose import indicators_in
from targets.filings.models import DepartmentTarget, SubTarget


@dataclass(frozen=True)
class Backing:
    """A sub-target (None: projects that back none) with its projects; amounts are 万元, the share is in percent."""

    sub_target: SubTarget | None
    projects: list[Project]
    budget: Decimal
    share: Decimal

    @property
    def indicators(self) -> list[tuple[str, str]]:
        return indicators_in(self.sub_target.indicators) if self.sub_target else []


def backings(target: DepartmentTarget) -> list[Backing]:
    """Each sub-target in its order, then the projects that back none of them, if there are any.

    The projects are those of the department and all below it, as in its document; one that backs a sub-target of a
    unit below backs none of the department's own.
    """
    sub_targets = list(target.subtargets.all())
    own = {each.pk for each in sub_targets}
    by_sub_target: dict[int | None, list[Project]] = defaultdict(list)
    projects = Project.objects.filter(
        year=target.year_id, department__path__startswith=target.department.path
    )
    for project in projects.select_related("declaration").in_document_order():
        declaration = getattr(project, "declaration", None)
        key = declaration.sub_target_id if declaration else None
        by_sub_target[key if key in own else None].append(project)
    total = _sum(project for projects in by_sub_target.values() for project in projects)
    found = [
        _backing(each, by_sub_target.get(each.pk, []), total) for each in sub_targets
    ]
    rest = by_sub_target.get(None, [])
    return [*found, *([_backing(None, rest, total)] if rest else [])]


def _backing(
    sub_target: SubTarget | None, projects: list[Project], total: Decimal
) -> Backing:
    budget = _sum(projects)
    share = round(budget * 100 / total, 1) if total else Decimal(0)
    return Backing(sub_target, projects, budget, share)


def _sum(projects: Iterable[Project]) -> Decimal:
    return sum((project.budget or Decimal(0) for project in projects), Decimal(0))
