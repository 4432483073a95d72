"""The rules for the 绩效目标表 and for part one, collected from the modules of their packages. Pure."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from targets.checks import rules
from targets.checks.rules import departments
from targets.checks.rules.cells import DECLARATION_CELLS, FormCells
from targets.checks.rules.departments.part_one_under_check import PartOneUnderCheck
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Catalogue, Rule
from targets.documents.values import (
    DECLARATION,
    DEPARTMENT,
    DepartmentForm,
    ProjectForm,
)

# The letters with which ids begin, in the order in which findings are listed.
LETTERS: Final = "CARFT"


def collect_rules(package: ModuleType) -> dict[str, Rule]:
    """All rules in the modules of a package by id, in the order of their letters and numbers."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(module.name)).values():
            if not isinstance(value, Rule):
                continue
            if found.setdefault(value.id, value) is not value:
                raise ValueError(f"two rules have the id {value.id}")
    return {rule: found[rule] for rule in sorted(found, key=place_of)}


def place_of(rule: str) -> tuple[int, str]:
    """The place of a rule in the catalogue, by its id."""
    letter = rule[0]
    place = LETTERS.find(letter) if letter in LETTERS else len(LETTERS)
    return place, rule


def name_of(form: ProjectForm) -> str:
    """How the log names a form."""
    return f"the form {form.code} {form.name}"


_BY_KIND: dict[str, Catalogue[Any]] = {}


def register_catalogue(kind: str, catalogue: Catalogue[Any]) -> None:
    """Check forms of this kind by the rules of this catalogue."""
    _BY_KIND[kind] = catalogue


def catalogue_of(kind: str) -> Catalogue[Any] | None:
    """The rules for a kind of form; None where it has none."""
    return _BY_KIND.get(kind)


RULES: Final = collect_rules(rules)
DECLARATIONS: Final = Catalogue[ProjectForm](
    rules=RULES,
    cells=DECLARATION_CELLS,
    view=FormUnderCheck,
    name=name_of,
)
register_catalogue(DECLARATION.kind, DECLARATIONS)
DEPARTMENTS: Final = Catalogue[DepartmentForm](
    rules=collect_rules(departments),
    cells=FormCells(DEPARTMENT),
    view=PartOneUnderCheck,
    name=lambda form: f"part one of {form.department_code}",
)
register_catalogue(DEPARTMENT.kind, DEPARTMENTS)
# All that an admin sets for a year: the rules for the 绩效目标表, then those for part one.
ALL_RULES: Final = {**RULES, **DEPARTMENTS.rules}
ALL: Final = replace(DECLARATIONS, rules=ALL_RULES)


def catalogue_with(rule: str) -> Catalogue[Any]:
    """The catalogue that the rule stands in; that of the 绩效目标表 for a rule that is gone."""
    for catalogue in _BY_KIND.values():
        if rule in catalogue.rules:
            return catalogue
    return DECLARATIONS


def label_at(rule: str, where: str) -> str:
    """What people call a cell in which the rule found something."""
    label: str = catalogue_with(rule).cells.label(where)
    return label
