"""Take back what an import changed beside the forms: their order, and the department's part one."""

from __future__ import annotations

from collections.abc import Mapping

from projects.models import BudgetYear, Department, Project, User
from projects.trail.recording import Entry
from targets.documents.diff import diff, in_words
from targets.documents.snapshot import Snapshot, fingerprint, form_in, snapshot
from targets.documents.values import DepartmentForm
from targets.filings import department_store, loading
from targets.filings.closing import reason_closed
from targets.filings.models import (
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
)
from targets.imports.models import ImportRun

# Written in place of a fingerprint where there is no part one.
ABSENT = "-"
BATCH = 500
LOST = "{} 个项目因此不再对应分项目标，请重新对应"


def put_back_places(user: User, undone: ImportRun) -> dict[int, list[int]]:
    """Restore the order of the projects, unless it changed after the import. Returns both places of each project."""
    places = {int(key): pair for key, pair in undone.places.items()}
    visible = Project.everything.visible_to(user)
    moved: list[Project] = []
    for part in loading.chunks(sorted(places)):
        moved += visible.filter(pk__in=part)
    restored = {}
    for project in moved:
        before, after = places[project.pk]
        if project.position != after:
            return {}
        project.position = before
        restored[project.pk] = [after, before]
    Project.everything.bulk_update(moved, ["position"], BATCH)
    return restored


def links_of(run: ImportRun) -> dict[str, int]:
    """The number of the sub-target that each project backs, by the project's primary key."""
    if run.department is None or run.budget_year is None:
        return {}
    backed = Declaration.objects.filter(
        sub_target__department_target__department=run.department,
        sub_target__department_target__year=run.budget_year,
    )
    rows = backed.values_list("project", "sub_target__position")
    return {str(pk): number for pk, number in rows}


def undo_part_one(run: ImportRun, undone: ImportRun) -> list[str]:
    """Restore the department's part one. Returns notices of what was done, or why nothing was."""
    user, department, year = run.user, undone.department, undone.budget_year
    if not undone.part_after or department is None or year is None or user is None:
        return []
    visible = Department.objects.visible_to(user)
    if not visible.filter(pk=department.pk).exists():
        return ["部门整体绩效目标属于别的单位，保留未动"]
    filings = Filing.objects.filter(
        kind=DEPARTMENT_KIND, department=department, year=year
    )
    filing = filings.first()
    if filing and (reason := reason_closed(filing, user)):
        return [f"部门整体绩效目标保留未动：{reason}"]
    form = loading.load_department(department, year)
    stored: Snapshot | None = snapshot(form) if form else None
    if _part_mark(stored) != undone.part_after:
        return ["部门整体绩效目标之后修改过，保留未动"]
    if undone.part_before is None and filing and filing.versions.exists():
        return ["部门整体绩效目标已提交过，保留未动"]
    run.links_before = links_of(undone)
    run.part_before = stored
    run.part_after = _part_mark(undone.part_before)
    if undone.part_before is None:
        filings.delete()
        notices = ["部门整体绩效目标已撤去"]
    else:
        form = form_in(undone.part_before)
        department_store.save_department(form, department, year, user)
        restore_links(undone.links_before, department, year)
        notices = ["部门整体绩效目标已恢复为原来的内容"]
    if lost := run.links_before.keys() - links_of(undone).keys():
        notices.append(LOST.format(len(lost)))
    return notices


def _part_mark(stored: Snapshot | None) -> str:
    """The fingerprint of a stored part one, or a mark where there is none."""
    return fingerprint(stored) if stored else ABSENT


def restore_links(
    links: Mapping[str, int], department: Department, year: BudgetYear
) -> None:
    """Link projects that back no sub-target to the sub-target of the number that they backed before."""
    target = DepartmentTarget.objects.get(department=department, year=year)
    sub_targets = {row.position: row for row in target.subtargets.all()}
    unlinked = Declaration.objects.filter(
        project__in=list(map(int, links)), sub_target=None
    )
    restored = []
    for declaration in unlinked:
        sub_target = sub_targets.get(links[str(declaration.project_id)])
        if sub_target:
            declaration.sub_target = sub_target
            restored.append(declaration)
    Declaration.objects.bulk_update(restored, ["sub_target"])


def part_one_entries(run: ImportRun, undone: ImportRun) -> list[Entry]:
    """The row of the trail for the part one that `undo_part_one` restored; none where it was left as it is."""
    department, year = undone.department, undone.budget_year
    if not run.part_after or department is None or year is None:
        return []
    before, now = DepartmentForm(), DepartmentForm()
    if run.part_before:
        before = form_in(run.part_before)
    if undone.part_before:
        now = form_in(undone.part_before)
    subject = f"{department.name_in(year.year)} {year} 整体绩效目标"
    changes = in_words(diff(before, now))
    entry = Entry(
        "undo",
        subject=subject,
        changes=changes,
        department=department,
        year=year,
        kind=DEPARTMENT_KIND,
    )
    return [entry]
