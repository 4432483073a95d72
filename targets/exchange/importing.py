"""A document taken into the database: all of it or, with every problem named at once, none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project
from projects.register import classify, ensure_departments
from targets.exchange import store
from targets.exchange.diff import Change, diff, diff_department
from targets.exchange.form import (
    LABELS,
    DepartmentForm,
    Document,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    cell_label,
)
from targets.exchange.problems import Problem, Refusal, form_label, shown
from targets.exchange.reader import Reading
from targets.exchange.store import Category

# (code, "") where the form has a code; otherwise the department and the name must do.
Key = tuple[str, str]


@dataclass
class Receipt:
    """What an import did, or with `dry_run` would have done."""

    year: int
    new: list[ProjectForm] = field(default_factory=list)
    changed: list[tuple[ProjectForm, list[Change]]] = field(default_factory=list)
    unchanged: list[ProjectForm] = field(default_factory=list)
    department_changes: list[Change] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def import_document(reading: Reading, year: int, *, dry_run: bool = False) -> Receipt:
    """Save what was read, in one transaction. Raises Refusal, with nothing changed."""
    receipt = Receipt(year, notices=[f"未能放入表中：{each}" for each in reading.unplaced])
    if reading.problems:
        raise Refusal(reading.problems)
    with transaction.atomic():
        _Import(reading.document, _budget_year(year, receipt), receipt).run()
        transaction.set_rollback(dry_run)
    return receipt


def _budget_year(number: int, receipt: Receipt) -> BudgetYear:
    """The year, locked: two imports into one year wait for each other. Created like the latest one when new."""
    year = BudgetYear.objects.select_for_update().filter(year=number).first()
    if year is not None:
        return year
    latest = BudgetYear.objects.first()
    if latest is None:
        raise Refusal("系统里还没有指标体系和预算年度，请先运行 manage.py seed")
    if not 2000 <= number <= 2099:
        raise Refusal(f"预算年度 {number} 不对，请填写 2000 到 2099 之间的年份")
    receipt.notices.append(f"新建预算年度 {number}，沿用 {latest.year} 年的指标体系")
    return BudgetYear.objects.create(year=number, scheme=latest.scheme)


class _Import:
    def __init__(self, document: Document, year: BudgetYear, receipt: Receipt) -> None:
        self.document, self.year, self.receipt = document, year, receipt
        self.categories = store.categories_of(year)

    def run(self) -> None:
        problems = [
            *_form_problems(self.document),
            *_department_problems(self.document.department),
            *_category_problems(self.document, self.categories, self.year),
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
        written = dict.fromkeys((form.department_code, form.department_name) for form in self.document.projects)
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
            Problem(label, LABELS["department_name"], f"{form.department_code} 是新单位，请在编码后写上单位名称")
            for label, form in _labelled(self.document)
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
        unnamed = Project.objects.filter(year=self.year, code="", department__in=departments.values())
        return {_key(each): each for each in [*found, *unnamed.select_related("department")]}

    def refuse_foreign(self, stored: dict[Key, Project], departments: dict[str, Department]) -> None:
        problems = [
            Problem(
                label,
                "项目编码",
                f"{form.code} 在 {self.year} 已属于单位“{project.department}”，请核对单位或编码",
            )
            for label, form in _labelled(self.document)
            if (project := stored.get(_form_key(form))) and project.department.code != form.department_code
        ]
        if problems:
            raise Refusal(problems)

    def save(self, stored: dict[Key, Project], departments: dict[str, Department]) -> None:
        before = self.forms_before(stored)
        new, changed = [], []
        for form in self.document.projects:
            key = _form_key(form)
            if key not in stored:
                department = departments[form.department_code]
                new.append((Project(year=self.year, department=department), form))
                continue
            changes = diff(before[key], _under_known_name(form, stored[key]))
            if changes:
                changed.append((stored[key], before[key], form))
                self.receipt.changed.append((form, changes))
            else:
                self.receipt.unchanged.append(form)
        self.classify(new)
        self.place(stored | {_form_key(form): project for project, form in new}, departments)
        store.save_new(new, self.categories)
        store.save_changed(changed, self.categories)
        self.receipt.new = [form for _, form in new]

    def forms_before(self, stored: dict[Key, Project]) -> dict[Key, ProjectForm]:
        keys = [project.pk for project in stored.values()]
        forms = [form for part in store.chunks(keys) for form in store.load_forms(Project.objects.filter(pk__in=part))]
        return {_form_key(form): form for form in forms}

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
            project = projects[_form_key(form)]
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
        department = departments[self.document.projects[0].department_code]
        before = store.load_department(department, self.year)
        self.receipt.department_changes = diff_department(before, form)
        if before != form:
            store.save_department(form, department, self.year)

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


def _form_key(form: ProjectForm) -> Key:
    return (form.code, "") if form.code else (form.department_code, form.name)


def _labelled(document: Document) -> Iterator[tuple[str, ProjectForm]]:
    for number, form in enumerate(document.projects, start=1):
        yield form_label(number, form.name or form.code), form


DEPARTMENT_CODE = re.compile(r"[0-9]{3,12}")
LIMITS = {"department_name": 100, "code": 40, "name": 200}
TITLE_LIMIT = 200
# Far more than any form has; comparing two forms takes time by the square of their rows.
MOST_ROWS = 500


def _form_problems(document: Document) -> Iterator[Problem]:
    """What is wrong with a form whatever the year: no key, a key twice, a name too long to be one."""
    first: dict[Key, str] = {}
    for label, form in _labelled(document):
        if not form.name:
            yield Problem(label, LABELS["name"], "没有填写，请补填后再导入")
        if not DEPARTMENT_CODE.fullmatch(form.department_code):
            code = shown(form.department_code)
            yield Problem(label, LABELS["department_code"], f"“{code}”不是 3 到 12 位数字，请核对")
        for name, limit in LIMITS.items():
            if len(getattr(form, name)) > limit:
                yield Problem(label, LABELS[name], f"有 {len(getattr(form, name))} 个字，最多 {limit} 个，请核对")
        if len(form.targets) > MOST_ROWS:
            yield Problem(label, "指标", f"有 {len(form.targets)} 行，最多 {MOST_ROWS} 行，请核对")
        key = _form_key(form)
        if key in first:
            name = shown(form.code or form.name)
            yield Problem(label, LABELS["code"], f"{name} 与{first[key]}重复，一个项目只能有一张表")
        first.setdefault(key, label)


def _department_problems(form: DepartmentForm | None) -> Iterator[Problem]:
    if form is None:
        return
    parts: dict[str, Sequence[SubTargetForm | SafeguardForm]] = {
        "sub_targets": form.sub_targets,
        "safeguards": form.safeguards,
    }
    for kind, items in parts.items():
        if len(items) > MOST_ROWS:
            last = cell_label(f"{kind}[{len(items) - 1}]")
            yield Problem("部门整体绩效目标", last, f"最多 {MOST_ROWS} 项，请核对")
        for index, item in enumerate(items):
            if len(item.title) > TITLE_LIMIT:
                where = cell_label(f"{kind}[{index}].title")
                message = f"有 {len(item.title)} 个字，最多 {TITLE_LIMIT} 个，请核对；正文请另起一行"
                yield Problem("部门整体绩效目标", where, message)


def _category_problems(
    document: Document, categories: dict[Category, Indicator], year: BudgetYear
) -> Iterator[Problem]:
    first_levels = {level2: level1 for level1, level2 in categories}
    for label, form in _labelled(document):
        for number, row in enumerate(form.targets, start=1):
            if (row.level1, row.level2) in categories:
                continue
            if row.level2 in first_levels:
                right, wrong = first_levels[row.level2], shown(row.level1)
                message = f"“{row.level2}”属于“{right}”，不属于“{wrong}”，请改正一级指标"
            else:
                known = "、".join(level2 for _, level2 in categories)
                message = f"“{shown(row.level2)}”不在 {year} 的指标体系中，请改为其中之一：{known}"
            yield Problem(label, f"指标第{number}行 二级指标", message)
