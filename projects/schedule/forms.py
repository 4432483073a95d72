"""The dates of a year, and exceptions to them, as an admin types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from projects.accounts.access import may_review
from projects.models import BudgetYear, Department, Exemption, Project, Role, User
from projects.schedule.changes import DATES
from projects.schedule.deadlines import Stage


def day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DatesForm(forms.ModelForm):
    class Meta:
        model = BudgetYear
        fields = DATES
        widgets = {name: day() for name in DATES}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for stage in Stage:
            first, last = (
                cleaned.get(f"{stage.prefix}_{end}") for end in ("from", "until")
            )
            if first and last and first > last:
                self.add_error(
                    f"{stage.prefix}_until",
                    f"{stage.label}的截止日期早于开始日期，请核对",
                )
        return cleaned

    def stages(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (stage.label, self[f"{stage.prefix}_from"], self[f"{stage.prefix}_until"])
            for stage in Stage
        ]


class ExemptionForm(forms.ModelForm):
    """The unit and the project by their codes, for a county has thousands."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), required=False, label="人员"
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        required=False,
        label="单位（含下级）",
        to_field_name="code",
    )
    code = forms.CharField(label="项目编码", required=False, max_length=40)

    class Meta:
        model = Exemption
        fields = ["user", "department", "until", "reason"]
        widgets = {"until": day()}

    def __init__(self, year: BudgetYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["user", "department", "code", "until", "reason"])
        self.instance.year = year

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError("延长到的日期已经过去，请核对")
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code = cleaned.get("code", "").strip()
        if code:
            self.instance.project = Project.objects.filter(
                year=self.instance.year, code=code
            ).first()
            if self.instance.project is None:
                self.add_error(
                    "code", f"{self.instance.year}没有编码为 {code} 的项目，请核对"
                )
        elif not cleaned.get("user") and not cleaned.get("department"):
            raise forms.ValidationError("请指明例外给谁：人员、单位或项目至少填一项")
        return cleaned


class PropertiesForm(forms.ModelForm):
    """Who answers for a project; whether it is a 重点项目 or 涉密 is not for who fills it in to say."""

    class Meta:
        model = Project
        fields = ["responsible", "is_key", "is_secret"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.queryset = responsible_for(self.instance)
        field.empty_label = "（没有责任人）"
        if not may_review(user):
            del self.fields["is_key"], self.fields["is_secret"]
        for each in self.fields.values():
            each.show_hidden_initial = True  # what is posted as it was shown says nothing about what it is by now

    @property
    def touched(self) -> dict[str, Any]:
        """What the person has changed on the page."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def responsible_for(project: Project) -> Any:
    """Those who may fill it in, of its unit or of one above, and who answers for it now, whoever that is."""
    parts = project.department.path.rstrip("/").split("/")
    above = ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]
    may = Q(is_active=True, role=Role.CLERK, department__path__in=above)
    return User.objects.filter(may | Q(pk=project.responsible_id)).order_by("name")
