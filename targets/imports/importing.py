"""Import a file into the database: all of it, or the forms without a problem, or none of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from core.progress import ProgressCallback, no_progress
from projects.models import Department, Project, User
from projects.register.lookup import classify, ensure_year
from projects.trail.recording import Entry, record_many
from targets.documents.diff import in_words
from targets.documents.reading.reader import Reading
from targets.filings import department_store, loading, store
from targets.filings.models import DECLARATION_KIND, DEPARTMENT_KIND
from targets.imports.comparing import compare
from targets.imports.models import Outcome
from targets.imports.receipt import WRITING, Line, Receipt, Seen, refuse_unless_clean

# So many forms are written between two reports of progress.
STRIDE = 1_000


@transaction.atomic
def import_document(
    reading: Reading,
    year: int | None = None,
    user: User | None = None,
    *,
    dry_run: bool = False,
    good_only: bool = False,
    seen: Seen | None = None,
    file_name: str = "",
    report: ProgressCallback = no_progress,
) -> Receipt:
    """Save what was read into the year (by default its own, or the latest), in one transaction.

    Raises Refusal, with nothing changed, where there is a problem; with `good_only` the forms that have one stay out.
    """
    receipt = compare(reading, year, user, lock=not dry_run, seen=seen, report=report)
    refuse_unless_clean(receipt, good_only=good_only)
    if dry_run:
        transaction.set_rollback(True)
    else:
        _Import(receipt, user, report).run()
        record_many(user, trail_entries(receipt, file_name))
    return receipt


def trail_entries(receipt: Receipt, file_name: str) -> Iterator[Entry]:
    """The rows of the trail, one for each form that was written."""
    year = receipt.year
    for line in receipt.lines:
        if line.outcome in (Outcome.NEW, Outcome.CHANGED):
            changes = in_words(line.changes)
            yield Entry(
                "import",
                line.project,
                changes=changes,
                note=file_name,
                year=year,
                kind=DECLARATION_KIND,
            )
    part = receipt.part
    if part and part.differs:
        subject = f"{part.department.name_in(year.year)} {year} 整体绩效目标"
        changes = in_words(part.changes)
        yield Entry(
            "import",
            subject=subject,
            changes=changes,
            note=file_name,
            department=part.department,
            year=year,
            kind=DEPARTMENT_KIND,
        )


class _Import:
    """The writing of what a comparison found: units, projects, forms and part one."""

    def __init__(
        self, receipt: Receipt, user: User | None, report: ProgressCallback
    ) -> None:
        self.receipt = receipt
        self.user = user
        self.report = report
        self.new = receipt.with_outcome(Outcome.NEW)
        self.changed = receipt.with_outcome(Outcome.CHANGED)

    def run(self) -> None:
        """Write everything; the lines of new forms get their projects."""
        year = ensure_year(self.receipt.year.year, [])
        self.receipt.year = year
        self.create_departments()
        kinds = classify(line.form.name for line in self.new)
        for line, kind in zip(self.new, kinds, strict=True):
            code = line.form.department_code
            department = self.receipt.departments[code]
            project = Project(year=year, department=department, project_type=kind)
            line.project = project
        self.place()
        self.save()
        part = self.receipt.part
        if part and part.differs:
            unit = part.department
            department_store.save_department(part.after, unit, year, self.user)

    def create_departments(self) -> None:
        """Save the new units that an imported form needs, and the new units above them."""
        codes = {line.form.department_code for line in self.new}
        if self.receipt.part:
            codes.add(self.receipt.part.department.code)
        needed = set()
        for code in codes:
            department: Department | None = self.receipt.departments[code]
            while department is not None:
                needed.add(department.code)
                department = department.parent
        for department in self.receipt.created:
            if department.code in needed:
                department.save()

    def save(self) -> None:
        """Write the forms, some at a time."""
        categories = loading.categories_of(self.receipt.year)
        done, total = 0, len(self.new) + len(self.changed)
        for part in loading.chunks(self.new, STRIDE):
            self.report(WRITING, done, total)
            pairs = [(_project(line), line.form) for line in part]
            store.save_new(pairs, categories, self.user)
            done += len(part)
        for part in loading.chunks(self.changed, STRIDE):
            self.report(WRITING, done, total)
            triples = [
                (_project(line), line.before, line.form) for line in part if line.before
            ]
            store.save_changed(triples, categories, self.user)
            done += len(part)
        self.report(WRITING, done, total)

    def place(self) -> None:
        """Number the projects as in the file if it holds all of them; otherwise new ones follow the others."""
        projects = []
        for line in self.receipt.lines:
            if line.project and line.outcome != Outcome.REFUSED:
                projects.append(line.project)
        departments = {project.department for project in projects}
        keys = {project.pk for project in projects}
        stored = Project.objects.filter(
            year=self.receipt.year, department__in=departments
        )
        positions = dict(stored.values_list("pk", "position"))
        others = [place for pk, place in positions.items() if pk not in keys]
        last = max(others, default=0)
        moved = []
        for position, project in enumerate(projects, start=1):
            if project.pk is None:
                project.position = last + position
            elif not others and project.position != position:
                self.receipt.places[project.pk] = (project.position, position)
                project.position = position
                moved.append(project)
        store.overwrite(Project, moved, ["position"])


def _project(line: Line) -> Project:
    assert line.project is not None, "a form that is imported has a project"
    return line.project
