"""Compare a file with the stored forms, form by form and cell by cell.

The preview shows this comparison and the import carries it out, so that both treat the same file alike. Nothing is
written here, except the schemes of an empty database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.problems import Problem, Refusal, shown
from core.progress import ProgressCallback, no_progress
from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_number
from projects.register.lookup import find_departments, find_year
from targets.documents.diff import diff
from targets.documents.missing_columns import completed, notice
from targets.documents.open_places import with_open_places
from targets.documents.reading.reader import Reading
from targets.documents.validity import (
    DEPARTMENT_CODE,
    category_problems,
    department_problems,
    form_problems,
    twice,
)
from targets.documents.values import DepartmentForm, Document, ProjectForm
from targets.documents.year_columns import for_year
from targets.filings import loading
from targets.filings.seeding import ensure_schemes
from targets.imports.line_checks import MOVED_ON, OUT_OF_SCOPE, LineChecks
from targets.imports.matching import match
from targets.imports.part_one import (
    compare_part_one,
    lock_part_ones,
    owner_of,
    reason_closed,
)
from targets.imports.receipt import Line, Receipt, Seen
from targets.imports.units import with_units
from targets.imports.years import year_of


def compare(
    reading: Reading,
    number: int | None = None,
    user: User | None = None,
    *,
    lock: bool = False,
    seen: Seen | None = None,
    report: ProgressCallback = no_progress,
) -> Receipt:
    """Compare what was read with the stored forms of a year (by default the file's own).

    A `user` sees and changes only the units they may see; without a user every unit may be changed. With `lock`, which
    needs a transaction, the year and its projects are locked first. `seen` is what a preview was made against.
    Raises Refusal where there is no such year.
    """
    if not BudgetYear.objects.exists():
        ensure_schemes()
    number, hints = year_of(reading, number)
    if lock:
        lock_number(number)
    year_notices: list[str] = []
    year = _budget_year(number, year_notices)
    columns = loading.columns_of(year)
    reading = for_year(reading, columns)
    forms, units = with_units(reading.document.projects, user, year.year)
    reading = replace(reading, document=replace(reading.document, projects=forms))
    receipt = Receipt(year, notices=[*hints, *units, *reading.notes])
    receipt.notices += [f"未能放入表中：{text}" for text in reading.unplaced]
    if lacking := notice(reading.missing_columns, columns):
        receipt.notices.append(lacking)
    if user is None or user.is_admin:  # an admin alone may open a year
        receipt.notices += year_notices
    _Comparison(reading, receipt, user, lock=lock, report=report).run(seen)
    return receipt


def _budget_year(number: int | None, notices: list[str]) -> BudgetYear:
    """The year of that number, new if there is none yet; the only one there is, where the file names none."""
    if number is None:
        return BudgetYear.objects.select_related("scheme").get()
    if not 2000 <= number <= 2099:
        raise Refusal(f"预算年度 {number} 不对，请填写 2000 到 2099 之间的年份")
    return find_year(number, notices)


class _Comparison(LineChecks):
    """A file compared with what is stored of its forms."""

    def run(self, seen: Seen | None) -> None:
        """Fill the receipt; a problem of the file as a whole ends the comparison."""
        self.receipt.problems = list(self.year_problems())
        self.receipt.problems += self.reading_problems(of_forms=False)
        if self.receipt.problems:
            # What is wrong with a form may only follow from what is wrong with the file.
            self.receipt.problems += self.reading_problems(of_forms=True)
            return
        forms_read = enumerate(self.reading.document.projects)
        self.lines = [Line(index, form) for index, form in forms_read]
        self.receipt.lines = self.lines
        if self.lock and self.reading.document.department is not None:
            lock_part_ones(self.receipt.year)
        self.match()
        forms = tuple(line.form for line in self.lines)
        document = replace(self.reading.document, projects=forms)
        self.find_departments(self.reading.document)
        self.judge(document)
        for line in self.lines:
            if line.before and not line.problems:
                line.form = with_open_places(line.form, line.before)
                line.changes = diff(line.before, line.form)
        self.refuse(self.emptied())
        self.refuse(self.closed())
        if seen is not None:
            self.refuse(self.moved_on(seen))
        self.compare_part_one(document, seen)
        self.note_absent()

    def reading_problems(self, *, of_forms: bool) -> list[Problem]:
        """What was wrong when the file was read: with its forms, or with the file as a whole."""
        found = self.reading.problems
        return [problem for problem in found if (problem.index is not None) == of_forms]

    def year_problems(self) -> Iterator[Problem]:
        """The file is of another year, or there is no such year yet."""
        written = self.reading.year
        if written and written != self.number:
            message = f"文件里写的是 {written} 年度，选定的是 {self.number} 年度，请核对后改选一个"
            yield Problem("", "年度", message)
        if self.receipt.year.pk is None and not self.everything:
            message = f"还没有 {self.number} 年度，请管理员先新建这个年度"
            yield Problem("", "年度", message)

    def match(self) -> None:
        """Find the projects and stored forms of the lines; stored values fill the columns that the file lacks."""
        forms = self.reading.document.projects
        self.matches = match(
            forms, self.number, self.may_change, lock=self.lock, report=self.report
        )
        for index, project in self.matches.projects.items():
            line = self.lines[index]
            stored = self.matches.stored[index]
            line.project = project
            line.before = stored
            line.form = completed(line.form, stored, self.reading.missing_columns)
            if line.form.department_code == project.department.code:
                # An import does not rename a unit.
                line.form = replace(line.form, department_name=stored.department_name)

    def find_departments(self, document: Document) -> None:
        """Find the units that the file names, and make new ones, which are saved with their first form."""
        forms: list[DepartmentForm | ProjectForm] = list(document.projects)
        if document.department is not None:
            forms.insert(0, document.department)
        written: dict[tuple[str, str], None] = {}
        names: dict[str, str] = {}
        for form in forms:
            code, name = form.department_code, form.department_name
            if code:
                written[code, name] = None
                names[code] = names.get(code) or name
        found, created = find_departments(names)
        self.receipt.departments = found
        self.receipt.created = created
        if not self.everything:
            return
        for department in created:
            if DEPARTMENT_CODE.fullmatch(department.code):
                self.receipt.notices.append(f"新建单位 {department}")
        for code, name in written:
            stored_name = found[code].name_in(self.number)
            if name and name != stored_name:
                self.receipt.notices.append(
                    f"单位 {code} 在文件中写作“{shown(name)}”，系统里是“{stored_name}”，未改动"
                )

    # Problems that keep a form out

    def judge(self, document: Document) -> None:
        """Add the problems that do not depend on what a form changes."""
        self.refuse(self.reading_problems(of_forms=True))
        self.refuse(form_problems(document))
        for pair in self.matches.shared:
            self.refuse(twice(*pair, document.projects))
        self.receipt.problems += department_problems(document.department)
        self.refuse(self.unknown_categories(document))
        self.refuse(self.out_of_scope())
        self.refuse(self.unclear())
        self.refuse(self.nameless())
        self.refuse(self.foreign())
        self.refuse(self.same_names())

    def unknown_categories(self, document: Document) -> Iterator[Problem]:
        """Rows that stay as they are stored are not judged: the scheme may have changed since."""
        year = self.receipt.year
        categories = loading.categories_of(year)
        rows_are_stored = "targets" in self.reading.missing_columns
        for problem in category_problems(document, categories, str(year)):
            assert problem.index is not None, "a category stands in a form"
            if not rows_are_stored or not self.lines[problem.index].before:
                yield problem

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Add the problems to their forms. Of one cell only the first counts: the others follow from it."""
        for problem in problems:
            index = problem.index
            assert index is not None, "only problems of forms come here"
            cell = (index, problem.where)
            if problem.where and cell in self.faulty:
                continue
            self.faulty.add(cell)
            if not problem.place and self.reading.sources:
                place = self.reading.sources[index].place(problem.where)
                problem = replace(problem, place=place)
            self.lines[index].problems.append(problem)

    # Part one, and what the file lacks

    def compare_part_one(self, document: Document, seen: Seen | None) -> None:
        """Compare part one with that of the unit that it is of; where the unit is not clear, it is asked for."""
        receipt, form = self.receipt, document.department
        if form is None:
            return
        try:
            code = owner_of(document, receipt.departments, receipt.year)
        except Refusal as unclear:
            self.refuse_part_one(str(unclear), "单位编码")
            return
        if code not in receipt.departments:
            self.refuse_part_one("没有写明是哪个单位的，请补填", "单位编码")
            return
        if not self.may_change(code):
            self.refuse_part_one(OUT_OF_SCOPE.format(code), "单位编码")
            return
        part = compare_part_one(form, receipt.departments[code], receipt.year)
        receipt.part = part
        receipt.problems += part.problems
        if seen is not None and seen.part != part.fingerprint_before:
            self.refuse_part_one(MOVED_ON)
        receipt.notices += part.notices
        if part.differs:
            message = reason_closed(part.department, receipt.year, self.user)
            if message:
                self.refuse_part_one(message)

    def refuse_part_one(self, message: str, cell: str = "") -> None:
        """Add a problem of part one, which prevents the whole import."""
        problem = Problem("部门整体绩效目标", cell, message)
        self.receipt.problems.append(problem)

    def note_absent(self) -> None:
        """Count the projects that are not in the file. They stay as they are: a file may hold a part of the forms."""
        known = [line.project for line in self.lines if line.project]
        departments = set(self.receipt.departments)
        departments |= {project.department.code for project in known}
        visible = sorted(code for code in departments if self.may_change(code))
        stored = Project.objects.filter(
            year__year=self.number, department__code__in=visible
        )
        absent = stored.count() - len(known)
        if absent > 0:
            notice = f"系统里另有 {absent} 个项目不在这个文件中，未改动"
            self.receipt.notices.append(notice)
