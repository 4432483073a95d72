"""Django forms for a new project, and for copying the forms of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from core.form_fields import AmountFormField
from core.spelling import likeness, one_line
from projects.accounts.unit_choices import UnitField, year_in
from projects.models import BudgetYear, Department, Project, ProjectType, User
from projects.register.locks import lock_year
from targets.documents.contents import code
from targets.documents.validity import LIMITS
from targets.filings.starting import library_entries
from targets.forms.cell_forms import TextField

LATEST_YEAR = 2099
CODE_TAKEN = "{}已有编码 {} 的项目，请核对编码"
NAME_TAKEN = "{}这个单位已有同名项目{}，请核对；确实要再建一个，请勾选“仍要新建”"
NO_ENTRIES = "{}的指标体系里还没有“{}”的指标，请另选一类，或从空白表开始"
NOT_LATER = "复制到的年度应晚于来源年度，请另选；没有更晚的年度时，请管理员新建"


class LibraryChoice(forms.ModelChoiceField):
    def label_from_instance(self, kind: ProjectType) -> str:
        return f"指标库：{kind.name}"


class NewProjectForm(forms.Form):
    """A new project: blank, from the library, or copied from another one.

    It must be cleaned inside a transaction: the year is locked, so that the code stays free, and that a project made by
    a second click is noticed.
    """

    year = forms.ModelChoiceField(
        BudgetYear.objects.all(),
        to_field_name="year",
        label="预算年度",
        empty_label=None,
    )
    department = UnitField(
        Department.objects.none(),
        label="单位",
        empty_label="请选择单位",
    )
    name = TextField(
        one_line,
        LIMITS["name"],
        required=True,
        label="项目名称",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    code = TextField(
        code, LIMITS["code"], label="项目编码（可以以后再填）", widget=forms.TextInput
    )
    budget = AmountFormField(required=False, label="预算数（万元，可以以后再填）")
    start = LibraryChoice(
        ProjectType.objects.none(),
        required=False,
        label="从哪里开始",
        empty_label="空白表",
        help_text="从指标库开始：打开后先勾选这一类项目常用的指标，只放入勾选的，指标值由您填写",
    )
    confirmed = forms.BooleanField(required=False, label="仍要新建")

    def __init__(
        self,
        user: User,
        source: Project | None,
        data: QueryDict | None = None,
        year: BudgetYear | None = None,
    ) -> None:
        initial: dict[str, Any] = {"year": year, "department": user.department}
        if source:
            initial = {
                "year": source.year,
                "department": source.department,
                "name": source.name,
            }
        super().__init__(data, initial=initial)
        # Whether to ask the person to confirm a second project of the same name.
        self.asks = False
        fields: dict[str, Any] = self.fields
        units = Department.objects.visible_to(user)
        chosen = year or (source.year if source else None)
        fields["department"].queryset = units.in_year(chosen.year) if chosen else units
        fields["department"].offer(chosen.year if chosen else None)
        with_indicators = ProjectType.objects.filter(indicators__isnull=False)
        fields["start"].queryset = with_indicators.distinct()
        fields["name"].error_messages["required"] = "项目名称不能空着，请填写"
        if source:
            del fields["start"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year = cleaned.get("year")
        if year is None:
            return cleaned
        lock_year(year)
        code = cleaned.get("code")
        if code and Project.objects.filter(year=year, code=code).exists():
            self.add_error("code", CODE_TAKEN.format(year, code))
        department, name = cleaned.get("department"), cleaned.get("name")
        if department and name and not cleaned["confirmed"]:
            namesakes = Project.objects.filter(year=year, department=department)
            namesakes = namesakes.only("name", "code")
            alike = likeness(name)
            namesake = next(
                (other for other in namesakes if likeness(other.name) == alike), None
            )
            if namesake:
                self.asks = True
                code_text = f"（编码 {namesake.code}）" if namesake.code else ""
                if namesake.name != name:
                    code_text = f"“{namesake.name}”{code_text}"
                self.add_error("name", NAME_TAKEN.format(year, code_text))
        kind = cleaned.get("start")
        if kind and not library_entries(year, kind).exists():
            self.add_error("start", NO_ENTRIES.format(year, kind))
        return cleaned

    @property
    def project(self) -> Project:
        """The project described by the form, not saved yet."""
        cleaned = self.cleaned_data
        return Project(
            year=cleaned["year"],
            department=cleaned["department"],
            name=cleaned["name"],
            code=cleaned["code"],
            budget=cleaned["budget"],
        )


class CopyForm(forms.Form):
    """The department whose forms are copied, from which year into which.

    At first the person's own department, from the last year but one into the latest. An admin may copy into a year
    that is created by it.
    """

    department = UnitField(
        Department.objects.none(),
        label="单位（及下级）",
        empty_label="请选择单位",
    )
    source = forms.ModelChoiceField(
        BudgetYear.objects.all(),
        to_field_name="year",
        label="来源年度",
        empty_label=None,
    )
    target = forms.TypedChoiceField(coerce=int, label="复制到")

    def __init__(self, user: User, data: QueryDict) -> None:
        years = sorted(BudgetYear.objects.values_list("year", flat=True))
        choices = [(year, f"{year}年") for year in years]
        if user.is_admin and years and years[-1] < LATEST_YEAR:
            choices.append((years[-1] + 1, f"{years[-1] + 1}年（新建）"))
        # There is a year to copy from and a later one to copy into.
        self.possible = len(choices) > 1
        self.latest = years[-1] if years else None
        initial: dict[str, Any] = {}
        own: dict[str, Any] | None = None
        if self.possible:
            (source, _), (target, _) = choices[-2:]
            initial = {"source": source, "target": target}
            if user.department:
                own = {"department": user.department.code, **initial}
        super().__init__(data or own, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["department"].queryset = Department.objects.visible_to(user)
        asked = data.get("source") or initial.get("source")
        fields["department"].offer(year_in(str(asked)), data.get("department"))
        fields["target"].choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a year that is not later than that of the forms."""
        cleaned = super().clean() or self.cleaned_data
        source, target = cleaned.get("source"), cleaned.get("target")
        if source and target and target <= source.year:
            self.add_error("target", NOT_LATER)
        return cleaned

    @property
    def projects(self) -> Any:
        """The projects that could be copied, in the order of the document."""
        department, source = (
            self.cleaned_data["department"],
            self.cleaned_data["source"],
        )
        below = department.below(source.year)
        projects = Project.objects.filter(below, year=source)
        return projects.in_document_order()
