"""An import taken back: every form that nobody has touched since is as it was, the others are named.

An undoing is a run of its own, with a line for each form, so that it can be undone in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import BudgetYear, Project
from projects.register import lock_year
from projects.removal import bring_back_all, set_aside_all
from targets.exchange import store
from targets.exchange.form import ProjectForm
from targets.exchange.problems import Refusal
from targets.exchange.receipt import WRITING, Report
from targets.exchange.snapshot import (
    Snapshot,
    department_form_in,
    department_snapshot,
    fingerprint,
    form_in,
    snapshot,
)
from targets.models import OPEN, Declaration, DepartmentTarget, ImportLine, ImportRun, Outcome, State, declaration_of
from targets.removal import reason_to_keep

STRIDE = 500
UNDONE_ALREADY = "这次导入已经撤销过了"
TOUCHED = "之后由{}于 {} 修改过"
KEPT = "有 {} 张表在导入之后又有改动，保留未动，见下面的明细"


@transaction.atomic
def undo(run: ImportRun, report: Report) -> None:
    """Carry out the run, which undoes another. Raises Refusal where that does not stand any more."""
    undone = ImportRun.objects.select_for_update().filter(undos=run).first()
    if undone is None or not undone.stands or undone.budget_year is None:
        raise Refusal(UNDONE_ALREADY)
    lock_year(undone.budget_year)
    todo = undone.lines.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED, Outcome.REMOVED)).order_by("number")
    total, done = todo.count(), 0
    counted: Counter[str] = Counter()
    for part in store.chunks(list(todo.values_list("pk", flat=True)), STRIDE):
        report(WRITING, done, total)
        batch = _Batch(run, undone.budget_year, list(todo.filter(pk__in=part)))
        counted.update(line.outcome for line in batch.take_back())
        done += len(part)
    report(WRITING, done, total)
    run.places_before = _put_back_places(undone)
    notices = [KEPT.format(counted[Outcome.KEPT])] if counted[Outcome.KEPT] else []
    notices += _undo_part_one(run, undone)
    run.state, run.finished_at, run.counts, run.notices = State.DONE, timezone.now(), dict(counted), notices
    run.budget_year, run.department = undone.budget_year, undone.department
    run.stands = True
    run.save()
    ImportRun.objects.filter(pk=undone.pk).update(stands=False)
    ImportRun.objects.filter(undos=undone).update(stands=True)


@dataclass
class _Batch:
    """Some lines of the undone run, with their projects as they are now."""

    run: ImportRun
    year: BudgetYear
    lines: Sequence[ImportLine]
    made: list[ImportLine] = field(default_factory=list)

    def take_back(self) -> list[ImportLine]:
        self.categories = store.categories_of(self.year)
        self.load()
        restore, remove, revive = [], [], []
        for line in self.lines:
            project = self.projects.get(line.project_id or 0)
            reason = self.reason_to_keep(line, project)
            if reason or project is None:
                self.record(line, project, Outcome.KEPT, reason)
            elif not line.after:
                revive.append(project)
                self.record(line, project, Outcome.NEW)
            elif line.before is None:
                remove.append(project)
                self.record(line, project, Outcome.REMOVED)
            else:
                restore.append((project, self.forms[project.pk], self.form_before(line, project)))
                self.record(line, project, Outcome.CHANGED)
        store.save_changed(restore, self.categories, self.run.user)
        set_aside_all(remove, self.run.user)
        bring_back_all(revive)
        return ImportLine.objects.bulk_create(self.made)

    def load(self) -> None:
        keys = sorted(line.project_id for line in self.lines if line.project_id)
        theirs = Project.everything.filter(pk__in=keys).order_by("pk")
        list(theirs.select_for_update().values_list("pk"))
        found = list(theirs.select_related("year", "department", "declaration__changed_by"))
        self.projects = {project.pk: project for project in found}
        self.forms = dict(zip(self.projects, store.load_forms(theirs), strict=True))
        codes = [line.before["code"] for line in self.lines if line.before] + [line.code for line in self.lines]
        taken = Project.objects.filter(year=self.year, code__in=[code for code in codes if code])
        self.owners = dict(taken.values_list("code", "pk"))

    def form_before(self, line: ImportLine, project: Project) -> ProjectForm:
        return replace(form_in(_before(line)), department_name=project.department.name)

    def reason_to_keep(self, line: ImportLine, project: Project | None) -> str:
        """Why the form stays as it is; "" where it can be taken back."""
        if project is None:
            return "项目已经不在系统里"
        if bool(project.deleted_at) != (not line.after):
            return "项目之后已被删除" if project.deleted_at else "项目之后已被恢复"
        if line.after and fingerprint(snapshot(self.forms[project.pk])) != line.after:
            return _who_touched(declaration_of(project))
        if line.after and (reason := self.closed(line, project)):
            return reason
        code = line.before["code"] if line.before else project.code if not line.after else ""
        if code and self.owners.get(code, project.pk) != project.pk:
            return f"编码 {code} 之后由另一个项目使用"
        unknown = line.before and any(tuple(row[:2]) not in self.categories for row in line.before["targets"])
        return "这一年度的指标体系之后换过" if unknown else ""

    def closed(self, line: ImportLine, project: Project) -> str:
        if line.before is None:
            return reason_to_keep(project)
        declaration = declaration_of(project)
        return "" if declaration.status in OPEN else f"绩效目标表的状态是“{declaration.get_status_display()}”"

    def record(self, line: ImportLine, project: Project | None, outcome: Outcome, note: str = "") -> None:
        now = self.forms.get(project.pk) if project else None
        self.made.append(
            ImportLine(
                run=self.run,
                number=line.number,
                code=line.code,
                name=line.name,
                department_name=line.department_name,
                outcome=outcome,
                note=note[:200],
                project=project,
                before=snapshot(now) if now and outcome != Outcome.NEW else None,
                after=_after(line, now, outcome),
            )
        )


def _before(line: ImportLine) -> Snapshot:
    assert line.before is not None, "a changed form was there before"
    return line.before


def _after(line: ImportLine, now: ProjectForm | None, outcome: Outcome) -> str:
    if outcome == Outcome.CHANGED:
        return fingerprint(_before(line))
    return fingerprint(snapshot(now)) if outcome == Outcome.NEW and now else ""


def _who_touched(declaration: Declaration) -> str:
    if not declaration.changed_at:
        return "之后修改过"
    when = date_format(timezone.localtime(declaration.changed_at), "DATETIME_FORMAT")
    return TOUCHED.format(f"“{declaration.changed_by}”" if declaration.changed_by else "别人", when)


def _put_back_places(undone: ImportRun) -> dict[int, int]:
    """Projects that the import put in another place are where they were. Returns where they stood meanwhile."""
    meanwhile: dict[int, int] = {}
    places = {int(key): place for key, place in undone.places_before.items()}
    for part in store.chunks(sorted(places), STRIDE):
        moved = list(Project.everything.filter(pk__in=part))
        meanwhile |= {project.pk: project.position for project in moved}
        for project in moved:
            project.position = places[project.pk]
        Project.everything.bulk_update(moved, ["position"], STRIDE)
    return meanwhile


def _undo_part_one(run: ImportRun, undone: ImportRun) -> list[str]:
    """Put the department's part one back, and tell where it was touched since."""
    if not undone.part_after or undone.department is None or undone.budget_year is None:
        return []
    now = store.load_department(undone.department, undone.budget_year)
    stored: Snapshot | None = department_snapshot(now) if now else None
    if (fingerprint(stored) if stored else ABSENT) != undone.part_after:
        return ["部门整体绩效目标之后修改过，保留未动"]
    run.links_before = links_of(undone)
    run.part_before, run.part_after = stored, fingerprint(undone.part_before) if undone.part_before else ABSENT
    if undone.part_before is None:
        DepartmentTarget.objects.filter(department=undone.department, year=undone.budget_year).delete()
        return ["部门整体绩效目标已撤去"]
    store.save_department(department_form_in(undone.part_before), undone.department, undone.budget_year, run.user)
    _put_back_links(undone)
    return ["部门整体绩效目标已恢复为导入前的内容"]


ABSENT = "-"


def links_of(run: ImportRun) -> dict[str, str]:
    """The title of the sub-target that each project backs, by the project's primary key."""
    if run.department is None or run.budget_year is None:
        return {}
    theirs = {"department_target__department": run.department, "department_target__year": run.budget_year}
    backed = Declaration.objects.filter(**{f"sub_target__{name}": value for name, value in theirs.items()})
    return {str(pk): title for pk, title in backed.values_list("project", "sub_target__title")}


def _put_back_links(undone: ImportRun) -> None:
    """Projects that lost their sub-target to the import back the one of that title again."""
    target = DepartmentTarget.objects.get(department=undone.department, year=undone.budget_year)
    titled = {each.title: each for each in target.subtargets.all()}
    lost = Declaration.objects.filter(project__in=list(map(int, undone.links_before)), sub_target=None)
    found = [each for each in lost if undone.links_before[str(each.project_id)] in titled]
    for each in found:
        each.sub_target = titled[undone.links_before[str(each.project_id)]]
    Declaration.objects.bulk_update(found, ["sub_target"])
