"""The dates of a budget year and an exemption from them, as an admin types them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from core.spelling import is_reason
from projects.accounts.unit_choices import UnitField
from projects.kinds import kind_choices
from projects.models import BudgetYear, Department, Exemption, Project, User
from projects.schedule.changes import DATES, HANDLING
from projects.schedule.deadlines import Stage


def date_input() -> forms.DateInput:
    """The field with which a browser lets a date be chosen."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


# A form that is returned is open for a quarter of a year at most.
MOST_RETURN_DAYS = 60


class DatesForm(forms.ModelForm):
    """The dates of a year, and how forms are handled in it."""

    class Meta:
        model = BudgetYear
        fields = (*DATES, *HANDLING)
        widgets = {name: date_input() for name in DATES}

    def clean_return_days(self) -> int:
        days: int = self.cleaned_data["return_days"]
        if days > MOST_RETURN_DAYS:
            message = f"退回后可修改的工作日最多 {MOST_RETURN_DAYS} 天，请核对"
            raise forms.ValidationError(message)
        return days

    def stages(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The label of each stage with the fields of its first and last day."""
        rows = []
        for stage in Stage:
            first = self[f"{stage.prefix}_from"]
            last = self[f"{stage.prefix}_until"]
            rows.append((stage.label, first, last))
        return rows


class ExemptionForm(forms.ModelForm):
    """A new exemption. Unit and project are typed by code: a county has thousands of them."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), required=False, label="人员"
    )
    department = UnitField(
        Department.objects.all(), required=False, label="单位（含下级）"
    )
    code = forms.CharField(label="项目编码", required=False, max_length=40)
    kind = forms.ChoiceField(
        label="哪种表",
        required=False,
        choices=lambda: [("", "全部"), *kind_choices()],
    )

    class Meta:
        model = Exemption
        fields = ["user", "department", "kind", "until", "reason"]
        widgets = {"until": date_input()}

    def __init__(self, year: BudgetYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["user", "department", "code", "kind", "until", "reason"])
        self.instance.year = year
        units: Any = self.fields["department"]
        units.offer(year.year)

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError("延长到的日期已经过去，请核对")
        return until

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not is_reason(reason):
            complaint = f"“{reason[:10]}”说明不了理由，请用一句话写明为什么例外"
            raise forms.ValidationError(complaint)
        return reason

    def clean(self) -> dict[str, Any]:
        """Find the project of the code that was typed, and ask for one of user, unit and project."""
        cleaned = super().clean() or {}
        code = cleaned.get("code", "").strip()
        if code:
            year = self.instance.year
            project = Project.objects.filter(year=year, code=code).first()
            self.instance.project = project
            if project is None:
                self.add_error("code", f"{year}没有编码为 {code} 的项目，请核对")
        elif not cleaned.get("user") and not cleaned.get("department"):
            raise forms.ValidationError("请指明例外给谁：人员、单位或项目至少填一项")
        return cleaned
