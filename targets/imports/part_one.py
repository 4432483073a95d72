"""Compare part one of a file (the target of a whole department) with the stored one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from core.problems import Problem, Refusal
from projects.models import BudgetYear, Department, User
from projects.schedule.deadlines import Deadlines, Stage
from targets.documents.diff import Change, diff
from targets.documents.reading.reader import Reading
from targets.documents.snapshot import fingerprint, snapshot
from targets.documents.values import DepartmentForm, Document
from targets.filings import department_store, loading
from targets.filings.closing import closed_by_dates
from targets.filings.models import (
    DEPARTMENT_KIND,
    DepartmentTarget,
    Filing,
    Status,
    SubTarget,
)
from targets.filings.transitions import ON_THE_CHECKS_PAGE, way_back

CURRENT = Count("declarations", filter=Q(declarations__project__deleted_at=None))
UNCLEAR = "没有写明是哪个单位的，可能是 {}；请在下面“部门整体绩效目标属于”里选定单位，再重新预览"
SECTIONS = {
    "overall": "总体绩效目标",
    "sub_targets": "分项绩效目标",
    "safeguards": "工作保障措施",
}


@dataclass(frozen=True)
class PartOne:
    """A department's part one: `before` as stored (None where there is none), `after` as it is to be."""

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
        """The fingerprint of part one as it is stored, "" for none."""
        return fingerprint(snapshot(self.before)) if self.before else ""

    @property
    def differs(self) -> bool:
        """Whether an import changes anything."""
        return self.before != self.after


def lock_part_ones(year: BudgetYear) -> None:
    """Lock every department's part one of the year until the transaction ends.

    Call this before the projects are locked: whoever edits part one locks in that order.
    """
    targets = DepartmentTarget.objects.filter(year=year.pk).order_by("pk")
    list(targets.select_for_update(no_key=True).values_list("pk"))


def reason_closed(department: Department, year: BudgetYear, user: User | None) -> str:
    """Why part one of the department cannot be changed by a file now, "" where it can.

    The command line has no user and is not bound to dates.
    """
    filing = None
    if department.pk and year.pk:
        own = {"department": department, "year": year, "kind": DEPARTMENT_KIND}
        filing = Filing.objects.filter(**own).first()
    if filing is None:
        if user is None:
            return ""
        deadlines = Deadlines(Stage.FILL, user)
        return deadlines.closed(year, department, kind=DEPARTMENT_KIND)
    if not filing.is_open:
        label = Status(filing.status).label
        way = way_back(DEPARTMENT_KIND, filing.status)
        way = way.replace(ON_THE_CHECKS_PAGE, "在“部门整体目标”里")
        advice = f"；请{way}" if way else ""
        return f"状态是“{label}”，不能再用导入修改{advice}"
    if user is None:
        return ""
    return closed_by_dates(filing, Deadlines(Stage.FILL, user))


def owned_by(reading: Reading, code: str) -> Reading:
    """The reading with its part one put to the unit of that code; as it is without a code or a part one."""
    document = reading.document
    if not code or document.department is None:
        return reading
    part = replace(document.department, department_code=code, department_name="")
    document = replace(document, department=part)
    return replace(reading, document=document)


def owner_of(
    document: Document, departments: Mapping[str, Department], year: BudgetYear
) -> str:
    """The code of the unit that part one is of: the one that it names, or else that of the first form.

    Raises Refusal where that may be another: the forms are of several units, or a unit above has a part one already.
    """
    assert document.department is not None, "there is a part one"
    if document.department.department_code:
        return document.department.department_code
    codes = sorted({form.department_code for form in document.projects})
    if not codes:
        return ""
    first = document.projects[0].department_code
    others = [code for code in codes if not code.startswith(first)]
    unit = departments.get(first)
    if unit is not None and unit.pk and year.pk and not others:
        above = DepartmentTarget.objects.filter(unit.above(year.year), year=year)
        owners = list(above.values_list("department__code", flat=True))
        # Nothing above matters where the unit itself has a part one.
        others = [] if unit.code in owners else owners
    if others:
        named = "、".join(dict.fromkeys([first, *others]))
        raise Refusal(UNCLEAR.format(named))
    return first


def compare_part_one(
    form: DepartmentForm, department: Department, year: BudgetYear
) -> PartOne:
    form = replace(form, department_code="", department_name="")
    before = None
    if department.pk and year.pk:
        before = loading.load_department(department, year)
    if before is None:
        changes = diff(DepartmentForm(), form)
        return PartOne(department, None, form, changes, problems=[], notices=[])
    problems = []
    for name, label in SECTIONS.items():
        # A section that lost its heading must not wipe what is stored.
        if getattr(before, name) and not getattr(form, name):
            message = "系统里已有内容，文件里却没有，请核对这一节的标题和编号后再导入"
            problems.append(Problem("部门整体绩效目标", label, message))
    notices = []
    if lost := lost_links(form, department, year):
        message = (
            f"有分项绩效目标不在文件中，{lost} 个项目因此不再对应分项目标，请重新对应"
        )
        notices.append(message)
    return PartOne(department, before, form, diff(before, form), problems, notices)


def lost_links(form: DepartmentForm, department: Department, year: BudgetYear) -> int:
    """Count the projects that back a sub-target which the new form does not have."""
    rows = SubTarget.objects.filter(
        department_target__department=department, department_target__year=year
    )
    stored = list(rows.order_by("position").annotate(backing=CURRENT))
    kept = {row.pk for row in department_store.matched_sub_targets(stored, form) if row}
    return sum(row.backing for row in stored if row.pk not in kept)
