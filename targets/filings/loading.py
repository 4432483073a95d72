"""Forms loaded from the database in bulk, and the columns and categories that a year uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from django.db.models import QuerySet

from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project
from projects.unit_history import former_in
from targets.documents.schema import Schema
from targets.documents.values import (
    DECLARATION,
    DEPARTMENT,
    NO_OPTIONAL,
    TARGETS,
    DepartmentForm,
    Document,
    Plan,
    ProjectForm,
    TargetRow,
)
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Part,
    Safeguard,
    SubTarget,
    Target,
    declaration_of,
)

T = TypeVar("T")

# Fields of a form that are the project's own columns.
PROJECT_FIELDS = ("code", "name", "budget", "fiscal_funds", "other_funds", "purpose")
PLAN_FIELDS = tuple(field.name for field in fields(Plan))
UNIT_COLUMNS = {
    "department_code": "department__code",
    "department_name": "department__name",
}
UNIT_HISTORY = ("year__year", "department__formerly")
# Fields of a form that are columns of its declaration: all others of the head.
DECLARATION_FIELDS = tuple(
    name
    for name in DECLARATION.by_name
    if name not in UNIT_COLUMNS
    and name not in PROJECT_FIELDS
    and not name.startswith("plan.")
)
# The columns of the head, by the names of the form's fields.
HEAD_COLUMNS = {
    **UNIT_COLUMNS,
    **{name: name for name in PROJECT_FIELDS},
    **{name: f"declaration__{name}" for name in DECLARATION_FIELDS},
}
PLAN_COLUMNS = tuple(f"plan__{month}" for month in PLAN_FIELDS)

# Columns of a row that are the row's own: its categories are a row of another table.
ROW_FIELDS = (*TARGETS.names[2:], *(each.name for each in DECLARATION.optional))
PLAIN_CELLS = len(TARGETS.names) - 2

PART_MODELS: dict[str, type[Part]] = {
    "sub_targets": SubTarget,
    "safeguards": Safeguard,
}

# SQLite allows 32,766 parameters in a statement.
CHUNK = 5_000

Category = tuple[str, str]


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def load_document(department: Department, year: BudgetYear) -> Document:
    """Part one of the department, and the forms of its whole subtree in document order."""
    projects = Project.objects.filter(department.below(year.year), year=year)
    forms = tuple(load_forms(projects.in_document_order()))
    part_one = load_department(department, year)
    if part_one and (not forms or forms[0].department_code != department.code):
        name = department.name_in(year.year)
        part_one = replace(
            part_one, department_code=department.code, department_name=name
        )
    return Document(part_one, forms, columns_of(year))


def parts_below(department: Department, year: BudgetYear) -> QuerySet[DepartmentTarget]:
    """Part ones of the units below: a document holds the department's own alone."""
    below = DepartmentTarget.objects.filter(department.below(year.year), year=year)
    return below.exclude(department=department).select_related("department")


def load_forms(projects: QuerySet[Project]) -> list[ProjectForm]:
    """The forms of these projects, in the queryset's order, by three queries."""
    targets = _rows_by_project(projects)
    columns = (*UNIT_HISTORY, *PLAN_COLUMNS, *HEAD_COLUMNS.values())
    forms = []
    for pk, year, history, *cells_of_form in projects.values_list("pk", *columns):
        march, june, october, december, *head = cells_of_form
        cells = dict(zip(HEAD_COLUMNS, head, strict=True))
        if former := former_in(history, year):
            cells["department_name"] = former["name"]
        for name in DECLARATION_FIELDS:
            if cells[name] is None:  # the project has no declaration
                cells[name] = DECLARATION.by_name[name].content.blank
        form = ProjectForm(
            plan=Plan(march, june, october, december),
            targets=tuple(targets.get(pk, ())),
            **cells,
        )
        forms.append(form)
    return forms


def load_pairs(projects: QuerySet[Project]) -> list[tuple[Project, ProjectForm]]:
    """The forms, each with its project, by three queries."""
    targets = _rows_by_project(projects)
    found = projects.select_related("year", "department", "plan", "declaration")
    return [
        (project, form_of(project, targets.get(project.pk, []))) for project in found
    ]


def form_of(project: Project, targets: Sequence[TargetRow]) -> ProjectForm:
    """The form of a project whose department, plan and declaration are loaded."""
    plan = getattr(project, "plan", None)
    return ProjectForm(
        department_code=project.department.code,
        department_name=project.unit_name,
        plan=Plan(*(getattr(plan, month) for month in PLAN_FIELDS)) if plan else Plan(),
        targets=tuple(targets),
        **{name: getattr(project, name) for name in PROJECT_FIELDS},
        **declaration_fields(declaration_of(project)),
    )


def declaration_fields(owner: Declaration | ProjectForm) -> dict[str, Any]:
    """The DECLARATION_FIELDS of a declaration or of a form, by their names."""
    return {name: getattr(owner, name) for name in DECLARATION_FIELDS}


def _rows_by_project(projects: QuerySet[Project]) -> dict[int, list[TargetRow]]:
    categories = {each.pk: names_of(each) for each in Indicator.objects.categories()}
    rows = Target.objects.filter(declaration__project__in=projects.order_by()).order_by(
        "declaration", "position", "pk"
    )
    by_project: dict[int, list[TargetRow]] = defaultdict(list)
    found = rows.values_list("declaration__project", "category", *ROW_FIELDS)
    for row in found.iterator():
        project, category = row[:2]
        by_project[project].append(row_of(categories[category], row[2:]))
    return by_project


def row_of(category: Category, cells: tuple[Any, ...]) -> TargetRow:
    """A row from its category and the cells of ROW_FIELDS."""
    plain, optional = cells[:PLAIN_CELLS], cells[PLAIN_CELLS:]
    if optional == NO_OPTIONAL:
        return TargetRow(*category, *plain)
    more = dict(zip(ROW_FIELDS[PLAIN_CELLS:], optional, strict=True))
    return TargetRow(*category, *plain, **more)


def load_department(department: Department, year: BudgetYear) -> DepartmentForm | None:
    """Part one of a department-year, None where it has none."""
    target = DepartmentTarget.objects.filter(department=department, year=year).first()
    if target is None:
        return None
    rows = {
        name: model._default_manager.filter(department_target=target)
        for name, model in PART_MODELS.items()
    }
    return department_form(target, rows)


def department_form(
    target: DepartmentTarget, rows: Mapping[str, Iterable[Part]]
) -> DepartmentForm:
    """Part one from the rows that hold it."""
    items = {
        group.name: [group.row(*group.values_of(row)) for row in rows[group.name]]
        for group in DEPARTMENT.groups
    }
    return DEPARTMENT.make({"overall": target.overall}, items)


def columns_of(year: BudgetYear) -> frozenset[str]:
    """The optional columns that the year's scheme uses."""
    return frozenset(year.scheme.optional_columns)


def schema_for(year: BudgetYear) -> Schema[ProjectForm]:
    """What a 绩效目标表 of the year is made of."""
    return DECLARATION.with_columns(columns_of(year))


def names_of(category: Indicator) -> Category:
    """The names of a second-level category and of the first-level one above it."""
    assert category.parent is not None, "a second level stands below a first"
    return category.parent.name, category.name


def categories_of(year: BudgetYear) -> dict[Category, Indicator]:
    """The second-level categories of the year's scheme, by the names of both levels."""
    found = Indicator.objects.categories().filter(scheme=year.scheme_id)
    return {names_of(each): each for each in found}


def with_foreign(official: dict[Category, Indicator]) -> dict[Category, Indicator]:
    """With those of other schemes as well: a row may still stand under one, and keeps it."""
    return {
        **{names_of(each): each for each in Indicator.objects.categories()},
        **official,
    }
