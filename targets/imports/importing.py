"""A file taken into the database: all of it, or the forms without a problem, or none of it."""

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
from targets.imports.comparing import compare
from targets.imports.models import Outcome
from targets.imports.receipt import (
    WRITING,
    Line,
    Receipt,
    Seen,
    refuse_unless_clean,
)

# So many forms are written between two words of the progress.
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
        record_many(user, _told(receipt, file_name))
    return receipt


def _told(receipt: Receipt, file_name: str) -> Iterator[Entry]:
    """What was written, form by form, for the trail."""
    for line in receipt.lines:
        if line.outcome in (Outcome.NEW, Outcome.CHANGED):
            yield Entry(
                "import",
                line.project,
                "",
                in_words(line.changes),
                file_name,
                year=receipt.year,
            )
    part = receipt.part
    if part and part.differs:
        subject, changes = (
            f"{part.department.name} {receipt.year} 整体绩效目标",
            in_words(part.changes),
        )
        yield Entry(
            "import", None, subject, changes, file_name, part.department, receipt.year
        )


class _Import:
    def __init__(
        self, receipt: Receipt, user: User | None, report: ProgressCallback
    ) -> None:
        self.receipt, self.user, self.report = receipt, user, report
        self.new = receipt.with_outcome(Outcome.NEW)
        self.changed = receipt.with_outcome(Outcome.CHANGED)

    def run(self) -> None:
        self.receipt.year = ensure_year(self.receipt.year.year, [])
        self.create_departments()
        kinds = classify(line.form.name for line in self.new)
        for line, kind in zip(self.new, kinds, strict=True):
            department = self.receipt.departments[line.form.department_code]
            line.project = Project(
                year=self.receipt.year, department=department, project_type=kind
            )
        self.place()
        self.save()
        if self.receipt.part and self.receipt.part.differs:
            department_store.save_department(
                self.receipt.part.after,
                self.receipt.part.department,
                self.receipt.year,
                self.user,
            )

    def create_departments(self) -> None:
        """Those that a form needs which is taken in, and those above them."""
        needed = {line.form.department_code for line in self.new}
        if self.receipt.part:
            needed.add(self.receipt.part.department.code)
        found = [self.receipt.departments[code] for code in needed]
        above = {
            each.code for department in found for each in _with_those_above(department)
        }
        for department in self.receipt.created:
            if department.code in above:
                department.save()

    def save(self) -> None:
        categories = loading.categories_of(self.receipt.year)
        done, total = 0, len(self.new) + len(self.changed)
        for part in loading.chunks(self.new, STRIDE):
            self.report(WRITING, done, total)
            store.save_new(
                [(_project(line), line.form) for line in part], categories, self.user
            )
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
        """Number the projects as the file has them if it has them all; otherwise new ones follow the others."""
        lines = [
            line
            for line in self.receipt.lines
            if line.project and line.outcome != Outcome.REFUSED
        ]
        departments = {_project(line).department for line in lines}
        theirs = Project.objects.filter(
            year=self.receipt.year, department__in=departments
        )
        named = {_project(line).pk for line in lines}
        others = [
            position
            for pk, position in theirs.values_list("pk", "position")
            if pk not in named
        ]
        after = max(others, default=0)
        moved = []
        for position, line in enumerate(lines, start=1):
            project = _project(line)
            if project.pk is None:
                project.position = after + position
            elif not others and project.position != position:
                self.receipt.places[project.pk] = (project.position, position)
                project.position = position
                moved.append(project)
        store.overwrite(Project, moved, ["position"])


def _project(line: Line) -> Project:
    assert line.project is not None, "a form that is taken in has a project"
    return line.project


def _with_those_above(department: Department) -> list[Department]:
    above = [department]
    while above[-1].parent:
        above.append(above[-1].parent)
    return above
