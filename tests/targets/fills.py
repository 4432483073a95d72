"""Filling in forms as the editor does, without its pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from projects.models import BudgetYear, Department, Project, User
from targets.filings.editing import declarations, departments
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import CellEdit, Edit, Keys, OrderEdit, Sheet
from targets.forms.cell_forms import DECLARATION_COLUMNS, DEPARTMENT_COLUMNS, clean


def sheet(project: Project) -> Sheet:
    return declarations.load(
        declarations.ready(Project.objects).get(pk=project.pk)
    ).sheet


def rows(project: Project) -> Keys:
    return sheet(project).orders["targets"]


def new_key() -> str:
    return str(uuid.uuid4())


def cell(key: str, name: str) -> str:
    return f"targets.{key}.{name}"


def edit_of(
    seen: Sheet,
    cells: Mapping[str, str],
    orders: Mapping[str, Sequence[str]],
    confirmed: Keys = (),
) -> Edit:
    """What a person sends who saw this sheet, typed these cells and put the rows into these orders."""
    return Edit(
        tuple(
            CellEdit(where, seen.cells.get(where, ""), text)
            for where, text in cells.items()
        ),
        {
            group: OrderEdit(seen.orders.get(group, ()), tuple(order))
            for group, order in orders.items()
        },
        tuple(confirmed),
    )


def removal(seen: Sheet, key: str, group: str = "targets") -> dict[str, str]:
    """The cells of a row that goes, cleared."""
    return {
        where: ""
        for where, text in seen.cells.items()
        if where.startswith(f"{group}.{key}.") and text
    }


def save(project: Project, user: User, edit: Edit) -> SaveOutcome:
    cleaned = clean(edit.cells, DECLARATION_COLUMNS)
    outcome, _ = declarations.save(
        project.pk, user, edit, cleaned.values, cleaned.refused
    )
    return outcome


def fill(
    project: Project,
    user: User,
    cells: Mapping[str, str] | None = None,
    order: Sequence[str] | None = None,
    confirmed: Keys = (),
    seen: Sheet | None = None,
) -> SaveOutcome:
    """Type cells, and put the rows into an order, over what was seen: what is stored unless it is said."""
    orders: dict[str, Sequence[str]] = {} if order is None else {"targets": order}
    return save(
        project, user, edit_of(seen or sheet(project), cells or {}, orders, confirmed)
    )


Place = tuple[Department, BudgetYear]


def department_sheet(place: Place) -> Sheet:
    return departments.load(departments.find(*place)).sheet


def fill_department(
    place: Place,
    user: User,
    cells: Mapping[str, str] | None = None,
    orders: Mapping[str, Sequence[str]] | None = None,
    seen: Sheet | None = None,
) -> SaveOutcome:
    edit = edit_of(seen or department_sheet(place), cells or {}, orders or {})
    cleaned = clean(edit.cells, DEPARTMENT_COLUMNS)
    outcome, _ = departments.save(place, user, edit, cleaned.values, cleaned.refused)
    return outcome
