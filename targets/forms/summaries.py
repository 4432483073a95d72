"""The sub-targets of a department, each with the projects that back it and the sum of their budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from targets.documents.reading.prose import indicators_in
from targets.filings.models import (
    DepartmentTarget,
    SubTarget,
    counted,
    declaration_of,
)


@dataclass(frozen=True)
class Backing:
    """A sub-target (None: projects that back none) with its projects; amounts are 万元, the share is in percent."""

    sub_target: SubTarget | None
    projects: list[Project]
    budget: Decimal
    share: Decimal

    @property
    def indicators(self) -> list[tuple[str, str]]:
        """Name and value of the indicators in the text of the sub-target."""
        if self.sub_target is None:
            return []
        return indicators_in(self.sub_target.indicators)


def backings(target: DepartmentTarget, rows: Iterable[SubTarget]) -> list[Backing]:
    """The sub-targets of these rows in their order, then the projects that back none of them, if there are any.

    The projects are those of the department and all below it, as in its document; one that backs a sub-target of a
    unit below backs none of the department's own. Projects that were ended or rejected are left out.
    """
    sub_targets: dict[int | None, SubTarget | None] = {}
    for sub_target in rows:
        sub_targets[sub_target.pk] = sub_target
    by_sub_target: dict[int | None, list[Project]] = defaultdict(list)
    projects = Project.objects.filter(
        counted(), target.department.below(target.year.year), year=target.year_id
    )
    total = Decimal(0)
    for project in projects.select_related("declaration").in_document_order():
        key = declaration_of(project).sub_target_id
        by_sub_target[key if key in sub_targets else None].append(project)
        total += project.budget or Decimal(0)
    if None in by_sub_target:
        sub_targets[None] = None
    found = []
    for key, row in sub_targets.items():
        backing = by_sub_target.get(key, [])
        budget = sum((project.budget or Decimal(0) for project in backing), Decimal(0))
        share = round(budget * 100 / total, 1) if total else Decimal(0)
        found.append(Backing(row, backing, budget, share))
    return found
