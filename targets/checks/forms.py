"""What is asked of somebody who gives a reason for a warning, or has many findings mended at once."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest

from projects.requests import primary_key
from targets.checks.filters import RuleFilter
from targets.checks.fixing import FixKey
from targets.checks.rules.catalogue import RULES
from targets.checks.waiving import REASON_LENGTH

EVIDENCE_LENGTH = 64


class ReasonForm(forms.Form):
    """Why warnings of a rule may stand."""

    rule = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="理由",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "没有填写理由，请写明为什么可以这样",
            "max_length": f"理由有 %(show_value)s 个字，最多 {REASON_LENGTH} 个，请缩短",
        },
    )

    @property
    def marks(self) -> list[str]:
        """The evidence of each of the warnings."""
        data: Any = self.data
        return data.getlist("mark")

    @property
    def as_typed(self) -> dict[str, Any]:
        """What a page shows again of a reason that was not accepted."""
        rule = self.data.get("rule", "")
        return {"typed": self, "typed_rule": rule, "typed_marks": self.marks}

    @property
    def complaint(self) -> str:
        """The first thing that is wrong."""
        return next(
            (str(error) for errors in self.errors.values() for error in errors), ""
        )


class MendFilter(RuleFilter):
    """The findings that are to be mended: those of a rule, in a year, of a unit and what lies below it.

    What is found in part ones is mended in their editor.
    """

    offered = RULES
    rule = django_filters.ChoiceFilter(label="规则", empty_label="请选择")

    @property
    def chosen(self) -> str:
        """The rule, "" where none is."""
        return self.form.cleaned_data["rule"] if self.is_valid() else ""


def posted_keys(request: HttpRequest) -> tuple[list[FixKey], int]:
    """The findings that are to be mended, and how many of them could not be understood."""
    texts = [text for value in request.POST.getlist("key") for text in value.split()]
    keys = [_key(text) for text in texts]
    return [key for key in dict.fromkeys(keys) if key], keys.count(None)


def _key(text: str) -> FixKey | None:
    """`12:A02:evidence`, as a button or a box says it."""
    project, _, rest = text.partition(":")
    rule, _, evidence = rest.partition(":")
    pk = primary_key(project)
    return (
        FixKey(pk, rule, evidence)
        if pk is not None and len(evidence) == EVIDENCE_LENGTH
        else None
    )
