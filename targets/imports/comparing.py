"""What a file would change, form by form and cell by cell; nothing is written here.

The preview shows it and the import carries it out, so both say the same of the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.problems import Problem, Refusal, shown
from core.progress import ProgressCallback, no_progress
from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_number
from projects.register.lookup import find_departments, find_year
from projects.schedule.deadlines import Deadlines, Stage
from targets.documents.diff import diff
from targets.documents.missing_columns import completed, notice
from targets.documents.reading.reader import Reading
from targets.documents.validity import (
    DEPARTMENT_CODE,
    category_problems,
    department_problems,
    form_problems,
    twice,
)
from targets.documents.values import Document
from targets.documents.year_columns import for_year
from targets.filings import loading
from targets.filings.seeding import ensure_schemes
from targets.imports.line_checks import MOVED_ON, OUT_OF_SCOPE, LineChecks
from targets.imports.matching import match
from targets.imports.part_one import compare_part_one, lock_part_ones
from targets.imports.receipt import Line, Receipt, Seen


def compare(
    reading: Reading,
    number: int | None = None,
    user: User | None = None,
    *,
    lock: bool = False,
    seen: Seen | None = None,
    report: ProgressCallback = no_progress,
) -> Receipt:
    """What the reading would do to the year (by default the file's own, or else the latest).

    A `user` sees and changes what lies in their scope alone; nobody in particular may do everything. With `lock`, in
    a transaction, the year and the projects stay as they are compared. `seen` is what a preview was made against.
    Raises Refusal where there is no such year.
    """
    if not BudgetYear.objects.exists():
        ensure_schemes()
    number = reading.year if number is None else number
    if lock:
        lock_number(number)
    of_year: list[str] = []
    year = _budget_year(number, of_year)
    columns = loading.columns_of(year)
    reading = for_year(reading, columns)
    notices = [*reading.notes, *(f"未能放入表中：{each}" for each in reading.unplaced)]
    if lacking := notice(reading.missing_columns, columns):
        notices.append(lacking)
    if user is None or user.is_admin:  # who may open a year
        notices += of_year
    receipt = Receipt(year, notices=notices)
    _Comparison(reading, receipt, user, lock=lock, report=report).run(seen)
    return receipt


def _budget_year(number: int | None, notices: list[str]) -> BudgetYear:
    if number is None:
        return BudgetYear.objects.select_related("scheme")[0]
    if not 2000 <= number <= 2099:
        raise Refusal(f"预算年度 {number} 不对，请填写 2000 到 2099 之间的年份")
    return find_year(number, notices)


class _Comparison(LineChecks):
    """A file compared with what is stored of its forms."""

    def run(self, seen: Seen | None) -> None:
        self.receipt.problems = [
            *self.year_problems(),
            *(each for each in self.reading.problems if each.index is None),
        ]
        if self.receipt.problems:
            # What is wrong with a form may only follow from what is wrong with the file.
            self.receipt.problems += [
                each for each in self.reading.problems if each.index is not None
            ]
            return
        self.lines = [
            Line(index, form)
            for index, form in enumerate(self.reading.document.projects)
        ]
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
                line.changes = diff(line.before, line.form)
        self.refuse(self.emptied())
        self.refuse(self.closed())
        if seen is not None:
            self.refuse(self.moved_on(seen))
        self.compare_part_one(document, seen)
        self.note_absent()

    def year_problems(self) -> Iterator[Problem]:
        if self.reading.year and self.reading.year != self.number:
            message = f"文件里写的是 {self.reading.year} 年度，选定的是 {self.number} 年度，请核对后改选一个"
            yield Problem("", "年度", message)
        if self.receipt.year.pk is None and not self.everything:
            yield Problem(
                "", "年度", f"还没有 {self.number} 年度，请管理员先新建这个年度"
            )

    def match(self) -> None:
        forms = self.reading.document.projects
        self.matches = match(
            forms, self.number, self.may_change, lock=self.lock, report=self.report
        )
        for index, project in self.matches.projects.items():
            line, stored = self.lines[index], self.matches.stored[index]
            line.project, line.before = project, stored
            line.form = completed(line.form, stored, self.reading.missing_columns)
            if (
                line.form.department_code == project.department.code
            ):  # an import does not rename it
                line.form = replace(line.form, department_name=stored.department_name)

    def find_departments(self, document: Document) -> None:
        part_one = document.department
        owner = (
            [(part_one.department_code, part_one.department_name)]
            if part_one and part_one.department_code
            else []
        )
        forms = [
            (form.department_code, form.department_name)
            for form in document.projects
            if form.department_code
        ]
        written = dict.fromkeys([*owner, *forms])
        names: dict[str, str] = {}
        for code, name in written:
            names[code] = names.get(code) or name
        found, created = find_departments(names)
        self.receipt.departments, self.receipt.created = found, created
        if not self.everything:
            return
        known_form = (
            department
            for department in created
            if DEPARTMENT_CODE.fullmatch(department.code)
        )
        self.receipt.notices += [f"新建单位 {department}" for department in known_form]
        self.receipt.notices += [
            f"单位 {code} 在文件中写作“{shown(name)}”，系统里是“{found[code].name}”，未改动"
            for code, name in written
            if name and name != found[code].name
        ]

    # What cannot be

    def judge(self, document: Document) -> None:
        self.refuse(each for each in self.reading.problems if each.index is not None)
        self.refuse(form_problems(document))
        self.refuse(
            problem
            for pair in self.matches.shared
            for problem in twice(*pair, document.projects)
        )
        self.receipt.problems += department_problems(document.department)
        self.refuse(self.unknown_categories(document))
        self.refuse(self.out_of_scope())
        self.refuse(self.unclear())
        self.refuse(self.nameless())
        self.refuse(self.foreign())
        self.refuse(self.same_names())

    def unknown_categories(self, document: Document) -> Iterator[Problem]:
        """Rows that stay as they are stored are not judged: the scheme may have changed since."""
        for problem in category_problems(
            document, loading.categories_of(self.receipt.year), str(self.receipt.year)
        ):
            assert problem.index is not None, "a category stands in a form"
            if (
                "targets" not in self.reading.missing_columns
                or not self.lines[problem.index].before
            ):
                yield problem

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Of one cell the first problem is told: the others only follow from it."""
        for problem in problems:
            assert problem.index is not None, "only problems of forms come here"
            spot = (problem.index, problem.where)
            if not problem.where or spot not in self.faulty:
                self.faulty.add(spot)
                self.lines[problem.index].problems.append(self.placed(problem))

    def placed(self, problem: Problem) -> Problem:
        assert problem.index is not None, "as above"
        if problem.place or not self.reading.sources:
            return problem
        return replace(
            problem, place=self.reading.sources[problem.index].place(problem.where)
        )

    # Part one, and what the file lacks

    def compare_part_one(self, document: Document, seen: Seen | None) -> None:
        form = document.department
        if form is None:
            return
        code = form.department_code or (
            document.projects[0].department_code if document.projects else ""
        )
        if code not in self.receipt.departments:
            self.receipt.problems.append(
                Problem("部门整体绩效目标", "单位编码", "没有写明是哪个单位的，请补填")
            )
            return
        if not self.may_change(code):
            self.receipt.problems.append(
                Problem("部门整体绩效目标", "单位编码", OUT_OF_SCOPE.format(code))
            )
            return
        self.receipt.part = compare_part_one(
            form, self.receipt.departments[code], self.receipt.year
        )
        self.receipt.problems += self.receipt.part.problems
        if seen is not None and seen.part != self.receipt.part.fingerprint_before:
            self.receipt.problems.append(Problem("部门整体绩效目标", "", MOVED_ON))
        self.receipt.notices += self.receipt.part.notices
        if self.user is not None and self.receipt.part.differs:
            whose = self.receipt.year, self.receipt.part.department
            if message := Deadlines(Stage.FILL, self.user).closed(*whose):
                self.receipt.problems.append(Problem("部门整体绩效目标", "", message))

    def note_absent(self) -> None:
        """A form that is not in the file stays as it is: a file may be a part of the whole."""
        departments = {
            *self.receipt.departments,
            *(line.project.department.code for line in self.lines if line.project),
        }
        visible = sorted(code for code in departments if self.may_change(code))
        theirs = Project.objects.filter(
            year__year=self.number, department__code__in=visible
        )
        absent = theirs.count() - sum(line.project is not None for line in self.lines)
        if absent > 0:
            self.receipt.notices.append(
                f"系统里另有 {absent} 个项目不在这个文件中，未改动"
            )
