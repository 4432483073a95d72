"""What keeps a form of a file from being taken in, once it is known which project it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import Problem
from core.progress import ProgressCallback
from projects.models import Department, Project, User
from projects.schedule.deadlines import Deadlines, Stage
from targets.documents.reading.reader import Reading
from targets.documents.validity import (
    label_of,
    problem_in,
)
from targets.filings.models import DECLARATION_KIND, OPEN, Status, declaration_of
from targets.filings.transitions import way_back
from targets.imports.matching import Matches
from targets.imports.receipt import Line, Receipt, Seen

MOVED_ON = "预览之后有人改过，为免覆盖没有导入，请重新预览"
EMPTIED = "请在指标表里补上；确要删除的，请在填报页删除"
OUT_OF_SCOPE = "{} 不在您可以填报的单位之内，请核对单位编码，或交由管理员导入"


class LineChecks:
    """The forms of a file with the projects that they stand for; each check yields the problems that it finds."""

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
        self.reading, self.receipt, self.user, self.lock, self.report = (
            reading,
            receipt,
            user,
            lock,
            report,
        )
        self.number = receipt.year.year
        self.faulty: set[tuple[int, str]] = set()
        self.everything = user is None or user.is_admin
        self.visible: set[str] = set()
        if user is not None and not self.everything:
            self.visible = set(
                Department.objects.visible_to(user).values_list("code", flat=True)
            )

    def out_of_scope(self) -> Iterator[Problem]:
        for line in self.lines:
            code = line.form.department_code
            if line.index in self.matches.hidden:
                yield problem_in(
                    line.index,
                    line.form,
                    "code",
                    OUT_OF_SCOPE.format(line.form.code or line.form.name),
                )
            elif code and not self.may_change(code):
                yield problem_in(
                    line.index, line.form, "department_code", OUT_OF_SCOPE.format(code)
                )

    def unclear(self) -> Iterator[Problem]:
        for index in sorted(self.matches.unclear):
            message = (
                "系统里有几个同名而没有编码的项目，分不清是哪一个，请先在系统里补填编码"
            )
            yield problem_in(index, self.lines[index].form, "code", message)

    def may_change(self, code: str) -> bool:
        return self.everything or code in self.visible

    def nameless(self) -> Iterator[Problem]:
        codes = {
            department.code
            for department in self.receipt.created
            if not department.name
        }
        for line in self.lines:
            if line.form.department_code in codes:
                message = (
                    f"{line.form.department_code} 是新单位，请在编码后写上单位名称"
                )
                yield problem_in(line.index, line.form, "department_name", message)

    def foreign(self) -> Iterator[Problem]:
        for line in self.lines:
            if (
                line.project
                and line.project.department.code != line.form.department_code
            ):
                place = f"{line.form.code} 在 {self.receipt.year} 已属于单位“{line.project.department}”"
                yield problem_in(
                    line.index, line.form, "code", f"{place}，请核对单位或编码"
                )

    def same_names(self) -> Iterator[Problem]:
        """A slip in a code would bring a project in a second time, and its money with it."""
        named = {line.project.pk for line in self.lines if line.project}
        new = [line for line in self.lines if not line.project]
        departments = sorted(
            {
                line.form.department_code
                for line in new
                if self.may_change(line.form.department_code)
            }
        )
        theirs = Project.objects.filter(
            year__year=self.number, department__code__in=departments
        )
        rows = theirs.values_list("pk", "department__code", "name", "code")
        codes = {
            (department, name): code
            for pk, department, name, code in rows
            if pk not in named
        }
        for line in new:
            code = codes.get((line.form.department_code, line.form.name))
            if code and not line.form.code:
                message = f"没有填写，本单位已有同名项目 {code}，请补填编码"
                yield problem_in(line.index, line.form, "code", message)
            elif code is not None:
                label = label_of(line.index, line.form)
                self.receipt.notices.append(
                    f"{label}与已有项目 {code} 同名而编码不同，作为新项目导入，请核对"
                )

    def emptied(self) -> Iterator[Problem]:
        """A sheet of indicators that holds the rows of some projects only must not wipe those of the others."""
        for line in self.lines if self.reading.rows_apart else []:
            if line.before and line.before.targets and not line.form.targets:
                message = f"系统里有 {len(line.before.targets)} 条绩效指标，文件里一条也没有，{EMPTIED}"
                yield problem_in(
                    line.index, line.form, "targets[0]", message, cell="绩效指标"
                )

    def closed(self) -> Iterator[Problem]:
        windows = Deadlines(Stage.FILL, self.user)
        for line in self.lines:
            if (line.changes or line.before is None) and (
                message := self._closed(line, windows)
            ):
                yield problem_in(line.index, line.form, "code", message, cell="状态")

    def _closed(self, line: Line, windows: Deadlines) -> str:
        """The command line, which has nobody in particular, minds no dates."""
        declaration = declaration_of(line.project) if line.project else None
        if declaration and declaration.filing.status not in OPEN:
            label = Status(declaration.filing.status).label
            way = way_back(DECLARATION_KIND, declaration.filing.status)
            return f"绩效目标表的状态是“{label}”，不能再用导入修改；请{way}"
        if self.user is None or (declaration and declaration.filing.baseline_id):
            return ""
        department = (
            line.project.department
            if line.project
            else self.receipt.departments.get(line.form.department_code)
        )
        return (
            windows.closed(self.receipt.year, department, line.project)
            if department
            else ""
        )

    def moved_on(self, seen: Seen) -> Iterator[Problem]:
        for line in self.lines:
            if line.fingerprint_before != seen.forms.get(line.index, ""):
                yield problem_in(line.index, line.form, "name", MOVED_ON, cell="项目")
