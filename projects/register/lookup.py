"""Verbs on the register of departments, budget years and projects' kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from projects.models import BudgetYear, Department, ProjectType

OWN_LEVEL = "本级"
DEPARTMENT_DIGITS, UNIT_DIGITS = 3, 6


def find_departments(
    names: Mapping[str, str],
) -> tuple[dict[str, Department], list[Department]]:
    """The departments of these codes, and those that are to be created for them, superiors first, not saved yet.

    A unit's code opens with its department's, so a new unit hangs under the longest known code that opens its own.
    """
    known = {
        department.code: department
        for department in Department.objects.select_related("parent")
    }
    created: list[Department] = []
    for code, name in _with_superiors(names):
        if code not in known:
            known[code] = Department(
                code=code, name=name, parent=_superior(code, known)
            )
            created.append(known[code])
    return {code: known[code] for code in names}, created


def _with_superiors(names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """A 本级 unit is its department's own office, so it names the department above it as well."""
    for code, name in sorted(names.items()):
        superior = name.removesuffix(OWN_LEVEL)
        if len(code) == UNIT_DIGITS and superior and superior != name:
            yield code[:DEPARTMENT_DIGITS], superior
        yield code, name


def _superior(code: str, known: Mapping[str, Department]) -> Department | None:
    prefixes = (code[:length] for length in range(len(code) - 1, 0, -1))
    return next((known[prefix] for prefix in prefixes if prefix in known), None)


def find_year(number: int, notices: list[str]) -> BudgetYear:
    """The year; where it is new, one like the latest, not saved yet."""
    year = BudgetYear.objects.filter(year=number).first()
    if year is None:
        latest = BudgetYear.objects.select_related("scheme")[0]
        year = BudgetYear(year=number, scheme=latest.scheme)
        notices.append(f"新建预算年度 {number}，沿用 {latest.year} 年的指标体系")
    return year


def ensure_year(number: int, notices: list[str]) -> BudgetYear:
    """The year, locked, so that two who write into it wait for each other. Created like the latest one when new."""
    year = find_year(number, notices)
    years = BudgetYear.objects.select_for_update(no_key=True)
    return years.get_or_create(year=number, defaults={"scheme_id": year.scheme_id})[0]


def classify(names: Iterable[str]) -> list[ProjectType | None]:
    """The project type of each name: the first whose keyword the name bears, None where none fits."""
    types = list(ProjectType.objects.all())
    return [next((each for each in types if each.fits(name)), None) for name in names]
