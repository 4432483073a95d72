"""Forms to and from the database, in bulk: the number of queries does not grow with the number of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from core.derived import with_derived
from indicators.models import Indicator
from projects.models import BudgetYear, Department, FundingPlan, Project, User
from targets.documents.diff import align, diff
from targets.documents.schema import Group, Schema
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
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Part,
    Safeguard,
    SubTarget,
    Target,
    declaration_of,
    new_declaration,
)

T = TypeVar("T")
P = TypeVar("P", bound=Part)

# Fields of a form that are the project's own columns.
PROJECT_FIELDS = ("code", "name", "budget", "fiscal_funds", "other_funds", "purpose")
# Columns of a row that are the row's own: its categories are a row of another table.
ROW_FIELDS = (*TARGETS.names[2:], *(each.name for each in DECLARATION.optional))
PLAIN_CELLS = len(TARGETS.names) - 2
PART_MODELS: dict[str, type[Part]] = {
    "sub_targets": SubTarget,
    "safeguards": Safeguard,
}
# SQLite allows 32,766 parameters in a statement.
CHUNK = 5_000

PLAN_FIELDS = tuple(field.name for field in fields(Plan))

Category = tuple[str, str]


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def load_document(department: Department, year: BudgetYear) -> Document:
    """Part one of the department, and the forms of its whole subtree in document order."""
    projects = Project.objects.filter(
        year=year, department__path__startswith=department.path
    )
    forms = tuple(load_forms(projects.in_document_order()))
    part_one = load_department(department, year)
    if part_one and (not forms or forms[0].department_code != department.code):
        part_one = replace(
            part_one, department_code=department.code, department_name=department.name
        )
    return Document(part_one, forms, columns_of(year))


def parts_below(department: Department, year: BudgetYear) -> QuerySet[DepartmentTarget]:
    """Part ones of the units below: a document holds the department's own alone."""
    below = DepartmentTarget.objects.filter(
        year=year, department__path__startswith=department.path
    )
    return below.exclude(department=department).select_related("department")


def load_forms(projects: QuerySet[Project]) -> list[ProjectForm]:
    """The forms of these projects, in the queryset's order, by three queries."""
    return [form for _, form in load_pairs(projects)]


def load_pairs(projects: QuerySet[Project]) -> list[tuple[Project, ProjectForm]]:
    """The same, each with its project."""
    targets = _rows_by_project(projects)
    found = projects.select_related("department", "plan", "declaration")
    return [
        (project, form_of(project, targets.get(project.pk, []))) for project in found
    ]


def form_of(project: Project, targets: Sequence[TargetRow]) -> ProjectForm:
    """The form of a project whose department, plan and declaration are loaded."""
    plan = getattr(project, "plan", None)
    declaration = getattr(project, "declaration", None)
    return ProjectForm(
        department_code=project.department.code,
        department_name=project.department.name,
        plan=Plan(*(getattr(plan, month) for month in PLAN_FIELDS)) if plan else Plan(),
        goals=declaration.goals if declaration else "",
        targets=tuple(targets),
        **{name: getattr(project, name) for name in PROJECT_FIELDS},
    )


def _rows_by_project(projects: QuerySet[Project]) -> dict[int, list[TargetRow]]:
    categories = {each.pk: names_of(each) for each in Indicator.objects.categories()}
    rows = Target.objects.filter(declaration__project__in=projects.order_by()).order_by(
        "declaration", "position", "pk"
    )
    by_project: dict[int, list[TargetRow]] = defaultdict(list)
    for project, category, *cells in rows.values_list(
        "declaration__project", "category", *ROW_FIELDS
    ).iterator():
        by_project[project].append(row_of(categories[category], cells))
    return by_project


def row_of(category: Category, cells: Sequence[Any]) -> TargetRow:
    """A row from its category and the cells of ROW_FIELDS."""
    plain, optional = cells[:PLAIN_CELLS], cells[PLAIN_CELLS:]
    if tuple(optional) == NO_OPTIONAL:
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


def ensure_declarations(projects: Sequence[Project]) -> list[Declaration]:
    """The form of each project; where it has none yet, a new one is saved.

    The projects have their declaration with its filing loaded.
    """
    declarations = [declaration_of(project) for project in projects]
    missing = [each for each in declarations if each.pk is None]
    if missing:
        _take_up_filings(missing)
        create_declarations(missing)
    return declarations


def _take_up_filings(declarations: Sequence[Declaration]) -> None:
    """A form whose content was deleted in the admin goes on with the filing that is left of it."""
    projects = [declaration.project_id for declaration in declarations]
    left = Filing.objects.filter(kind=DECLARATION_KIND, project__in=projects)
    by_project = {filing.project_id: filing for filing in left}
    for declaration in declarations:
        declaration.filing = by_project.get(declaration.project_id, declaration.filing)


def create_declarations(declarations: Sequence[Declaration]) -> None:
    """Save new forms, each with its filing."""
    filings = [each.filing for each in declarations if each.filing.pk is None]
    Filing.objects.bulk_create(filings, CHUNK)
    for declaration in declarations:
        declaration.filing_id = declaration.filing.pk
    Declaration.objects.bulk_create(declarations, CHUNK)


def save_new(
    pairs: Sequence[tuple[Project, ProjectForm]],
    categories: dict[Category, Indicator],
    user: User | None = None,
) -> None:
    """Save projects that are not in the database yet, with all that hangs on them."""
    for project, form in pairs:
        _set_fields(project, form)
    Project.objects.bulk_create([project for project, _ in pairs], CHUNK)
    FundingPlan.objects.bulk_create(
        [_plan(project, form) for project, form in pairs], CHUNK
    )
    declarations = [
        new_declaration(project, goals=form.goals) for project, form in pairs
    ]
    if user:
        for declaration in declarations:
            declaration.filing.changed_at = timezone.now()
            declaration.filing.changed_by = user
    create_declarations(declarations)
    rows = (
        _target(Target(declaration=declaration), position, row, categories)
        for declaration, (_, form) in zip(declarations, pairs, strict=True)
        for position, row in enumerate(form.targets, start=1)
    )
    Target.objects.bulk_create(rows, CHUNK)


def save_changed(
    triples: Sequence[tuple[Project, ProjectForm, ProjectForm]],
    categories: dict[Category, Indicator],
    user: User | None = None,
) -> None:
    """Save (project, form as it was, form as it is to be); a row that stays keeps its identity."""
    for project, _, form in triples:
        _set_fields(project, form)
    overwrite(Project, [project for project, *_ in triples], PROJECT_FIELDS)
    FundingPlan.objects.bulk_create(
        [_plan(project, form) for project, _, form in triples],
        CHUNK,
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=list(PLAN_FIELDS),
    )
    declarations = ensure_declarations([project for project, *_ in triples])
    for declaration, (*_, form) in zip(declarations, triples, strict=True):
        declaration.goals = form.goals
    overwrite(Declaration, declarations, ["goals"])
    for part in chunks([declaration.filing_id for declaration in declarations]):
        revise(Filing.objects.filter(pk__in=part), user)
    owned = [
        (declaration, *each[1:])
        for declaration, each in zip(declarations, triples, strict=True)
    ]
    _save_rows(owned, categories)
    _unmark_copied(owned)


def _save_rows(
    triples: Sequence[tuple[Declaration, ProjectForm, ProjectForm]],
    categories: dict[Category, Indicator],
) -> None:
    stored: dict[int, list[Target]] = defaultdict(list)
    for part in chunks([declaration.pk for declaration, *_ in triples]):
        for row in Target.objects.filter(declaration__in=part).order_by(
            "declaration", "position", "pk"
        ):
            stored[row.declaration_id].append(row)
    kept, added, gone = [], [], []
    for declaration, old, new in triples:
        before = stored[declaration.pk]
        for was, now in align(old.targets, new.targets):
            if was is None:
                assert now is not None, "a row is on one side at least"
                added.append(
                    _target(
                        Target(declaration=declaration),
                        now + 1,
                        new.targets[now],
                        categories,
                    )
                )
            elif now is None:
                gone.append(before[was].pk)
            elif (before[was].position, old.targets[was]) != (
                now + 1,
                new.targets[now],
            ):
                kept.append(_target(before[was], now + 1, new.targets[now], categories))
    overwrite(Target, kept, ["position", "category", *ROW_FIELDS])
    Target.objects.bulk_create(added, CHUNK)
    for part in chunks(gone):
        Target.objects.filter(pk__in=part).delete()


def _unmark_copied(
    triples: Sequence[tuple[Declaration, ProjectForm, ProjectForm]],
) -> None:
    """Cells that came from another form are copies only until somebody changes them."""
    for part in chunks([declaration.pk for declaration, *_ in triples]):
        marked = {
            each.pk: each
            for each in Declaration.objects.filter(pk__in=part).exclude(copied=[])
        }
        keys: dict[int, list[str]] = defaultdict(list)
        rows = Target.objects.filter(declaration__in=list(marked)).order_by(
            "declaration", "position", "pk"
        )
        for owner, key in rows.values_list("declaration", "key"):
            keys[owner].append(str(key))
        for declaration, old, new in triples:
            if each := marked.get(declaration.pk):
                each.copied = _still_copied(
                    each.copied,
                    keys[each.pk],
                    {change.where for change in diff(old, new)},
                )
        overwrite(Declaration, list(marked.values()), ["copied"])


def _still_copied(copied: list[str], keys: list[str], changed: set[str]) -> list[str]:
    """The editor calls a cell by its row's key (`targets.KEY.value`), a change by its number (`targets[3].value`)."""
    places = {f"targets.{key}": f"targets[{index}]" for index, key in enumerate(keys)}
    found = []
    for name in copied:
        row, _, cell = (
            name.rpartition(".") if name.startswith("targets.") else ("", "", name)
        )
        if not row or row in places:
            where = f"{places[row]}.{cell}" if row else name
            found += [name] if where not in changed else []
    return found


def overwrite(model: type[Model], rows: Sequence[Model], names: Sequence[str]) -> None:
    """Save these columns of rows that are in the database: one statement for thousands, where bulk_update writes a
    CASE for every cell.
    """
    manager = model._default_manager
    written = with_derived(model, names)
    manager.bulk_create(
        rows, CHUNK, update_conflicts=True, unique_fields=["pk"], update_fields=written
    )


def revise(filings: QuerySet[Filing], user: User | None = None) -> None:
    """Make the next revision of forms that were changed, so that whoever has them open hears of it."""
    filings.update(
        revision=F("revision") + 1, changed_at=timezone.now(), changed_by=user
    )


def ensure_department_target(
    department: Department, year: BudgetYear
) -> DepartmentTarget:
    """Part one of the department-year; where there is none yet, a blank one is saved."""
    filing, _ = Filing.objects.get_or_create(
        kind=DEPARTMENT_KIND, year=year, department=department
    )
    own = {"filing": filing, "year": year, "department": department}
    return DepartmentTarget.objects.get_or_create(**own)[0]


def save_department(
    form: DepartmentForm,
    department: Department,
    year: BudgetYear,
    user: User | None = None,
) -> None:
    """Save part one; an item that stays keeps its identity, and with it the projects that back it."""
    target = ensure_department_target(department, year)
    target.overall = form.overall
    target.save(update_fields=["overall"])
    revise(Filing.objects.filter(pk=target.filing_id), user)
    for group in DEPARTMENT.groups:
        _save_parts(group, target, getattr(form, group.name))


def _save_parts(group: Group, target: DepartmentTarget, parts: Sequence[Any]) -> None:
    model, names = PART_MODELS[group.name], group.names
    theirs = model._default_manager.filter(department_target=target)
    stored = list(theirs.order_by("position"))
    rows = _matched(stored, parts, group)
    theirs.exclude(pk__in=[row.pk for row in rows if row]).delete()
    # Numbers may change places, and two rows must not bear the same one even for a moment.
    theirs.update(position=F("position") + len(stored) + len(rows))
    saved = [row or model(department_target=target) for row in rows]
    for position, (row, part) in enumerate(zip(saved, parts, strict=True), start=1):
        row.position = position
        for name in names:
            setattr(row, name, getattr(part, name))
    overwrite(model, [row for row in saved if row.pk], ["position", *names])
    model._default_manager.bulk_create([row for row in saved if not row.pk])


def matched_sub_targets(
    stored: Sequence[SubTarget], form: DepartmentForm
) -> list[SubTarget | None]:
    """For each sub-target of the form the row that it was."""
    return _matched(stored, form.sub_targets, DEPARTMENT.group("sub_targets"))


def _matched(stored: Sequence[P], parts: Sequence[Any], group: Group) -> list[P | None]:
    """For each part the row that it was: the one with its title (or without titles its text), else with its number."""
    free = dict(enumerate(stored))
    found: list[P | None] = [None] * len(parts)
    for name in group.names[:2]:
        for index, part in enumerate(parts):
            text = getattr(part, name)
            if not text or found[index] is not None:
                continue
            same = (at for at, row in free.items() if getattr(row, name) == text)
            at = next(same, None)
            if at is not None:
                found[index] = free.pop(at)
    return [row or free.pop(index, None) for index, row in enumerate(found)]


def _set_fields(project: Project, form: ProjectForm) -> None:
    for name in PROJECT_FIELDS:
        setattr(project, name, getattr(form, name))


def _plan(project: Project, form: ProjectForm) -> FundingPlan:
    return FundingPlan(
        project=project, **{month: getattr(form.plan, month) for month in PLAN_FIELDS}
    )


def _target(
    target: Target, position: int, row: TargetRow, categories: dict[Category, Indicator]
) -> Target:
    target.position = position
    target.category = categories[row.level1, row.level2]
    for name in ROW_FIELDS:
        setattr(target, name, getattr(row, name))
    return target
