"""What an import changed beside the forms, taken back: their order, and the department's part one."""

from __future__ import annotations

from projects.models import BudgetYear, Department, Project, User
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import Entry
from targets.documents.diff import diff, in_words
from targets.documents.snapshot import (
    Snapshot,
    fingerprint,
    form_in,
    snapshot,
)
from targets.documents.values import DepartmentForm
from targets.filings import department_store, loading
from targets.filings.models import (
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
)
from targets.imports.models import ImportRun

# What stands for the fingerprint of a part one that is not there.
ABSENT = "-"
BATCH = 500
LOST = "{} 个项目因此不再对应分项目标，请重新对应"


def put_back_places(user: User, undone: ImportRun) -> dict[int, list[int]]:
    """The order as it was, where it is still the one that the import gave. Returns both places of each project."""
    places = {int(key): pair for key, pair in undone.places.items()}
    visible = Project.everything.visible_to(user)
    moved = [
        project
        for part in loading.chunks(sorted(places))
        for project in visible.filter(pk__in=part)
    ]
    if any(project.position != places[project.pk][1] for project in moved):
        return {}
    for project in moved:
        project.position = places[project.pk][0]
    Project.everything.bulk_update(moved, ["position"], BATCH)
    return {project.pk: places[project.pk][::-1] for project in moved}


def links_of(run: ImportRun) -> dict[str, int]:
    """The number of the sub-target that each project backs, by the project's primary key."""
    if run.department is None or run.budget_year is None:
        return {}
    theirs = {
        "department_target__department": run.department,
        "department_target__year": run.budget_year,
    }
    backed = Declaration.objects.filter(
        **{f"sub_target__{name}": value for name, value in theirs.items()}
    )
    return {
        str(pk): number
        for pk, number in backed.values_list("project", "sub_target__position")
    }


def undo_part_one(run: ImportRun, undone: ImportRun) -> list[str]:
    """Put the department's part one back, and tell what became of it."""
    if (
        not undone.part_after
        or undone.department is None
        or undone.budget_year is None
        or run.user is None
    ):
        return []
    if (
        not Department.objects.visible_to(run.user)
        .filter(pk=undone.department.pk)
        .exists()
    ):
        return ["部门整体绩效目标属于别的单位，保留未动"]
    if reason := closed(Stage.FILL, run.user, undone.budget_year, undone.department):
        return [f"部门整体绩效目标保留未动：{reason}"]
    now = loading.load_department(undone.department, undone.budget_year)
    stored: Snapshot | None = snapshot(now) if now else None
    if (fingerprint(stored) if stored else ABSENT) != undone.part_after:
        return ["部门整体绩效目标之后修改过，保留未动"]
    run.links_before = links_of(undone)
    run.part_before, run.part_after = (
        stored,
        fingerprint(undone.part_before) if undone.part_before else ABSENT,
    )
    said = _put_back_part_one(run, undone, undone.department, undone.budget_year)
    lost = run.links_before.keys() - links_of(undone).keys()
    return [said, LOST.format(len(lost))] if lost else [said]


def part_one_told(run: ImportRun, undone: ImportRun) -> list[Entry]:
    """For the trail, what became of the part one that `undo_part_one` put back; nothing where it was left as it is."""
    if not run.part_after or undone.department is None or undone.budget_year is None:
        return []
    before, now = (
        form_in(part) if part else None
        for part in (run.part_before, undone.part_before)
    )
    subject = f"{undone.department.name} {undone.budget_year} 整体绩效目标"
    changes = in_words(diff(before or DepartmentForm(), now or DepartmentForm()))
    return [
        Entry(
            "undo",
            None,
            subject,
            changes,
            department=undone.department,
            year=undone.budget_year,
        )
    ]


def _put_back_part_one(
    run: ImportRun, undone: ImportRun, department: Department, year: BudgetYear
) -> str:
    if undone.part_before is None:
        Filing.objects.filter(
            kind=DEPARTMENT_KIND, department=department, year=year
        ).delete()
        return "部门整体绩效目标已撤去"
    department_store.save_department(
        form_in(undone.part_before), department, year, run.user
    )
    target = DepartmentTarget.objects.get(department=department, year=year)
    numbered = {each.position: each for each in target.subtargets.all()}
    lost = Declaration.objects.filter(
        project__in=list(map(int, undone.links_before)), sub_target=None
    )
    found = [
        each for each in lost if undone.links_before[str(each.project_id)] in numbered
    ]
    for each in found:
        each.sub_target = numbered[undone.links_before[str(each.project_id)]]
    Declaration.objects.bulk_update(found, ["sub_target"])
    return "部门整体绩效目标已恢复为原来的内容"
