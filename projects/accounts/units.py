"""Rename units and move them in the tree, so that the years before keep what they were."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.models import BudgetYear, Department, Project
from projects.unit_history import FIRST, Former, changed_from, lineage

UNDER_ITSELF = "上级单位不能是本单位或它的下级单位，请另选"
KEPT = ["formerly", "lineage", "former_names"]


@dataclass(frozen=True, slots=True)
class _Change:
    """The change of a unit from one state to the next; None for a name that stays."""

    name: str | None
    old_path: str
    new_path: str

    def of_unit(self, state: Former) -> Former:
        """A later state of the unit itself."""
        name = state["name"] if self.name is None else self.name
        path = state["path"] if self.old_path == self.new_path else self.new_path
        return Former(through=state["through"], name=name, path=path)

    def of_one_below(self, state: Former) -> Former:
        """A later state of a unit below: it moves along, if it stood there."""
        path = state["path"]
        if path.startswith(self.old_path):
            path = self.new_path + path.removeprefix(self.old_path)
        return Former(through=state["through"], name=state["name"], path=path)


def years_to_choose_from() -> list[tuple[int, str]]:
    """From which year on a change may hold: the newest first, then the coming one, earlier ones, and all of them."""
    years = list(BudgetYear.objects.values_list("year", flat=True))
    if not years:
        return [(FIRST, "所有年度")]
    choices = [years[0], years[0] + 1, *years[1:]]
    labelled = [(year, f"从 {year} 年起，以前的年度不变") for year in choices]
    return [*labelled, (FIRST, "所有年度（原来写错了，一并改正）")]


def newest_year() -> int:
    """The year from which a change holds unless another is chosen."""
    return years_to_choose_from()[0][0]


def lock_units(unit: Department) -> dict[int, Department]:
    """Lock the tree, and all projects of the unit and of those below it; return the units as they are now, by key.

    Whoever saves, submits, imports or publishes meanwhile holds a year or a project, and one of the two waits. Years
    come before projects, as everywhere.
    """
    list(BudgetYear.objects.select_for_update(no_key=True).order_by("pk"))
    now = Department.objects.get(pk=unit.pk)
    below = Project.everything.filter(department__path__startswith=now.path)
    locked = below.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(locked.values_list("pk"))
    locked_units = Department.objects.select_for_update(no_key=True)
    found = {}
    for row in locked_units.order_by("pk"):
        found[row.pk] = row
    return found


@transaction.atomic
def change_unit(unit: Department, year: int) -> None:
    """Save a unit with a new name or another parent, which hold from the year on.

    Raises ValidationError where it would stand below itself.
    """
    units = lock_units(unit)
    before = units[unit.pk]
    unit.path = before.path
    if unit.parent:
        unit.parent = units[unit.parent.pk]
        if unit.parent.path.startswith(before.path):
            raise ValidationError({"parent": UNDER_ITSELF})
    change = _Change(
        None if unit.name == before.name else unit.name,
        before.path,
        unit.path_from_parent,
    )
    below = Department.objects.filter(path__startswith=before.path)
    moving = list(below.exclude(pk=unit.pk))
    for other in moving:
        states = changed_from(
            other.formerly, other.name, other.path, year, change.of_one_below
        )
        _remember(other, states)
    states = changed_from(
        before.formerly, before.name, before.path, year, change.of_unit
    )
    _remember(unit, states)
    Department.objects.bulk_update(moving, KEPT)
    unit.save()


def _remember(unit: Department, states: list[Former]) -> None:
    """Put the states before the last into the unit."""
    unit.formerly = states[:-1]
    unit.lineage = lineage(unit.formerly)
    names = dict.fromkeys(former["name"] for former in unit.formerly)
    unit.former_names = " ".join(names)
