"""Undo an import: forms that nobody has changed since are restored, the others are left and listed.

An undoing is a run of its own, with a line for each form, so that it can be undone in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from core import clock
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
from targets.documents.target_row import TargetRow
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.closing import closed_by_dates
from targets.filings.models import OPEN, Filing, declaration_of
from targets.filings.removal import reason_to_keep
from targets.filings.trail import declaration_entry
from targets.imports.models import ImportLine, ImportRun, Outcome, State
from targets.imports.part_one import lock_part_ones
from targets.imports.receipt import WRITING
from targets.imports.undoing_parts import (
    part_one_entries,
    put_back_places,
    undo_part_one,
)
from targets.workflow.versions import TransitionNote, keep_many

STRIDE = 500
UNDO = "undo"
UNDOABLE = (Outcome.NEW, Outcome.CHANGED, Outcome.REMOVED)
DELETED = [("项目", "在用", "已删除")]
REVIVED = [("项目", "已删除", "在用")]
UNDONE_ALREADY = "这次导入已经撤销过了，请看这次导入的最新结果"
TOUCHED = "之后由{}于 {} 修改过"
KEPT = "有 {} 张表在导入之后又有改动，保留未动，见下面的明细"


@transaction.atomic
def undo(run: ImportRun, report: ProgressCallback) -> None:
    """Carry out the run, which undoes another. Raises Refusal where nothing of that is in force any more."""
    undone, year, user = _lock_undone(run)
    lines = undone.lines.filter(outcome__in=UNDOABLE).order_by("number")
    keys = list(lines.values_list("pk", flat=True))
    changed = [pk for pk in lines.values_list("project", flat=True) if pk]
    lock_projects([*changed, *map(int, undone.places)])
    counts: Counter[str] = Counter()
    entries: list[Entry] = []
    for done, part in enumerate(loading.chunks(keys, STRIDE)):
        report(WRITING, done * STRIDE, len(keys))
        batch = _Batch(run, user, year, list(lines.filter(pk__in=part)))
        counts.update(line.outcome for line in batch.take_back())
        entries += batch.entries
    report(WRITING, len(keys), len(keys))
    run.places = put_back_places(user, undone)
    run.notices = []
    if kept := counts[Outcome.KEPT]:
        run.notices.append(KEPT.format(kept))
    run.notices += undo_part_one(run, undone)
    entries += part_one_entries(run, undone)
    run.state = State.DONE
    run.finished_at = clock.now()
    run.counts = dict(counts)
    run.budget_year = year
    run.department = undone.department
    # Undoing an undoing brings the import itself into force again, which can then be undone as before.
    run.stands = undone.undoes_id is None
    run.save()
    ImportRun.objects.filter(pk=undone.pk).update(stands=False)
    ImportRun.objects.filter(undos=undone).update(stands=True)
    record_many(user, [replace(entry, note=str(undone)) for entry in entries])


def _lock_undone(run: ImportRun) -> tuple[ImportRun, BudgetYear, User]:
    """Lock the import that the run undoes, and its year. Returns both and the user of the run. Raises Refusal."""
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
    entries: list[Entry] = field(default_factory=list)

    def take_back(self) -> list[ImportLine]:
        """Undo what can be undone of the lines. Returns the new lines, which say what was done."""
        self.deadlines = Deadlines(Stage.FILL, self.user)
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
                before = _before(line)
                before = replace(before, department_name=project.unit_name)
                restore.append((project, self.forms[project.pk], before))
                self.record(line, project, Outcome.CHANGED)
        store.save_changed(restore, self.categories, self.user)
        kept = self.keep(remove)
        mark_all_deleted(remove, self.user)
        undelete_all(revive)
        for project, now, before in restore:
            changes = in_words(diff(now, before))
            self.entries.append(declaration_entry(project, UNDO, changes=changes))
        for project in remove:
            mark = kept[declaration_of(project).filing_id]
            entry = declaration_entry(project, UNDO, changes=DELETED, fingerprint=mark)
            self.entries.append(entry)
        self.entries += [
            declaration_entry(project, UNDO, changes=REVIVED) for project in revive
        ]
        return ImportLine.objects.bulk_create(self.made)

    def keep(self, removed: Sequence[Project]) -> dict[int, str]:
        """Keep the forms of projects that are removed as versions. Returns their fingerprints by their filings."""
        store.ensure_declarations(removed)
        filed = []
        for project in removed:
            filing = declaration_of(project).filing
            filing.project = project  # as it is loaded already
            filed.append((filing, self.forms[project.pk]))
        note = TransitionNote(str(self.run.undoes))
        versions = keep_many(filed, UNDO, self.user, note)
        return {version.filing_id: version.fingerprint for version in versions}

    def load(self) -> None:
        """Load the projects, their forms as they are now, and the owners of the codes that would be restored."""
        keys = sorted(line.project_id for line in self.lines if line.project_id)
        stored = Project.everything.filter(pk__in=keys).order_by("pk")
        projects = stored.select_related(
            "year", "department", "declaration__filing__changed_by"
        )
        self.projects = {project.pk: project for project in projects}
        visible = stored.visible_to(self.user)
        self.visible = set(visible.values_list("pk", flat=True))
        forms = loading.load_forms(stored)
        self.forms = dict(zip(self.projects, forms, strict=True))
        codes = {line.code for line in self.lines}
        codes |= {_before(line).code for line in self.lines if line.before}
        codes.discard("")
        taken = Project.objects.filter(year=self.year, code__in=codes)
        self.owners = dict(taken.values_list("code", "pk"))

    def reason_to_keep(self, line: ImportLine, project: Project | None) -> str:
        """Why the form stays as it is; "" where the import of it can be undone."""
        if project is None:
            return "项目已经不在系统里"
        if project.pk not in self.visible:
            return "项目现在属于别的单位"
        if bool(project.deleted_at) != (not line.after):
            return "项目之后已被删除" if project.deleted_at else "项目之后已被恢复"
        if line.after and fingerprint(snapshot(self.forms[project.pk])) != line.after:
            return _who_changed(declaration_of(project).filing)
        if reason := self.closed(line, project):
            return reason
        code = "" if line.after else project.code
        rows: Sequence[TargetRow] = ()
        if line.before:
            before = _before(line)
            code, rows = before.code, before.targets
        if code and self.owners.get(code, project.pk) != project.pk:
            return f"编码 {code} 之后由另一个项目使用"
        known = all((row.level1, row.level2) in self.categories for row in rows)
        return "" if known else "这一年度的指标体系之后换过"

    def closed(self, line: ImportLine, project: Project) -> str:
        """Why the form may not be changed, removed or brought back now, "" where it may."""
        filing = declaration_of(project).filing
        if line.after and line.before is None:
            reason = reason_to_keep(project)
            if reason:
                return reason
        if line.after and line.before and filing.status not in OPEN:
            return f"绩效目标表的状态是“{filing.get_status_display()}”"
        filing.project = project  # as it is loaded already
        return closed_by_dates(filing, self.deadlines)

    def record(
        self,
        line: ImportLine,
        project: Project | None,
        outcome: Outcome,
        note: str = "",
    ) -> None:
        """Add a line that says what was done with the form."""
        made = ImportLine(
            run=self.run,
            number=line.number,
            code=line.code,
            name=line.name,
            department_name=line.department_name,
            outcome=outcome,
            note=note[:200],
            project=project,
        )
        now = self.forms.get(project.pk) if project else None
        if now and outcome == Outcome.NEW:
            made.after = fingerprint(snapshot(now))
        elif now:
            made.before = snapshot(now)
        if outcome == Outcome.CHANGED:
            made.after = fingerprint(snapshot(_before(line)))
        self.made.append(made)


def _before(line: ImportLine) -> ProjectForm:
    """The form as it was before the import."""
    assert line.before is not None, "a changed form was there before"
    form: ProjectForm = form_in(line.before)
    return form


def _who_changed(filing: Filing) -> str:
    """By whom and when a form was changed after the import."""
    if not filing.changed_at:
        return "之后修改过"
    when = date_format(timezone.localtime(filing.changed_at), "DATETIME_FORMAT")
    who = f"“{filing.changed_by}”" if filing.changed_by else "别人"
    return TOUCHED.format(who, when)
