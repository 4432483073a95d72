"""Part one of a file against what is stored of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from core.problems import Problem
from projects.models import BudgetYear, Department
from targets.documents.diff import Change, diff
from targets.documents.snapshot import fingerprint, snapshot
from targets.documents.values import DepartmentForm
from targets.filings import department_store, loading
from targets.filings.models import DepartmentTarget, SubTarget

CURRENT = Count("declarations", filter=Q(declarations__project__deleted_at=None))
SECTIONS = {
    "overall": "总体绩效目标",
    "sub_targets": "分项绩效目标",
    "safeguards": "工作保障措施",
}


@dataclass(frozen=True)
class PartOne:
    """A department's part one: as it was (None where there was none), and as it is to be."""

    department: Department
    before: DepartmentForm | None
    after: DepartmentForm
    changes: list[Change]
    problems: list[Problem]
    notices: list[str]

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def fingerprint_before(self) -> str:
        return fingerprint(snapshot(self.before)) if self.before else ""

    @property
    def differs(self) -> bool:
        return self.before != self.after


def lock_part_ones(year: BudgetYear) -> None:
    """Until the transaction ends nobody else changes those of the year. To be called before its projects are locked:
    who edits part one goes on from it to theirs.
    """
    theirs = DepartmentTarget.objects.filter(year=year.pk).order_by("pk")
    list(theirs.select_for_update(no_key=True).values_list("pk"))


def compare_part_one(
    form: DepartmentForm, department: Department, year: BudgetYear
) -> PartOne:
    form = replace(form, department_code="", department_name="")
    known = department.pk and year.pk
    before = loading.load_department(department, year) if known else None
    lost = _lost_links(form, department, year) if before else 0
    notice = f"有分项绩效目标不在文件中，{lost} 个项目因此不再对应分项目标，请重新对应"
    problems = list(_emptied(before, form)) if before else []
    return PartOne(
        department,
        before,
        form,
        diff(before or DepartmentForm(), form),
        problems,
        [notice] if lost else [],
    )


def _emptied(before: DepartmentForm, form: DepartmentForm) -> Iterator[Problem]:
    """A section that lost its heading must not wipe what is stored."""
    for name, label in SECTIONS.items():
        if getattr(before, name) and not getattr(form, name):
            message = "系统里已有内容，文件里却没有，请核对这一节的标题和编号后再导入"
            yield Problem("部门整体绩效目标", label, message)


def _lost_links(form: DepartmentForm, department: Department, year: BudgetYear) -> int:
    """How many projects back a sub-target that goes."""
    theirs = SubTarget.objects.filter(
        department_target__department=department, department_target__year=year
    )
    stored = list(theirs.order_by("position").annotate(backing=CURRENT))
    kept = {row.pk for row in department_store.matched_sub_targets(stored, form) if row}
    return sum(row.backing for row in stored if row.pk not in kept)
