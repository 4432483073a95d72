"""Verbs on the register of departments, budget years and projects' kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from projects.models import BudgetYear, Department, Project, ProjectType, User

OWN_LEVEL = "本级"
DEPARTMENT_DIGITS, UNIT_DIGITS = 3, 6
# SQLite allows 32,766 parameters in a statement.
LOCKED_AT_ONCE = 5_000


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


def lock_number(number: int | None) -> None:
    """Two who write into a year wait for each other; where it is still to be made, or None is said, at the latest."""
    years = BudgetYear.objects.select_for_update(no_key=True)
    if number is None or not list(years.filter(year=number)):
        list(years[:1])


def lock_year(year: BudgetYear) -> None:
    """Until the transaction ends nobody else adds a project to the year, so that a free code stays free.

    Rows that point to it may still be saved: PostgreSQL looks up their foreign keys, and must not wait for that.
    """
    BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)


def lock_project(pk: int) -> None:
    """Until the transaction ends nobody else changes the project or what hangs on it.

    What is to be changed is read after this, by a query of its own: to one that had to wait, PostgreSQL shows the
    other tables as they were before.
    """
    Project.objects.select_for_update(no_key=True).order_by().filter(pk=pk).first()


def lock_projects(keys: Collection[int]) -> None:
    """The same for many; in the order of their keys, so that two who do it wait for each other."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), LOCKED_AT_ONCE):
        theirs = Project.everything.filter(
            pk__in=ordered[start : start + LOCKED_AT_ONCE]
        ).order_by("pk")
        list(theirs.select_for_update(no_key=True).values_list("pk"))


def lock_person(user: User) -> User | None:
    """The person as they are now, whose rights nobody changes until the transaction ends. After the projects."""
    people = User.objects.select_related("department").select_for_update(
        of=("self",), no_key=True
    )
    return people.filter(pk=user.pk).first()


def classify(names: Iterable[str]) -> list[ProjectType | None]:
    """The project type of each name: the first whose keyword the name bears, None where none fits."""
    types = list(ProjectType.objects.all())
    return [next((each for each in types if each.fits(name)), None) for name in names]
