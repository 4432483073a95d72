"""Part one of departments, taken over into a later year before their forms are copied, so that links follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projects.models import BudgetYear, Department, User
from projects.unit_history import codes_in
from targets.documents.schema import Group
from targets.documents.values import DEPARTMENT
from targets.filings.loading import CHUNK, PART_MODELS
from targets.filings.models import DEPARTMENT_KIND, DepartmentTarget, Filing


def copy_part_ones(
    departments: Iterable[Department], source: BudgetYear, year: BudgetYear, user: User
) -> list[DepartmentTarget]:
    """Copy part one of these departments and of those above them, as far as the user sees them and has none yet.

    The number of queries does not grow with the departments; the caller records it.
    """
    codes: set[str] = set()
    for department in departments:
        codes.update(codes_in(department.path_in(year.year)))
    visible = DepartmentTarget.objects.visible_to(user)
    begun = visible.filter(year=year).values("department")
    sources = visible.filter(year=source, department__code__in=codes)
    missing = sources.exclude(department__in=begun).select_related("department")
    found = [target for target in missing if target.department.is_in(year.year)]
    filings = []
    for target in found:
        unit = target.department
        filings.append(Filing(kind=DEPARTMENT_KIND, year=year, department=unit))
    Filing.objects.bulk_create(filings, CHUNK)
    copies = []
    for target, filing in zip(found, filings, strict=True):
        copy = DepartmentTarget(filing=filing, year=year, department=target.department)
        copy.overall = target.overall
        copy.copied = ["overall"] if target.overall else []
        copies.append(copy)
    DepartmentTarget.objects.bulk_create(copies, CHUNK)
    for group in DEPARTMENT.groups:
        copy_parts(PART_MODELS[group.name], group, found, copies)
    DepartmentTarget.objects.bulk_update(copies, ["copied"], CHUNK)
    return copies


def copy_parts(
    model: type[Any],
    group: Group,
    sources: list[DepartmentTarget],
    copies: list[DepartmentTarget],
) -> None:
    """Copy the items of one group, in their order, and mark their cells as copied."""
    keys = [source.pk for source in sources]
    owners = dict(zip(keys, copies, strict=True))
    items = []
    stored = model._default_manager.filter(department_target__in=keys)
    for item in stored.order_by("department_target", "position"):
        owner = owners[item.department_target_id]
        copy = model(department_target=owner, position=item.position)
        for name in group.names:
            text = getattr(item, name)
            setattr(copy, name, text)
            if text:
                owner.copied.append(f"{group.name}.{copy.key}.{name}")
        items.append(copy)
    model._default_manager.bulk_create(items, CHUNK)
