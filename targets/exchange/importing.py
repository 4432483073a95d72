"""A document taken into the database: all of it or, with every problem named at once, none of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db import transaction

from projects.models import BudgetYear, Department, Project
from projects.register import classify, ensure_departments, ensure_year
from targets.exchange import store
from targets.exchange.diff import Change, diff, diff_department
from targets.exchange.form import DepartmentForm, Document, ProjectForm
from targets.exchange.problems import Problem, Refusal, shown
from targets.exchange.reader import Reading
from targets.exchange.validity import (
    Key,
    category_problems,
    department_problems,
    form_key,
    form_problems,
    label_of,
    problem_in,
)
from targets.models import Declaration
from targets.seeding import ensure_schemes

SECTIONS = {"overall": "总体绩效目标", "sub_targets": "分项绩效目标", "safeguards": "工作保障措施"}


@dataclass
class Receipt:
    """What an import did, or with `dry_run` would have done."""

    year: int
    new: list[ProjectForm] = field(default_factory=list)
    changed: list[tuple[ProjectForm, list[Change]]] = field(default_factory=list)
    unchanged: list[ProjectForm] = field(default_factory=list)
    department_changes: list[Change] = field(default_factory=list)
    new_department_target: bool = False
    notices: list[str] = field(default_factory=list)


def import_document(reading: Reading, year: int | None = None, *, dry_run: bool = False) -> Receipt:
    """Save what was read into the year, or the latest, in one transaction. Raises Refusal, with nothing changed."""
    if reading.problems:
        raise Refusal(reading.problems)
    with transaction.atomic():
        notices = [f"未能放入表中：{each}" for each in reading.unplaced]
        budget_year = _budget_year(year, notices)
        receipt = Receipt(budget_year.year, notices=notices)
        _Import(reading.document, budget_year, receipt).run()
        transaction.set_rollback(dry_run)
    return receipt


def _budget_year(number: int | None, notices: list[str]) -> BudgetYear:
    """The year of that number, or the latest. Two imports into one year wait for each other."""
    if not BudgetYear.objects.exists():
        ensure_schemes()
    if number is None:
        return BudgetYear.objects.select_for_update()[0]
    if not 2000 <= number <= 2099:
        raise Refusal(f"预算年度 {number} 不对，请填写 2000 到 2099 之间的年份")
    return ensure_year(number, notices)


class _Import:
    def __init__(self, document: Document, year: BudgetYear, receipt: Receipt) -> None:
        self.document, self.year, self.receipt = document, year, receipt
        self.categories = store.categories_of(year)

    def run(self) -> None:
        problems = [
            *form_problems(self.document),
            *department_problems(self.document.department),
            *category_problems(self.document, self.categories, str(self.year)),
        ]
        if problems:
            raise Refusal(problems)
        departments = self.departments()
        stored = self.stored(departments)
        self.refuse_foreign(stored, departments)
        self.save(stored, departments)
        self.save_department(departments)
        self.note_absent(departments)

    def departments(self) -> dict[str, Department]:
        part_one = self.document.department
        owner = [(part_one.department_code, part_one.department_name)] if part_one and part_one.department_code else []
        forms = [(form.department_code, form.department_name) for form in self.document.projects]
        written = dict.fromkeys([*owner, *forms])
        names: dict[str, str] = {}
        for code, name in written:
            names[code] = names.get(code) or name
        departments, created = ensure_departments(names)
        self.refuse_nameless({department.code for department in created if not department.name})
        self.receipt.notices += [f"新建单位 {department}" for department in created]
        self.receipt.notices += [
            f"单位 {code} 在文件中写作“{shown(name)}”，系统里是“{departments[code].name}”，未改动"
            for code, name in written
            if name != departments[code].name
        ]
        return departments

    def refuse_nameless(self, codes: set[str]) -> None:
        problems = [
            problem_in(index, form, "department_name", f"{form.department_code} 是新单位，请在编码后写上单位名称")
            for index, form in enumerate(self.document.projects)
            if form.department_code in codes
        ]
        if problems:
            raise Refusal(problems)

    def stored(self, departments: dict[str, Department]) -> dict[Key, Project]:
        """The projects of this year that the document's forms stand for."""
        codes = [form.code for form in self.document.projects if form.code]
        found = [
            project
            for part in store.chunks(codes)
            for project in Project.objects.filter(year=self.year, code__in=part).select_related("department")
        ]
        known = {_key(each): each for each in found}
        uncoded = Project.objects.filter(year=self.year, code="", department__in=departments.values())
        by_name = {_key(each): each for each in uncoded.select_related("department")}
        for form in self.document.projects:
            # A code that was filled in since is no other project.
            project = by_name.get((form.department_code, form.name))
            if project and form_key(form) not in known:
                known[form_key(form)] = project
        return known

    def refuse_foreign(self, stored: dict[Key, Project], departments: dict[str, Department]) -> None:
        problems = [
            problem_in(
                index, form, "code", f"{form.code} 在 {self.year} 已属于单位“{project.department}”，请核对单位或编码"
            )
            for index, form in enumerate(self.document.projects)
            if (project := stored.get(form_key(form))) and project.department.code != form.department_code
        ]
        if problems:
            raise Refusal(problems)

    def save(self, stored: dict[Key, Project], departments: dict[str, Department]) -> None:
        before = self.forms_before(stored)
        new, changed = [], []
        for form in self.document.projects:
            key = form_key(form)
            if key not in stored:
                department = departments[form.department_code]
                new.append((Project(year=self.year, department=department), form))
                continue
            changes = diff(before[stored[key].pk], _under_known_name(form, stored[key]))
            if changes:
                changed.append((stored[key], before[stored[key].pk], form))
                self.receipt.changed.append((form, changes))
            else:
                self.receipt.unchanged.append(form)
        self.compare_names(new, stored)
        self.classify(new)
        self.place(stored | {form_key(form): project for project, form in new}, departments)
        store.save_new(new, self.categories)
        store.save_changed(changed, self.categories)
        self.receipt.new = [form for _, form in new]

    def forms_before(self, stored: dict[Key, Project]) -> dict[int, ProjectForm]:
        """The forms as they are stored, by the projects' primary keys."""
        before: dict[int, ProjectForm] = {}
        for part in store.chunks(sorted({project.pk for project in stored.values()})):
            projects = Project.objects.filter(pk__in=part).order_by("pk")
            # As an editor locks its one: what is read now is what will be written over.
            list(projects.select_for_update().values_list("pk"))
            before.update(zip(part, store.load_forms(projects), strict=True))
        return before

    def compare_names(self, new: list[tuple[Project, ProjectForm]], stored: dict[Key, Project]) -> None:
        """A slip in a code would bring a project in a second time, and its money with it."""
        named = {project.pk for project in stored.values()}
        keys = {form_key(form) for _, form in new}
        theirs = Project.objects.filter(year=self.year, department__in={project.department for project, _ in new})
        codes = {
            (department, name): code
            for pk, department, name, code in theirs.values_list("pk", "department__code", "name", "code")
            if pk not in named
        }
        problems = []
        for index, form in enumerate(self.document.projects):
            code = codes.get((form.department_code, form.name)) if form_key(form) in keys else None
            if code and not form.code:
                message = f"没有填写，本单位已有同名项目 {code}，请补填编码"
                problems.append(problem_in(index, form, "code", message))
            elif code is not None:
                self.receipt.notices.append(
                    f"{label_of(index, form)}与已有项目 {code} 同名而编码不同，作为新项目导入，请核对"
                )
        if problems:
            raise Refusal(problems)

    def classify(self, new: list[tuple[Project, ProjectForm]]) -> None:
        for (project, _), kind in zip(new, classify(form.name for _, form in new), strict=True):
            project.project_type = kind

    def place(self, projects: dict[Key, Project], departments: dict[str, Department]) -> None:
        """Number the projects as the document has them if it has them all; otherwise new ones follow the others."""
        theirs = Project.objects.filter(year=self.year, department__in=departments.values())
        named = {each.pk for each in projects.values()}
        others = [position for pk, position in theirs.values_list("pk", "position") if pk not in named]
        after = max(others, default=0)
        moved = []
        for position, form in enumerate(self.document.projects, start=1):
            project = projects[form_key(form)]
            if project.pk is None:
                project.position = after + position
            elif not others and project.position != position:
                project.position = position
                moved.append(project)
        Project.objects.bulk_update(moved, ["position"], store.CHUNK)

    def save_department(self, departments: dict[str, Department]) -> None:
        form = self.document.department
        if form is None:
            return
        department = departments[form.department_code or self.document.projects[0].department_code]
        form = replace(form, department_code="", department_name="")
        before = store.load_department(department, self.year)
        self.receipt.department_changes = diff_department(before, form)
        self.receipt.new_department_target = before is None
        if before == form:
            return
        self.refuse_emptied(before, form)
        projects = Project.objects.filter(year=self.year)
        backed = Declaration.objects.filter(sub_target__isnull=False, project__in=projects)
        links = backed.count()
        store.save_department(form, department, self.year)
        if lost := links - backed.count():
            self.receipt.notices.append(f"有分项绩效目标不在文件中，{lost} 个项目因此不再对应分项目标，请重新对应")

    def refuse_emptied(self, before: DepartmentForm | None, form: DepartmentForm) -> None:
        """A section that lost its heading must not wipe what is stored."""
        problems = [
            Problem("部门整体绩效目标", label, "系统里已有内容，文件里却没有，请核对这一节的标题和编号后再导入")
            for name, label in SECTIONS.items()
            if getattr(before, name, None) and not getattr(form, name)
        ]
        if problems:
            raise Refusal(problems)

    def note_absent(self, departments: dict[str, Department]) -> None:
        """A form that is not in the file stays as it is: a file may be a part of the whole."""
        total = Project.objects.filter(year=self.year, department__in=departments.values()).count()
        absent = total - len(self.document.projects)
        if absent:
            self.receipt.notices.append(f"系统里另有 {absent} 个项目不在这个文件中，未改动")


def _under_known_name(form: ProjectForm, project: Project) -> ProjectForm:
    """The form as it will be stored: an import does not rename a department."""
    return replace(form, department_name=project.department.name)


def _key(project: Project) -> Key:
    return (project.code, "") if project.code else (project.department.code, project.name)
