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

from core.problems import Refusal
from core.progress import ProgressCallback
from projects.accounts.access import may_fill_in
from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_projects, lock_year
from projects.register.removal import mark_all_deleted, undelete_all
from projects.schedule.deadlines import Deadlines, Stage
from projects.trail.recording import Entry, record_many
from targets.documents.diff import diff, in_words
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.models import OPEN, Declaration, declaration_of
from targets.filings.removal import reason_to_keep
from targets.imports.models import ImportLine, ImportRun, Outcome, State
from targets.imports.part_one import lock_part_ones
from targets.imports.receipt import WRITING
from targets.imports.undoing_parts import part_one_told, put_back_places, undo_part_one

STRIDE = 500
UNDONE_ALREADY = "这次导入已经撤销过了，请看这次导入的最新结果"
TOUCHED = "之后由{}于 {} 修改过"
KEPT = "有 {} 张表在导入之后又有改动，保留未动，见下面的明细"


@transaction.atomic
def undo(run: ImportRun, report: ProgressCallback) -> None:
    """Carry out the run, which undoes another. Raises Refusal where that does not stand any more."""
    undone, year, user = _undone_by(run)
    todo = undone.lines.filter(
        outcome__in=(Outcome.NEW, Outcome.CHANGED, Outcome.REMOVED)
    ).order_by("number")
    keys = list(todo.values_list("pk", flat=True))
    moved = list(map(int, undone.places))
    lock_projects(
        [*(pk for pk in todo.values_list("project", flat=True) if pk), *moved]
    )
    counted: Counter[str] = Counter()
    told: list[Entry] = []
    for done, part in enumerate(loading.chunks(keys, STRIDE)):
        report(WRITING, done * STRIDE, len(keys))
        batch = _Batch(run, user, year, list(todo.filter(pk__in=part)))
        counted.update(line.outcome for line in batch.take_back())
        told += batch.told
    report(WRITING, len(keys), len(keys))
    run.places = put_back_places(user, undone)
    run.notices = [KEPT.format(counted[Outcome.KEPT])] if counted[Outcome.KEPT] else []
    run.notices += undo_part_one(run, undone)
    told += part_one_told(run, undone)
    run.state, run.finished_at, run.counts = State.DONE, timezone.now(), dict(counted)
    run.budget_year, run.department = year, undone.department
    # What undoes an undoing leaves the import itself standing, which can then be undone as before.
    run.stands = undone.undoes_id is None
    run.save()
    ImportRun.objects.filter(pk=undone.pk).update(stands=False)
    ImportRun.objects.filter(undos=undone).update(stands=True)
    record_many(user, (replace(each, note=str(undone)) for each in told))


def _undone_by(run: ImportRun) -> tuple[ImportRun, BudgetYear, User]:
    """The import that the run is to undo, locked with its year, and who undoes it. Raises Refusal."""
    if run.user is None or not may_fill_in(run.user):
        raise Refusal("撤销的人员已停用，或不再负责填报，请由别人撤销")
    undone = ImportRun.objects.select_for_update().filter(undos=run).first()
    if undone is None or not undone.stands or undone.budget_year is None:
        raise Refusal(UNDONE_ALREADY)
    lock_year(undone.budget_year)
    if undone.part_after:
        lock_part_ones(undone.budget_year)
    return undone, undone.budget_year, run.user


@dataclass
class _Batch:
    """Some lines of the undone run, with their projects as they are now."""

    run: ImportRun
    user: User
    year: BudgetYear
    lines: Sequence[ImportLine]
    made: list[ImportLine] = field(default_factory=list)
    told: list[Entry] = field(default_factory=list)

    def take_back(self) -> list[ImportLine]:
        self.windows = Deadlines(Stage.FILL, self.user)
        self.categories = loading.categories_of(self.year)
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
                restore.append(
                    (project, self.forms[project.pk], self.form_before(line, project))
                )
                self.record(line, project, Outcome.CHANGED)
        store.save_changed(restore, self.categories, self.user)
        mark_all_deleted(remove, self.user)
        undelete_all(revive)
        self.told = [
            Entry("undo", project, changes=in_words(diff(now, before)))
            for project, now, before in restore
        ]
        self.told += [
            Entry("undo", project, changes=[("项目", "在用", "已删除")])
            for project in remove
        ]
        self.told += [
            Entry("undo", project, changes=[("项目", "已删除", "在用")])
            for project in revive
        ]
        return ImportLine.objects.bulk_create(self.made)

    def load(self) -> None:
        keys = sorted(line.project_id for line in self.lines if line.project_id)
        theirs = Project.everything.filter(pk__in=keys).order_by("pk")
        found = list(
            theirs.select_related(
                "year", "department", "declaration__filing__changed_by"
            )
        )
        self.projects = {project.pk: project for project in found}
        self.visible = set(theirs.visible_to(self.user).values_list("pk", flat=True))
        self.forms = dict(zip(self.projects, loading.load_forms(theirs), strict=True))
        before = [_before(line).code for line in self.lines if line.before]
        codes = [*before, *(line.code for line in self.lines)]
        taken = Project.objects.filter(
            year=self.year, code__in=[code for code in codes if code]
        )
        self.owners = dict(taken.values_list("code", "pk"))

    def form_before(self, line: ImportLine, project: Project) -> ProjectForm:
        return replace(_before(line), department_name=project.department.name)

    def reason_to_keep(self, line: ImportLine, project: Project | None) -> str:
        """Why the form stays as it is; "" where it can be taken back."""
        if project is None:
            return "项目已经不在系统里"
        if project.pk not in self.visible:
            return "项目现在属于别的单位"
        if bool(project.deleted_at) != (not line.after):
            return "项目之后已被删除" if project.deleted_at else "项目之后已被恢复"
        if line.after and fingerprint(snapshot(self.forms[project.pk])) != line.after:
            return _who_touched(declaration_of(project))
        if reason := self.closed(line, project):
            return reason
        before = _before(line) if line.before else None
        code = "" if line.after else project.code
        if before is not None:
            code = before.code
        if code and self.owners.get(code, project.pk) != project.pk:
            return f"编码 {code} 之后由另一个项目使用"
        rows = before.targets if before else ()
        known = all((row.level1, row.level2) in self.categories for row in rows)
        return "" if known else "这一年度的指标体系之后换过"

    def closed(self, line: ImportLine, project: Project) -> str:
        """Whether filling in has ended says the same of what is changed, taken away and brought back."""
        declaration = declaration_of(project)
        if line.after and line.before is None and (reason := reason_to_keep(project)):
            return reason
        if line.after and line.before and declaration.filing.status not in OPEN:
            return f"绩效目标表的状态是“{declaration.filing.get_status_display()}”"
        return (
            ""
            if declaration.filing.baseline_id
            else self.windows.closed(project.year, project.department, project)
        )

    def record(
        self,
        line: ImportLine,
        project: Project | None,
        outcome: Outcome,
        note: str = "",
    ) -> None:
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


def _before(line: ImportLine) -> ProjectForm:
    assert line.before is not None, "a changed form was there before"
    form: ProjectForm = form_in(line.before)
    return form


def _after(line: ImportLine, now: ProjectForm | None, outcome: Outcome) -> str:
    if outcome == Outcome.CHANGED:
        return fingerprint(snapshot(_before(line)))
    return fingerprint(snapshot(now)) if outcome == Outcome.NEW and now else ""


def _who_touched(declaration: Declaration) -> str:
    if not declaration.filing.changed_at:
        return "之后修改过"
    when = date_format(
        timezone.localtime(declaration.filing.changed_at), "DATETIME_FORMAT"
    )
    return TOUCHED.format(
        f"“{declaration.filing.changed_by}”"
        if declaration.filing.changed_by
        else "别人",
        when,
    )
