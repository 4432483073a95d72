"""What to open, and the dates of the year that is opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from projects.accounts.unit_choices import UnitField, year_in
from projects.codes import canonical
from projects.models import BudgetYear, Department
from projects.schedule.changes import DATES, HANDLING
from projects.schedule.forms import DatesForm
from targets.opening.choosing import Choice
from targets.opening.planning import Plan

LATEST_YEAR = 2099
NOT_LATER = "要开启的年度应晚于来源年度，请另选"
OVER = "填报的截止日期已经过去，单位填不了表，请改晚一些"


class OpeningForm(forms.Form):
    """Which year is opened, from which one, for whom, and what stays behind."""

    source = forms.ModelChoiceField(
        BudgetYear.objects.select_related("scheme"),
        to_field_name="year",
        label="从哪一年带过去",
        empty_label=None,
    )
    target = forms.TypedChoiceField(coerce=int, label="要开启的年度")
    department = UnitField(
        Department.objects.all(),
        required=False,
        label="单位（及下级）",
        empty_label="全部单位",
    )
    leave_one_off = forms.BooleanField(
        required=False, label="名称写明是一次性的、或到来源年度为止的项目不带"
    )
    without = forms.CharField(
        required=False,
        label="另外不带的项目",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="项目编码，用空格或换行分开；已终止和未通过的本来就不带",
    )

    def __init__(self, data: QueryDict, years: list[BudgetYear]) -> None:
        numbers = sorted(year.year for year in years)
        choices = [(number, f"{number}年") for number in numbers[1:]]
        if numbers and numbers[-1] < LATEST_YEAR:
            coming = numbers[-1] + 1
            choices.append((coming, f"{coming}年（新建）"))
        initial: dict[str, Any] = {"leave_one_off": True}
        if choices:
            initial["target"] = choices[-1][0]
            initial["source"] = numbers[-1]
        super().__init__(data or None, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["target"].choices = choices
        asked = data.get("source") or str(initial.get("source", ""))
        fields["department"].offer(year_in(asked), data.get("department"))

    def clean_without(self) -> frozenset[str]:
        codes = self.cleaned_data["without"].replace("，", " ").replace(",", " ")
        return frozenset(canonical(code) for code in codes.split())

    def clean(self) -> dict[str, Any]:
        """Refuse a year that is not later than the one it follows."""
        cleaned = super().clean() or self.cleaned_data
        source, target = cleaned.get("source"), cleaned.get("target")
        if source and target and target <= source.year:
            self.add_error("target", NOT_LATER)
        return cleaned

    @property
    def plan(self) -> Plan:
        """What the opening would do."""
        cleaned = self.cleaned_data
        choice = Choice(cleaned["leave_one_off"], cleaned["without"])
        return Plan(cleaned["source"], cleaned["target"], cleaned["department"], choice)


class OpeningDatesForm(DatesForm):
    """The dates of the year that is opened; a new year has those of the source, moved by the years between."""

    def __init__(self, plan: Plan, data: QueryDict | None = None) -> None:
        year = plan.target or new_year(plan.source, plan.number)
        super().__init__(data, instance=year)

    def clean_fill_until(self) -> date | None:
        """Refuse a last day that is over."""
        last: date | None = self.cleaned_data["fill_until"]
        if last is not None and last < clock.today():
            raise forms.ValidationError(OVER)
        return last

    @property
    def settings(self) -> dict[str, Any]:
        """The dates, and how forms are handled."""
        return {name: self.cleaned_data[name] for name in (*DATES, *HANDLING)}


def new_year(source: BudgetYear, number: int) -> BudgetYear:
    """A year like the source, not saved, with its dates moved."""
    year = BudgetYear(year=number, scheme=source.scheme)
    later = number - source.year
    for name in HANDLING:
        setattr(year, name, getattr(source, name))
    for name in DATES:
        day = getattr(source, name)
        setattr(year, name, moved(day, later))
    return year


def moved(day: date | None, years: int) -> date | None:
    """The same day so many years later; 29 February becomes the 28th."""
    if day is None:
        return None
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)
