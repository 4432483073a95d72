"""Which part one goes out with a publication: the approved one of the unit, or that of a unit above or below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from projects.models import BudgetYear, Department
from targets.documents.snapshot import form_in
from targets.documents.values import DepartmentForm, ProjectForm
from targets.filings.models import DEPARTMENT_KIND, Filing, Status

MOST_OFFERED = 20
NOT_APPROVED = "部门整体绩效目标还没有批复（{}），文本里只有项目"
NONE_OWN = "{}没有部门整体绩效目标，文本里只有项目"


@dataclass(slots=True)
class PartOneChoice:
    """The part one that goes out, or why there is none (`missing`) and whose could be taken (`offers`)."""

    filing: Filing | None = None
    missing: str = ""
    offers: list[Filing] = field(default_factory=list)

    @property
    def owner(self) -> Department | None:
        """Whose part one goes out."""
        return self.filing.department if self.filing else None

    def form(self, forms: Iterable[ProjectForm]) -> DepartmentForm | None:
        """The approved part one beside these forms, named where it is not that of the unit of the first form."""
        if self.filing is None or self.filing.baseline is None:
            return None
        approved: DepartmentForm = form_in(self.filing.baseline.form)
        first = next(iter(forms), None)
        owner, name = self.filing.unit, self.filing.unit_name
        if first is not None and first.department_code == owner.code:
            return replace(approved, department_code="", department_name="")
        return replace(approved, department_code=owner.code, department_name=name)


def choose(
    year: BudgetYear, department: Department, owner: Department | None = None
) -> PartOneChoice:
    """The part one of the department, or that of an `owner` who was chosen because the department has none."""
    near = overlapping(year, department)
    wanted = near.filter(department=owner or department)
    found = wanted.select_related("baseline").first()
    if found is None:
        name = department.name_in(year.year)
        offered = list(near[:MOST_OFFERED])
        return PartOneChoice(None, NONE_OWN.format(name), offered)
    if found.baseline is None:
        label = Status(found.status).label
        return PartOneChoice(None, NOT_APPROVED.format(label))
    return PartOneChoice(found)


def overlapping(year: BudgetYear, department: Department) -> QuerySet[Filing]:
    """The part ones of the department, of those below it and of those above it."""
    near = department.below(year.year) | department.above(year.year)
    filings = Filing.objects.filter(near, kind=DEPARTMENT_KIND, year=year)
    return filings.select_related("year", "department").order_by("department__path")
