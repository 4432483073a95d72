"""A 绩效目标表 in the editor: read as a sheet, and edits saved into it, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import transaction

from indicators.models import Indicator
from projects.models import BudgetYear, FundingPlan, Project, User
from projects.register.locks import lock_project, lock_year
from projects.schedule.deadlines import Deadlines, Stage
from projects.trail.recording import record
from targets.documents.diff import diff, in_words
from targets.documents.schema import Schema
from targets.documents.validity import MOST_ROWS
from targets.documents.values import DECLARATION, ProjectForm
from targets.filings import store
from targets.filings.editing.outcome import Closed, Outcome
from targets.filings.editing.rows import Rows, admitted
from targets.filings.editing.sheet import (
    LEVELS,
    Edit,
    Keys,
    Merged,
    Sheet,
    as_stored,
    merge,
    row_of,
)
from targets.filings.models import (
    DECLARATION_KIND,
    OPEN,
    Declaration,
    Filing,
    Status,
    Target,
    declaration_of,
)
from targets.filings.transitions import way_back

GROUP = "targets"
ROW_CELLS = attrgetter(*store.ROW_FIELDS)
PROJECT_CELLS = frozenset(store.PROJECT_FIELDS)
PLAN_CELLS = frozenset(f"plan.{month}" for month in store.PLAN_FIELDS)
HEAD = PROJECT_CELLS | PLAN_CELLS | {"goals"}
TOO_MANY = f"一张表最多 {MOST_ROWS} 行，这一行没有保存；请删去不用的行"
CODE_TAKEN = "同一年度里已有编码 {} 的项目，请核对"


@dataclass(slots=True)
class Loaded:
    """A project's form as it is stored; the plan and the declaration are new objects where it has none."""

    project: Project
    plan: FundingPlan
    declaration: Declaration
    rows: list[Target]
    categories: dict[int, Indicator]

    @property
    def keys(self) -> Keys:
        return tuple(str(row.key) for row in self.rows)

    @property
    def form(self) -> ProjectForm:
        names = {category.pk: _names(category) for category in self.categories.values()}
        rows = [
            store.row_of(names[row.category_id], ROW_CELLS(row)) for row in self.rows
        ]
        return store.form_of(self.project, rows)

    @property
    def schema(self) -> Schema[ProjectForm]:
        """With the columns that the year uses."""
        return store.schema_for(self.project.year)

    @property
    def scheme(self) -> list[Indicator]:
        """The categories of the year's scheme."""
        return [
            each
            for each in self.categories.values()
            if each.scheme_id == self.project.year.scheme_id
        ]

    @property
    def official(self) -> list[store.Category]:
        """The same, by the names of both levels."""
        return [_names(each) for each in self.scheme]

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.form, self.keys, self.schema)


def sheet_of(form: ProjectForm, keys: Keys, schema: Schema[ProjectForm]) -> Sheet:
    """The form as texts by cell; `keys` are those of its rows."""
    cells = {
        each.name: each.text_of(form) for each in schema.fields if not each.is_owner
    }
    for group in schema.groups:
        for key, row in zip(keys, getattr(form, group.name), strict=True):
            texts = zip(group.names, group.texts_of(row), strict=True)
            cells |= {f"{group.name}.{key}.{name}": text for name, text in texts}
    return Sheet(cells, {group.name: keys for group in schema.groups})


def _printed(where: str, value: Any) -> str:
    """A value of a cell as the sheet has it."""
    group, _ = row_of(where)
    name = f"{group}.{where.split('.')[2]}" if group else where
    return DECLARATION.column_at(name).content.print(value)


def _names(category: Indicator) -> store.Category:
    assert category.parent is not None, "a second level stands below a first"
    return category.parent.name, category.name


def load(project: Project) -> Loaded:
    """By two queries, of a project with its year, department, plan and declaration."""
    declaration = declaration_of(project)
    rows = (
        list(declaration.targets.order_by("position", "pk")) if declaration.pk else []
    )
    plan = getattr(project, "plan", None) or FundingPlan(project=project)
    return Loaded(project, plan, declaration, rows, _categories(project, rows))


def _categories(project: Project, rows: list[Target]) -> dict[int, Indicator]:
    """Those of the year's scheme, and those of rows that were put under another scheme's, by their primary keys."""
    theirs = {row.category_id for row in rows}
    found = Indicator.objects.categories()
    scheme = project.year.scheme_id
    return {
        each.pk: each for each in found if each.scheme_id == scheme or each.pk in theirs
    }


def ready(projects: Any) -> Any:
    """A queryset of projects with all that `load` wants of one."""
    return projects.select_related(
        "year__scheme", "department", "plan", "declaration__filing__changed_by"
    )


@transaction.atomic
def save(
    pk: int,
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> tuple[Outcome, Loaded]:
    """Save the cells of the edit that have a value; those refused are passed through. Raises Closed.

    The project's row is locked, so that two saves of one form come one after the other.
    """
    loaded = load(_locked(pk, edit))
    declaration = loaded.declaration
    if reason := reason_closed(loaded.project, user):
        raise Closed(reason)
    texts = {where: _printed(where, value) for where, value in values.items()}
    merged = merge(loaded.sheet, as_stored(edit, texts))
    saving, form = _Saving(loaded, merged, dict(values), dict(refused)), loaded.form
    before, by = declaration.filing.revision, declaration.filing.last_changed_by(user)
    if saving.write(edit.confirmed):
        declaration.filing.revision += 1
        store.revise(Filing.objects.filter(pk=declaration.filing_id), user)
        if changes := in_words(diff(form, loaded.form)):
            record(user, "fill", loaded.project, changes=changes)
    return Outcome.of(
        loaded.sheet, merged, saving.refused, (before, declaration.filing.revision), by
    ), loaded


def reason_closed(
    project: Project, user: User, windows: Deadlines | None = None
) -> str:
    """Why the person cannot fill in the form now, and what to do; "" where they can.

    `windows` is the stage of filling in, where many forms are asked about. An adjustment follows an approval, not the
    year's dates.
    """
    declaration = declaration_of(project)
    status = Status(declaration.filing.status)
    if status not in OPEN:
        return f"这张表的状态是“{status.label}”，不能再修改；需要修改请{way_back(DECLARATION_KIND, status)}"
    if declaration.filing.baseline_id:
        return ""
    return (windows or Deadlines(Stage.FILL, user)).closed(
        project.year, project.department, project
    )


def _locked(pk: int, edit: Edit) -> Project:
    """The project as the save before this one has left it. Raises Closed where it was deleted meanwhile."""
    if any(cell.where == "code" for cell in edit.cells):
        # The year before the project, as an import takes them.
        for year in BudgetYear.objects.filter(projects=pk):
            lock_year(year)
    lock_project(pk)
    project = ready(Project.objects).filter(pk=pk).first()
    if project is None:
        raise Closed("这个项目已被删除，可以在“已删除的项目”里恢复")
    return project


class _Saving:
    """Writes what was merged into the objects that were loaded, and these into the database."""

    def __init__(
        self,
        loaded: Loaded,
        merged: Merged,
        values: dict[str, Any],
        refused: dict[str, str],
    ) -> None:
        self.loaded, self.merged, self.values, self.refused = (
            loaded,
            merged,
            values,
            refused,
        )
        self.rows = Rows(Target, loaded.rows)
        self.order, out = admitted(merged.orders.get(GROUP, loaded.keys), loaded.keys)
        self.refused |= {
            where: TOO_MANY for where in merged.cells if row_of(where)[1] in out
        }
        self.by_level2 = {str(category): category for category in loaded.scheme}
        self._refuse_taken_code()

    def write(self, confirmed: Keys) -> bool:
        """Whether anything changed."""
        head = self._write_head()
        rows = self._write_rows()
        marks = self._unmark(confirmed)
        if marks or "goals" in head:
            self.loaded.declaration.save(update_fields=["goals", "copied"])
        return bool(head) or rows or marks

    def _accepts(self, where: str) -> bool:
        return where in self.merged.cells and where not in self.refused

    def _refuse_taken_code(self) -> None:
        code, project = self.values.get("code"), self.loaded.project
        if not code or not self._accepts("code") or code == project.code:
            return
        # Whose it is stays untold: it may stand outside the person's scope.
        if (
            Project.objects.filter(year=project.year_id, code=code)
            .exclude(pk=project.pk)
            .exists()
        ):
            self.refused["code"] = CODE_TAKEN.format(code)

    def _write_head(self) -> set[str]:
        """The cells of the head that changed."""
        project, plan, declaration = (
            self.loaded.project,
            self.loaded.plan,
            self.loaded.declaration,
        )
        changed = set()
        for where in filter(self._accepts, HEAD):
            owner: Any = (
                plan
                if where in PLAN_CELLS
                else declaration
                if where == "goals"
                else project
            )
            name = where.removeprefix("plan.")
            if getattr(owner, name) != self.values[where]:
                setattr(owner, name, self.values[where])
                changed.add(where)
        if changed & PROJECT_CELLS:
            project.save(update_fields=changed & PROJECT_CELLS)
        if plan.pk is None or changed & PLAN_CELLS:
            plan.save(update_fields=store.PLAN_FIELDS if plan.pk else None)
        if declaration.pk is None:
            store.ensure_declarations([project])
        return changed

    def _write_rows(self) -> bool:
        declaration = self.loaded.declaration
        self.rows.arrange(
            self.order, lambda key: Target(declaration=declaration, key=key)
        )
        above: Indicator | None = None
        for row in self.rows.rows:
            row.category = above = self._category(row, above)
            for name in store.ROW_FIELDS:
                where = f"{GROUP}.{row.key}.{name}"
                if self._accepts(where):
                    setattr(row, name, self.values[where])
        self.loaded.rows = self.rows.rows
        return self.rows.save()

    def _category(self, row: Target, above: Indicator | None) -> Indicator:
        """The category that was typed, or else the row's own; a new row's is that of the row above it."""
        category = (
            self.loaded.categories[row.category_id] if row.pk else self._below(above)
        )
        level1, level2 = (self._typed(f"{GROUP}.{row.key}.{name}") for name in LEVELS)
        if (
            level2 is not None
            and level2 != str(category)
            and level2 not in self.by_level2
        ):
            self.refused[f"{GROUP}.{row.key}.level2"] = _not_in_scheme(
                level2, self.by_level2
            )
            if level1 is not None and level1 != str(category.parent):
                self.refused[f"{GROUP}.{row.key}.level1"] = "二级指标改正后才能保存"
            return category
        if level2 is not None:
            category = category if level2 == str(category) else self.by_level2[level2]
            # The first level follows, and whoever typed is told.
            self.merged.cells.setdefault(
                f"{GROUP}.{row.key}.level1", str(category.parent)
            )
        if level1 is not None and level1 != str(category.parent):
            message = f"“{category}”属于“{category.parent}”；要换一级指标，请选择它下面的二级指标"
            self.refused[f"{GROUP}.{row.key}.level1"] = message
        return category

    def _typed(self, where: str) -> str | None:
        """What was typed there and can be taken, None where nothing was."""
        return self.values[where] if self._accepts(where) else None

    def _below(self, above: Indicator | None) -> Indicator:
        """The scheme's category of that name, or else its first."""
        if not self.by_level2:
            raise Closed("这一年的指标体系还没有二级指标，请管理员先在后台添加")
        return self.by_level2.get(str(above)) or next(iter(self.by_level2.values()))

    def _unmark(self, confirmed: Keys) -> bool:
        """Cells that were touched, confirmed or removed are no longer marked as copied; whether any was."""
        declaration = self.loaded.declaration
        touched = {*confirmed, *filter(self._accepts, self.merged.cells)}
        gone = set(self.rows.stored) - set(self.order)
        before = declaration.copied
        declaration.copied = [
            each
            for each in before
            if each not in touched and row_of(each)[1] not in gone
        ]
        return declaration.copied != before


def _not_in_scheme(level2: str, known: Iterable[str]) -> str:
    said = f"“{level2[:20]}”不在这一年的指标体系中" if level2 else "二级指标不能空着"
    return f"{said}，请选择：{'、'.join(known)}"
