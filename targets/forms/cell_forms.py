"""What may stand in the cells of a form, for whichever way it was typed: the plain page or the saving of one cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from core.form_fields import AmountField, PercentField
from core.spelling import label, one_line, tidy
from targets.documents.validity import LIMITS, TITLE_LIMIT
from targets.documents.values import PLAN_LABELS, code
from targets.filings.editing.sheet import CellEdit, row_of

CELL_LIMIT = 5_000
TOO_LONG = "有 {} 个字，最多 {} 个，请精简"
UNKNOWN = "表里没有这一格，请重新打开页面"


class TextField(forms.CharField):
    """Text made canonical by `rule`, so that whatever cannot be stored or exported never gets in."""

    widget = forms.Textarea

    def __init__(
        self, rule: Callable[[str], str] = tidy, limit: int = CELL_LIMIT, **kwargs
    ) -> None:
        super().__init__(**{"required": False, "strip": False, **kwargs})
        self.rule, self.limit = rule, limit

    def to_python(self, value: str | None) -> str:
        return self.rule(value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise forms.ValidationError(
                TOO_LONG.format(f"{len(value):,}", f"{self.limit:,}")
            )


class CellsForm(forms.Form):
    """Cleans the cells that it is given, and asks for no others."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(dict(texts))
        for name in set(self.fields) - set(texts):
            del self.fields[name]


class HeadForm(CellsForm):
    """The head of a 绩效目标表; the cells `plan.march` … follow below, for their names are no Python names."""

    code = TextField(code, LIMITS["code"])
    name = TextField(
        one_line,
        LIMITS["name"],
        required=True,
        error_messages={"required": "项目名称不能空着，请填写"},
    )
    budget = AmountField(required=False)
    fiscal_funds = AmountField(required=False)
    other_funds = AmountField(required=False)
    purpose = TextField()
    goals = TextField()


HeadForm.base_fields |= {
    f"plan.{month}": PercentField(required=False) for month in PLAN_LABELS
}


class TargetForm(CellsForm):
    level1 = TextField(label)
    level2 = TextField(label)
    name = TextField()
    description = TextField()
    value = TextField()
    basis = TextField()


class OverallForm(CellsForm):
    """The head of a 部门整体绩效目标."""

    overall = TextField(limit=4 * CELL_LIMIT)


class SubTargetForm(CellsForm):
    title = TextField(one_line, TITLE_LIMIT)
    goal = TextField()
    indicators = TextField()


class SafeguardForm(CellsForm):
    title = TextField(one_line, TITLE_LIMIT)
    text = TextField()


class BackingForm(CellsForm):
    """Which sub-target a project backs, by the sub-target's key."""

    sub_target = TextField(label, 36)


# By the group of the row; "" is the head.
DECLARATION_FORMS: dict[str, type[CellsForm]] = {"": HeadForm, "targets": TargetForm}
DEPARTMENT_FORMS: dict[str, type[CellsForm]] = {
    "": OverallForm,
    "sub_targets": SubTargetForm,
    "safeguards": SafeguardForm,
    "projects": BackingForm,
}


@dataclass(slots=True)
class Cleaned:
    """What the cells mean, by their names, and why others can never be right."""

    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def clean(cells: Iterable[CellEdit], kinds: Mapping[str, type[CellsForm]]) -> Cleaned:
    """Each row's cells, and those of the head, through their form."""
    cleaned = Cleaned()
    together: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for cell in cells:
        together[row_of(cell.where)][cell.where] = cell.new
    for (group, _), texts in together.items():
        if group not in kinds:
            cleaned.refused.update(dict.fromkeys(texts, UNKNOWN))
            continue
        names = {where: field_name(where) for where in texts}
        form = kinds[group]({name: texts[where] for where, name in names.items()})
        for where, name in names.items():
            if name not in form.fields:
                cleaned.refused[where] = UNKNOWN
            elif name in form.errors:
                cleaned.refused[where] = "；".join(map(str, form.errors[name]))
            else:
                cleaned.values[where] = form.cleaned_data[name]
    return cleaned


def field_name(where: str) -> str:
    """`targets.<key>.value` → `value`; a cell of the head is its own field."""
    return where.split(".")[2] if row_of(where)[0] else where
