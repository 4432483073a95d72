"""What keeps a form of a file from being imported, once it is known which project it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import Problem, shown
from core.progress import ProgressCallback
from core.spelling import likeness
from projects.models import Department, Project, User
from projects.schedule.deadlines import Deadlines, Stage
from targets.documents.reading.reader import Reading
from targets.documents.validity import label_of, problem_in
from targets.documents.values import without_bare_rows
from targets.filings.closing import closed_by_dates
from targets.filings.models import DECLARATION_KIND, OPEN, Status, declaration_of
from targets.filings.transitions import way_back
from targets.imports.matching import Matches
from targets.imports.receipt import Line, Receipt, Seen

MOVED_ON = "预览之后有人改过，为免覆盖没有导入，请重新预览"
EMPTIED = "请在指标表里补上；确要删除的，请在填报页删除"
OUT_OF_SCOPE = "{} 不在您可以填报的单位之内，请核对单位编码，或交由管理员导入"


class LineChecks:
    """The forms of a file with their projects; each check yields the problems that it finds."""

    lines: list[Line]
    matches: Matches

    def __init__(
        self,
        reading: Reading,
        receipt: Receipt,
        user: User | None,
        *,
        lock: bool,
        report: ProgressCallback,
    ) -> None:
        self.reading = reading
        self.receipt = receipt
        self.user = user
        self.lock = lock
        self.report = report
        self.number = receipt.year.year
        self.faulty: set[tuple[int, str]] = set()
        self.everything = user is None or user.is_admin
        self.visible: set[str] = set()
        if user is not None and not self.everything:
            departments = Department.objects.visible_to(user)
            self.visible = set(departments.values_list("code", flat=True))

    def out_of_scope(self) -> Iterator[Problem]:
        """A form of a unit that the user may not fill in."""
        for line in self.lines:
            form = line.form
            code = form.department_code
            if line.index in self.matches.hidden:
                message = OUT_OF_SCOPE.format(form.code or form.name)
                yield problem_in(line.index, form, "code", message)
            elif code and not self.may_change(code):
                message = OUT_OF_SCOPE.format(code)
                yield problem_in(line.index, form, "department_code", message)

    def unclear(self) -> Iterator[Problem]:
        """A form for which several projects have the name."""
        for index in sorted(self.matches.unclear):
            message = (
                "系统里有几个同名而没有编码的项目，分不清是哪一个，请先在系统里补填编码"
            )
            yield problem_in(index, self.lines[index].form, "code", message)

    def may_change(self, code: str) -> bool:
        """Whether the user may fill in the forms of the unit with that code."""
        return self.everything or code in self.visible

    def nameless(self) -> Iterator[Problem]:
        """A new unit needs a name."""
        nameless = [unit for unit in self.receipt.created if not unit.name]
        codes = {unit.code for unit in nameless}
        for line in self.lines:
            code = line.form.department_code
            if code in codes:
                message = f"{code} 是新单位，请在编码后写上单位名称"
                yield problem_in(line.index, line.form, "department_name", message)

    def foreign(self) -> Iterator[Problem]:
        """A project stays with its unit."""
        for line in self.lines:
            if line.project is None:
                continue
            owner = line.project.department
            if owner.code != line.form.department_code:
                code, year = line.form.code, self.receipt.year
                place = f"{code} 在 {year} 已属于单位“{owner}”"
                message = f"{place}，请核对单位或编码"
                yield problem_in(line.index, line.form, "code", message)

    def same_names(self) -> Iterator[Problem]:
        """A mistyped code would bring a project in a second time, and its money with it."""
        known = {line.project.pk for line in self.lines if line.project}
        new = [line for line in self.lines if not line.project]
        units = {line.form.department_code for line in new}
        visible = sorted(code for code in units if self.may_change(code))
        stored = Project.objects.filter(
            year__year=self.number, department__code__in=visible
        )
        codes: dict[tuple[str, str], tuple[str, str]] = {}
        for pk, unit, name, code in stored.values_list(
            "pk", "department__code", "name", "code"
        ):
            if pk not in known:
                codes[unit, likeness(name)] = name, code
        for line in new:
            form = line.form
            found = codes.get((form.department_code, likeness(form.name)))
            if found is None:
                continue
            name, code = found
            like = "同名" if name == form.name else f"名称相像的“{shown(name)}”"
            if code and not form.code:
                message = f"没有填写，本单位已有{like}项目 {code}，请补填编码"
                yield problem_in(line.index, form, "code", message)
            else:
                like = "同名" if name == form.name else f"“{shown(name)}”名称相像"
                label = label_of(line.index, form)
                self.receipt.notices.append(
                    f"{label}与已有项目 {code} {like}而编码不同，作为新项目导入，请核对"
                )

    def emptied(self) -> Iterator[Problem]:
        """A sheet of indicators with the rows of some projects only must not wipe those of the others."""
        if not self.reading.rows_apart:
            return
        for line in self.lines:
            stored = without_bare_rows(line.before).targets if line.before else ()
            if stored and not without_bare_rows(line.form).targets:
                message = (
                    f"系统里有 {len(stored)} 条绩效指标，文件里一条也没有，{EMPTIED}"
                )
                yield problem_in(
                    line.index, line.form, "targets[0]", message, cell="绩效指标"
                )

    def closed(self) -> Iterator[Problem]:
        deadlines = Deadlines(Stage.FILL, self.user)
        for line in self.lines:
            if line.changes or line.before is None:
                message = self.reason_closed(line, deadlines)
                if message:
                    yield problem_in(
                        line.index, line.form, "code", message, cell="状态"
                    )

    def reason_closed(self, line: Line, deadlines: Deadlines) -> str:
        """Why the form cannot be changed now, or "". The command line has no user and is not bound to dates."""
        declaration = declaration_of(line.project) if line.project else None
        if declaration and declaration.filing.status not in OPEN:
            label = Status(declaration.filing.status).label
            way = way_back(DECLARATION_KIND, declaration.filing.status)
            return f"绩效目标表的状态是“{label}”，不能再用导入修改；请{way}"
        if self.user is None:
            return ""
        if line.project and declaration:
            declaration.filing.project = line.project
            return closed_by_dates(declaration.filing, deadlines)
        department = self.receipt.departments.get(line.form.department_code)
        if department is None:
            return ""
        return deadlines.closed(self.receipt.year, department, kind=DECLARATION_KIND)

    def moved_on(self, seen: Seen) -> Iterator[Problem]:
        """A form that somebody changed after the preview."""
        for line in self.lines:
            if line.fingerprint_before != seen.forms.get(line.index, ""):
                yield problem_in(line.index, line.form, "name", MOVED_ON, cell="项目")
