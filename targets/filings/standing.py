"""Which projects a later year has already."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from projects.models import Project


def standing(
    projects: QuerySet[Project], year: int, *, into_heirs: bool = False
) -> dict[int, str]:
    """The projects that the year has already, by primary key, with the reason to think so.

    What is of a unit that ended is not for that year, or with `into_heirs` for whoever took the unit over.
    """
    units = {}
    for project in projects:
        unit = project.department
        is_there = into_heirs or unit.is_in(year)
        units[project.pk] = unit.in_use(year) if is_there else None
    sources = projects.order_by()
    same_code = Q(code__in=sources.exclude(code="").values("code"))
    same_unit = Q(department__in={unit.pk for unit in units.values() if unit})
    same_name = Q(name__in=sources.filter(code="").values("name"))
    stored = Project.objects.filter(same_code | same_unit & same_name, year__year=year)
    codes = set()
    names = set()
    for code, department, name in stored.values_list("code", "department", "name"):
        codes.add(code)
        names.add((department, name))
    reasons = {}
    for project in projects:
        there = units[project.pk]
        if there is None:
            reasons[project.pk] = f"单位{project.department.span}，不带入 {year} 年"
        elif project.code and project.code in codes:
            reasons[project.pk] = f"{year}年已有编码 {project.code} 的项目"
        elif not project.code and (there.pk, project.name) in names:
            reasons[project.pk] = f"{year}年本单位已有同名项目"
    return reasons
