"""A form as JSON, and its fingerprint: equal forms have equal fingerprints, whichever way they came."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from targets.documents.values import (
    PLAN_LABELS,
    DepartmentForm,
    Plan,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
)

TEXTS = ("department_code", "department_name", "code", "name", "purpose", "goals")
AMOUNTS = ("budget", "fiscal_funds", "other_funds")

DEPARTMENT = {"department_code", "department_name"}

Snapshot = dict[str, Any]


def snapshot(form: ProjectForm) -> Snapshot:
    """Numbers are texts without needless zeros, None where the cell is blank; a row is its six cells."""
    return {
        **{name: getattr(form, name) for name in TEXTS},
        **{name: _text(getattr(form, name)) for name in AMOUNTS},
        "plan": [_text(getattr(form.plan, month)) for month in PLAN_LABELS],
        "targets": [list(row.cells) for row in form.targets],
    }


def form_in(stored: Snapshot) -> ProjectForm:
    cells: dict[str, Any] = {name: stored[name] for name in TEXTS}
    cells |= {name: _number(stored[name]) for name in AMOUNTS}
    return ProjectForm(
        **cells,
        plan=Plan(*map(_number, stored["plan"])),
        targets=tuple(TargetRow(*cells) for cells in stored["targets"]),
    )


def department_snapshot(form: DepartmentForm) -> Snapshot:
    return {
        "overall": form.overall,
        "sub_targets": [
            [each.title, each.goal, each.indicators] for each in form.sub_targets
        ],
        "safeguards": [[each.title, each.text] for each in form.safeguards],
    }


def department_form_in(stored: Snapshot) -> DepartmentForm:
    return DepartmentForm(
        stored["overall"],
        tuple(SubTargetForm(*each) for each in stored["sub_targets"]),
        tuple(SafeguardForm(*each) for each in stored["safeguards"]),
    )


def fingerprint(stored: Snapshot) -> str:
    """64 hexadecimal digits over all but the department, which no form carries as its own."""
    content = {name: value for name, value in stored.items() if name not in DEPARTMENT}
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
