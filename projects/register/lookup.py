"""Find or prepare the departments, budget years and project types that a file names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from projects.models import BudgetYear, Department, ProjectType

OWN_LEVEL = "本级"
DEPARTMENT_DIGITS, UNIT_DIGITS = 3, 6


def find_departments(
    names: Mapping[str, str],
) -> tuple[dict[str, Department], list[Department]]:
    """The departments by their codes, and those of them that are new: parents first, not saved yet.

    A unit's code begins with its department's, so the parent of a new unit is the longest known code that its own
    begins with.
    """
    departments = Department.objects.select_related("parent")
    known = {department.code: department for department in departments}
    created: list[Department] = []
    for code, name in _with_parents(names):
        if code not in known:
            parent = _parent(code, known)
            known[code] = Department(code=code, name=name, parent=parent)
            created.append(known[code])
    return {code: known[code] for code in names}, created


def _with_parents(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Codes and names, with the department above a 本级 unit: the unit is that department's own office."""
    for code, name in sorted(names.items()):
        parent_name = name.removesuffix(OWN_LEVEL)
        is_own_office = parent_name not in ("", name)
        if is_own_office and len(code) == UNIT_DIGITS:
            yield code[:DEPARTMENT_DIGITS], parent_name
        yield code, name


def _parent(code: str, known: Mapping[str, Department]) -> Department | None:
    for length in range(len(code) - 1, 0, -1):
        prefix = code[:length]
        if prefix in known:
            return known[prefix]
    return None


# What a new year takes over from the one before, beside its scheme.
KEPT_IN_NEW_YEAR = ("separate_hands", "return_days")


def find_year(number: int, notices: list[str]) -> BudgetYear:
    """The budget year; a new one follows the latest and is not saved yet."""
    years = BudgetYear.objects.select_related("scheme")
    year = years.filter(year=number).first()
    if year is not None:
        return year
    latest = years[0]
    notices.append(f"新建预算年度 {number}，沿用 {latest.year} 年的指标体系")
    kept = {name: getattr(latest, name) for name in KEPT_IN_NEW_YEAR}
    return BudgetYear(year=number, scheme=latest.scheme, **kept)


def ensure_year(number: int, notices: list[str]) -> BudgetYear:
    """The budget year, locked so that imports into one year wait for each other. Creates it if it is new."""
    year = find_year(number, notices)
    defaults = {name: getattr(year, name) for name in ("scheme_id", *KEPT_IN_NEW_YEAR)}
    locked_years = BudgetYear.objects.select_for_update(no_key=True)
    locked, _ = locked_years.get_or_create(year=number, defaults=defaults)
    if locked.scheme_id == year.scheme_id:
        locked.scheme = year.scheme  # it is loaded already
    return locked


def classify(names: Iterable[str]) -> list[ProjectType | None]:
    """The first project type that fits each name, or None."""
    types = list(ProjectType.objects.all())
    found = []
    for name in names:
        fitting = (project_type for project_type in types if project_type.fits(name))
        found.append(next(fitting, None))
    return found
