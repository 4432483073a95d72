"""The 审核表 as a page asks for it, and what each of the eight points is worth in a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms

from targets.workflow.deciding import Typed
from targets.workflow.models import ReviewGrade, ReviewSheet
from targets.workflow.performing import NOTE_LENGTH
from targets.workflow.review_points import FULL, POINTS, Point

GRADES = [("", "—"), *ReviewGrade.choices]


class SheetForm(forms.Form):
    """A grade for each point, for a 重点项目 a score up to its worth, the grade of the whole and an opinion."""

    grade = forms.ChoiceField(label="综合等级", choices=GRADES, required=False)
    opinion = forms.CharField(
        label="审核意见",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": f"审核意见有 %(show_value)s 个字，最多 {NOTE_LENGTH} 个，请缩短"
        },
    )
    sheet = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, weights: Mapping[str, int], scored: bool, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scored = scored
        for point in POINTS:
            self.fields[f"mark_{point.id}"] = forms.ChoiceField(
                label=point.label, choices=GRADES, required=False
            )
            if scored:
                self.fields[f"score_{point.id}"] = _score(point, weights[point.id])

    def rows(
        self,
    ) -> Iterator[
        tuple[str, list[tuple[Point, forms.BoundField, forms.BoundField | None]]]
    ]:
        """The points by dimension, each with its fields."""
        for dimension, points in groupby(POINTS, key=lambda point: point.dimension):
            yield (
                dimension,
                [
                    (
                        each,
                        self[f"mark_{each.id}"],
                        self[f"score_{each.id}"] if self.scored else None,
                    )
                    for each in points
                ],
            )

    @property
    def typed(self) -> Typed:
        cleaned = self.cleaned_data
        scores = {point.id: cleaned.get(f"score_{point.id}") for point in POINTS}
        return Typed(
            {
                point.id: cleaned[f"mark_{point.id}"]
                for point in POINTS
                if cleaned[f"mark_{point.id}"]
            },
            {key: str(score) for key, score in scores.items() if score is not None},
            cleaned["grade"],
            cleaned["opinion"].strip(),
            cleaned["sheet"],
        )

    @property
    def complaint(self) -> str:
        """The first thing that is wrong, with its place."""
        found = (
            (self.fields[name].label or "", errors[0])
            for name, errors in self.errors.items()
        )
        return next((f"{label}：{error}" for label, error in found), "")


def _score(point: Point, weight: int) -> forms.DecimalField:
    between = f"得分应在 0 到 {weight} 之间"
    return forms.DecimalField(
        label=f"{point.label}得分",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(weight),
        max_digits=5,
        decimal_places=2,
        error_messages={"min_value": between, "max_value": between, "invalid": between},
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "size": 5, "placeholder": f"满分 {weight}"}
        ),
    )


def initial_of(sheet: ReviewSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {"sheet": 0}
    marks = {f"mark_{key}": mark for key, mark in sheet.marks.items()}
    scores = {f"score_{key}": score for key, score in sheet.scores.items()}
    return {
        **marks,
        **scores,
        "grade": sheet.grade,
        "opinion": sheet.opinion,
        "sheet": sheet.revision,
    }


class WeightsForm(forms.Form):
    """Whole numbers that make 100 together."""

    def __init__(self, weights: Mapping[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(weights)
        for point in POINTS:
            label = f"{point.dimension} · {point.label}"
            self.fields[point.id] = forms.IntegerField(
                label=label, min_value=0, max_value=FULL
            )

    def clean(self) -> dict[str, int]:
        cleaned = super().clean() or {}
        if not self.errors and (together := sum(cleaned.values())) != FULL:
            raise forms.ValidationError(
                f"各要点分值合计是 {together}，应为 {FULL}，请核对"
            )
        return cleaned
