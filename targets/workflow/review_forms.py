"""Django forms for the 审核表, and for the weights of its eight points in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from targets.workflow.deciding import Typed
from targets.workflow.models import ReviewGrade, ReviewSheet
from targets.workflow.requested import NOTE_LENGTH
from targets.workflow.review_points import FULL, POINTS, Point

GRADES = [("", "—"), *ReviewGrade.choices]
# A point, the field of its grade, and that of its score.
Row = tuple[Point, forms.BoundField, forms.BoundField | None]


class SheetForm(forms.Form):
    """A grade for each point, for a 重点项目 also a score up to its weight, a grade of the whole, and an opinion."""

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
        """Add the fields of the points; `scored` adds those of their scores."""
        super().__init__(*args, **kwargs)
        self.scored = scored
        for point in POINTS:
            self.fields[f"mark_{point.id}"] = forms.ChoiceField(
                label=point.label, choices=GRADES, required=False
            )
            if scored:
                field = score_field(point, weights[point.id])
                self.fields[f"score_{point.id}"] = field

    def rows(self) -> dict[str, list[Row]]:
        """The points with their fields, by dimension."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for point in POINTS:
            mark = self[f"mark_{point.id}"]
            score = self[f"score_{point.id}"] if self.scored else None
            rows[point.dimension].append((point, mark, score))
        return dict(rows)

    @property
    def typed(self) -> Typed:
        """The sheet as it was typed."""
        cleaned = self.cleaned_data
        marks, scores = {}, {}
        for point in POINTS:
            if mark := cleaned[f"mark_{point.id}"]:
                marks[point.id] = mark
            score = cleaned.get(f"score_{point.id}")
            if score is not None:
                scores[point.id] = str(score)
        opinion = cleaned["opinion"].strip()
        return Typed(marks, scores, cleaned["grade"], opinion, cleaned["sheet"])

    @property
    def complaint(self) -> str:
        """The first error, with the label of its field; "" where there is none."""
        for name, errors in self.errors.items():
            return f"{self.fields[name].label or ''}：{errors[0]}"
        return ""


def score_field(point: Point, weight: int) -> forms.DecimalField:
    """A field for the score of a point, which is at most its weight."""
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
    """The values of the form for a stored sheet."""
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
    """The weights of the points: whole numbers with a sum of 100."""

    def __init__(self, weights: Mapping[str, int], *args: Any, **kwargs: Any) -> None:
        """Add a field for the weight of every point."""
        super().__init__(*args, **kwargs)
        self.initial = dict(weights)
        for point in POINTS:
            label = f"{point.dimension} · {point.label}"
            self.fields[point.id] = forms.IntegerField(
                label=label, min_value=0, max_value=FULL
            )

    def clean(self) -> dict[str, int]:
        """Refuse weights with another sum."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        together = sum(cleaned.values())
        if together != FULL:
            message = f"各要点分值合计是 {together}，应为 {FULL}，请核对"
            raise forms.ValidationError(message)
        return cleaned
