"""Forms to and from the database, in bulk: the number of queries does not grow with the number of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F, Model, QuerySet

from core import clock
from core.derived import with_derived
from indicators.models import Indicator
from projects.models import FundingPlan, Project, User
from targets.documents.diff import align, diff
from targets.documents.values import (
    ProjectForm,
    TargetRow,
)
from targets.filings.loading import (
    CHUNK,
    DECLARATION_FIELDS,
    PLAN_FIELDS,
    PROJECT_FIELDS,
    ROW_FIELDS,
    Category,
    chunks,
    declaration_fields,
)
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    Filing,
    Target,
    declaration_of,
    new_declaration,
)


def ensure_declarations(projects: Sequence[Project]) -> list[Declaration]:
    """The form of each project; where it has none yet, a new one is saved.

    The projects have their declaration with its filing loaded.
    """
    declarations = [declaration_of(project) for project in projects]
    missing = [each for each in declarations if each.pk is None]
    if missing:
        # A form whose content was deleted in the admin goes on with the filing that is left of it.
        keys = [declaration.project_id for declaration in missing]
        left = Filing.objects.filter(kind=DECLARATION_KIND, project__in=keys)
        by_project = {filing.project_id: filing for filing in left}
        for declaration in missing:
            filing = by_project.get(declaration.project_id)
            declaration.filing = filing or declaration.filing
        create_declarations(missing)
    return declarations


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
    projects = [project for project, _ in pairs]
    Project.objects.bulk_create(projects, CHUNK)
    plans = [_plan(project, form) for project, form in pairs]
    FundingPlan.objects.bulk_create(plans, CHUNK)
    declarations = []
    for project, form in pairs:
        content = declaration_fields(form)
        declarations.append(new_declaration(project, **content))
    if user:
        now = clock.now()
        for declaration in declarations:
            declaration.filing.changed_at = now
            declaration.filing.changed_by = user
    create_declarations(declarations)
    rows = []
    for declaration, (_, form) in zip(declarations, pairs, strict=True):
        for position, row in enumerate(form.targets, start=1):
            target = Target(declaration_id=declaration.pk)
            rows.append(_target(target, position, row, categories))
    Target.objects.bulk_create(rows, CHUNK)


def save_changed(
    triples: Sequence[tuple[Project, ProjectForm, ProjectForm]],
    categories: dict[Category, Indicator],
    user: User | None = None,
) -> None:
    """Save (project, form as it was, form as it is to be); a row that stays keeps its identity."""
    for project, _, form in triples:
        _set_fields(project, form)
    projects = [project for project, *_ in triples]
    plans = [_plan(project, form) for project, _, form in triples]
    overwrite(Project, projects, PROJECT_FIELDS)
    FundingPlan.objects.bulk_create(
        plans,
        CHUNK,
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=list(PLAN_FIELDS),
    )
    declarations = ensure_declarations(projects)
    for declaration, (*_, form) in zip(declarations, triples, strict=True):
        for name, value in declaration_fields(form).items():
            setattr(declaration, name, value)
    overwrite(Declaration, declarations, DECLARATION_FIELDS)
    for part in chunks([declaration.filing_id for declaration in declarations]):
        revise(Filing.objects.filter(pk__in=part), user)
    owned = []
    for declaration, (_, old, new) in zip(declarations, triples, strict=True):
        owned.append((declaration, old, new))
    _save_rows(owned, categories)
    _unmark_copied(owned)


def _save_rows(
    triples: Sequence[tuple[Declaration, ProjectForm, ProjectForm]],
    categories: dict[Category, Indicator],
) -> None:
    stored: dict[int, list[Target]] = defaultdict(list)
    for part in chunks([declaration.pk for declaration, *_ in triples]):
        rows = Target.objects.filter(declaration__in=part)
        for row in rows.order_by("declaration", "position", "pk"):
            stored[row.declaration_id].append(row)
    kept, added, gone = [], [], []
    for declaration, old, new in triples:
        before = stored[declaration.pk]
        for was, now in align(old.targets, new.targets):
            if now is None:
                assert was is not None, "a row is on one side at least"
                gone.append(before[was].pk)
                continue
            position, row = now + 1, new.targets[now]
            if was is None:
                target = Target(declaration_id=declaration.pk)
                added.append(_target(target, position, row, categories))
            elif before[was].position != position or old.targets[was] != row:
                kept.append(_target(before[was], position, row, categories))
    overwrite(Target, kept, ["position", "category", *ROW_FIELDS])
    Target.objects.bulk_create(added, CHUNK)
    for part in chunks(gone):
        Target.objects.filter(pk__in=part).delete()


def _unmark_copied(
    triples: Sequence[tuple[Declaration, ProjectForm, ProjectForm]],
) -> None:
    """Cells that came from another form are copies only until somebody changes them."""
    for part in chunks([declaration.pk for declaration, *_ in triples]):
        found = Declaration.objects.filter(pk__in=part).exclude(copied=[])
        marked = {declaration.pk: declaration for declaration in found}
        keys: dict[int, list[str]] = defaultdict(list)
        rows = Target.objects.filter(declaration__in=list(marked)).order_by(
            "declaration", "position", "pk"
        )
        for owner, key in rows.values_list("declaration", "key"):
            keys[owner].append(str(key))
        for declaration, old, new in triples:
            if declaration.pk in marked:
                changed = {change.where for change in diff(old, new)}
                copied = marked[declaration.pk]
                copied.copied = _still_copied(copied.copied, keys[copied.pk], changed)
        overwrite(Declaration, list(marked.values()), ["copied"])


def _still_copied(copied: list[str], keys: list[str], changed: set[str]) -> list[str]:
    """The editor calls a cell by its row's key (`targets.KEY.value`), a change by its number (`targets[3].value`)."""
    places = {}
    for index, key in enumerate(keys):
        places[f"targets.{key}"] = f"targets[{index}]"
    found = []
    for name in copied:
        where = name
        if name.startswith("targets."):
            row, _, cell = name.rpartition(".")
            if row not in places:
                continue
            where = f"{places[row]}.{cell}"
        if where not in changed:
            found.append(name)
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
    filings.update(revision=F("revision") + 1, changed_at=clock.now(), changed_by=user)


def _set_fields(project: Project, form: ProjectForm) -> None:
    """Set what the form says of its project."""
    for name in PROJECT_FIELDS:
        setattr(project, name, getattr(form, name))


def _plan(project: Project, form: ProjectForm) -> FundingPlan:
    return FundingPlan(
        project_id=project.pk,
        **{month: getattr(form.plan, month) for month in PLAN_FIELDS},
    )


def _target(
    target: Target, position: int, row: TargetRow, categories: dict[Category, Indicator]
) -> Target:
    """Set the content of a stored row."""
    target.position = position
    target.category_id = categories[row.level1, row.level2].pk
    for name in ROW_FIELDS:
        setattr(target, name, getattr(row, name))
    return target
