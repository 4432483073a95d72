"""What a department's money goes to: its sub-targets, with the projects behind each and their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from targets.exchange.prose import indicators_in
from targets.models import DepartmentTarget, SubTarget


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
    """Each sub-target in its order, then the projects of the department that back none, if there are any."""
    by_sub_target: dict[int | None, list[Project]] = defaultdict(list)
    projects = Project.objects.filter(year=target.year_id, department=target.department_id)
    for project in projects.select_related("declaration").order_by("position", "pk"):
        declaration = getattr(project, "declaration", None)
        by_sub_target[declaration.sub_target_id if declaration else None].append(project)
    total = _sum(project for projects in by_sub_target.values() for project in projects)
    found = [_backing(each, by_sub_target.get(each.pk, []), total) for each in target.subtargets.all()]
    rest = by_sub_target.get(None, [])
    return [*found, *([_backing(None, rest, total)] if rest else [])]


def _backing(sub_target: SubTarget | None, projects: list[Project], total: Decimal) -> Backing:
    budget = _sum(projects)
    share = round(budget * 100 / total, 1) if total else Decimal(0)
    return Backing(sub_target, projects, budget, share)


def _sum(projects: Iterable[Project]) -> Decimal:
    return sum((project.budget or Decimal(0) for project in projects), Decimal(0))
