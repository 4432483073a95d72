"""部门整体绩效目标 in the editor: its prose, its items, and which project backs which sub-target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from projects.models import BudgetYear, Department, Project, User
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import record
from targets.documents.diff import diff, in_words
from targets.documents.validity import MOST_ROWS
from targets.documents.values import DepartmentForm, SafeguardForm, SubTargetForm
from targets.filings.editing.outcome import Closed, Outcome
from targets.filings.editing.rows import Rows, admitted
from targets.filings.editing.sheet import (
    Edit,
    Keys,
    Merged,
    Sheet,
    as_stored,
    merge,
    row_of,
)
from targets.filings.models import (
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Part,
    Safeguard,
    SubTarget,
    declaration_of,
)
from targets.filings.store import (
    ensure_declarations,
    ensure_department_target,
    overwrite,
    revise,
)

GROUPS: dict[str, tuple[type[Part], tuple[str, ...]]] = {
    "sub_targets": (SubTarget, ("title", "goal", "indicators")),
    "safeguards": (Safeguard, ("title", "text")),
}
PROJECTS = "projects"
TOO_MANY = f"最多 {MOST_ROWS} 项，这一项没有保存；请删去不用的项"
NO_SUB_TARGET = "没有这个分项目标，可能已被他人删除，请另选"


@dataclass(slots=True)
class Loaded:
    """A department-year's part one as it is stored, with the projects of the department and all below it."""

    target: DepartmentTarget
    parts: dict[str, list[Part]]
    projects: list[Project]

    @property
    def form(self) -> DepartmentForm:
        sub_targets, safeguards = (
            [tuple(getattr(part, name) for name in names) for part in self.parts[group]]
            for group, (_, names) in GROUPS.items()
        )
        return DepartmentForm(
            self.target.overall,
            tuple(SubTargetForm(*each) for each in sub_targets),
            tuple(SafeguardForm(*each) for each in safeguards),
        )

    @property
    def backing(self) -> dict[str, str]:
        """What each project backs, both as people call them."""
        linked = (
            (project, declaration_of(project).sub_target) for project in self.projects
        )
        return {
            f"{project.code} {project.name}".strip(): str(sub_target or "")
            for project, sub_target in linked
        }

    def keys(self, group: str) -> Keys:
        return tuple(str(part.key) for part in self.parts[group])

    @property
    def sheet(self) -> Sheet:
        cells = {"overall": self.form.overall}
        for group, items in (
            ("sub_targets", self.form.sub_targets),
            ("safeguards", self.form.safeguards),
        ):
            for key, item in zip(self.keys(group), items, strict=True):
                cells |= {
                    f"{group}.{key}.{name}": getattr(item, name)
                    for name in GROUPS[group][1]
                }
        cells |= {
            f"{PROJECTS}.{project.pk}.sub_target": _backed(project)
            for project in self.projects
        }
        orders = {group: self.keys(group) for group in GROUPS}
        return Sheet(
            cells,
            orders | {PROJECTS: tuple(str(project.pk) for project in self.projects)},
        )


def _backed(project: Project) -> str:
    """The key of the sub-target that a project backs."""
    declaration = getattr(project, "declaration", None)
    return (
        str(declaration.sub_target.key)
        if declaration and declaration.sub_target
        else ""
    )


def load(target: DepartmentTarget) -> Loaded:
    """By three queries; a target that is not saved yet has no parts."""
    parts = {
        group: list(
            model._default_manager.filter(department_target=target).order_by("position")
        )
        if target.pk
        else []
        for group, (model, _) in GROUPS.items()
    }
    projects = Project.objects.filter(
        year=target.year, department__path__startswith=target.department.path
    )
    return Loaded(
        target,
        parts,
        list(projects.select_related("declaration__sub_target").in_document_order()),
    )


def find(
    department: Department, year: BudgetYear, *, lock: bool = False
) -> DepartmentTarget:
    """Part one of the department-year, not saved where there is none; with `lock`, created and locked."""
    own: dict[str, Any] = {"department": department, "year": year}
    found: QuerySet[DepartmentTarget] = DepartmentTarget.objects.filter(**own)
    if not lock:
        filing = Filing(kind=DEPARTMENT_KIND, **own)
        stored = found.select_related("filing__changed_by").first()
        return stored or DepartmentTarget(filing=filing, **own)
    # What is locked is read once more: PostgreSQL shows a query that waited the other tables as they were before.
    pk = ensure_department_target(department, year).pk
    DepartmentTarget.objects.select_for_update().get(pk=pk)
    return found.select_related("filing__changed_by", "department", "year").get()


@transaction.atomic
def save(
    place: tuple[Department, BudgetYear],
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> tuple[Outcome, Loaded]:
    """Save the cells of the edit that have a value; those refused are passed through. Raises Closed."""
    department, year = place
    if reason := closed(Stage.FILL, user, year, department):
        raise Closed(reason)
    loaded = load(find(*place, lock=True))
    target = loaded.target
    # Projects come and go elsewhere.
    orders = {group: order for group, order in edit.orders.items() if group in GROUPS}
    merged = merge(loaded.sheet, as_stored(replace(edit, orders=orders), values))
    saving, form, backing = (
        _Saving(loaded, merged, dict(values), dict(refused)),
        loaded.form,
        loaded.backing,
    )
    before, by = target.filing.revision, target.filing.last_changed_by(user)
    if saving.write():
        target.filing.revision += 1
        revise(Filing.objects.filter(pk=target.filing_id), user)
        changes = in_words(diff(form, loaded.form)) + _moved(backing, loaded.backing)
        record(
            user,
            "fill",
            subject=str(target),
            changes=changes,
            department=department,
            year=year,
        )
    return Outcome.of(
        loaded.sheet, merged, saving.refused, (before, target.filing.revision), by
    ), loaded


def _moved(before: dict[str, str], now: dict[str, str]) -> list[tuple[str, str, str]]:
    """The projects that back another sub-target than before."""
    return [
        (f"{name} 支撑的分项目标", before[name], now[name])
        for name in now
        if before.get(name) != now[name]
    ]


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

    def write(self) -> bool:
        """Whether anything changed."""
        changed = [
            self._write_overall(),
            *(self._write_parts(group) for group in GROUPS),
            self._write_backing(),
        ]
        return any(changed)

    def _accepts(self, where: str) -> bool:
        return where in self.merged.cells and where not in self.refused

    def _write_overall(self) -> bool:
        target = self.loaded.target
        if not self._accepts("overall") or target.overall == self.values["overall"]:
            return False
        target.overall = self.values["overall"]
        target.save(update_fields=["overall"])
        return True

    def _write_parts(self, group: str) -> bool:
        model, names = GROUPS[group]
        rows = Rows(model, self.loaded.parts[group])
        stored = self.loaded.keys(group)
        order, out = admitted(self.merged.orders.get(group, stored), stored)
        self.refused |= {
            where: TOO_MANY for where in self.merged.cells if row_of(where)[1] in out
        }
        rows.arrange(
            order, lambda key: model(department_target=self.loaded.target, key=key)
        )
        for row in rows.rows:
            for name in names:
                where = f"{group}.{row.key}.{name}"
                if self._accepts(where):
                    setattr(row, name, self.values[where])
        self.loaded.parts[group] = rows.rows
        return rows.save()

    def _write_backing(self) -> bool:
        """The links of projects, after the sub-targets are there that they lead to."""
        by_key = {str(part.key): part for part in self.loaded.parts["sub_targets"]}
        changed = []
        for project in self.loaded.projects:
            declaration = declaration_of(project)
            self._forget_removed(declaration)
            where = f"{PROJECTS}.{project.pk}.sub_target"
            if not self._accepts(where) or self.values[where] == _backed(project):
                continue
            if self.values[where] and self.values[where] not in by_key:
                self.refused[where] = NO_SUB_TARGET
                continue
            declaration.sub_target = by_key.get(self.values[where])  # type: ignore[assignment]
            changed.append(declaration)
        ensure_declarations([each.project for each in changed])
        overwrite(Declaration, changed, ["sub_target"])
        return bool(changed)

    def _forget_removed(self, declaration: Declaration) -> None:
        """The database has let go of a sub-target that was removed; so does the object."""
        sub_target = declaration.sub_target
        if sub_target and sub_target.department_target_id == self.loaded.target.pk:
            theirs = {part.pk for part in self.loaded.parts["sub_targets"]}
            declaration.sub_target = sub_target if sub_target.pk in theirs else None
