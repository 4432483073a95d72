"""What is asked before a project is made, or a year's forms are copied."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from core.form_fields import AmountFormField
from core.spelling import one_line
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
    """Cleaned inside a transaction: the year is locked, so that the code stays free and a second click is seen."""

    year = forms.ModelChoiceField(
        BudgetYear.objects.all(),
        to_field_name="year",
        label="预算年度",
        empty_label=None,
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        to_field_name="code",
        label="单位",
        empty_label="请选择单位",
    )
    name = TextField(
        one_line,
        LIMITS["name"],
        required=True,
        label="项目名称",
        widget=forms.TextInput,
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
        help_text="从指标库开始：这一类项目常用的指标会先列在表里，指标值由您填写",
    )
    confirmed = forms.BooleanField(required=False, label="仍要新建")

    def __init__(
        self, user: User, source: Project | None, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial=_initial(user, source))
        self.asks = False
        fields: dict[str, Any] = self.fields
        fields["department"].queryset = Department.objects.visible_to(user)
        fields["start"].queryset = ProjectType.objects.filter(
            indicators__isnull=False
        ).distinct()
        fields["name"].error_messages["required"] = "项目名称不能空着，请填写"
        if source:
            del fields["start"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year, kind = cleaned.get("year"), cleaned.get("start")
        if year is None:
            return cleaned
        lock_year(year)
        self._check_code(year, cleaned.get("code"))
        if (
            cleaned.get("department")
            and cleaned.get("name")
            and not cleaned["confirmed"]
        ):
            self._check_name(year, cleaned["department"], cleaned["name"])
        if kind and not library_entries(year, kind).exists():
            self.add_error("start", NO_ENTRIES.format(year, kind))
        return cleaned

    def _check_code(self, year: BudgetYear, code: str | None) -> None:
        if code and Project.objects.filter(year=year, code=code).exists():
            self.add_error("code", CODE_TAKEN.format(year, code))

    def _check_name(self, year: BudgetYear, department: Department, name: str) -> None:
        same = Project.objects.filter(
            year=year, department=department, name=name
        ).first()
        if same:
            self.asks = True
            self.add_error(
                "name",
                NAME_TAKEN.format(year, f"（编码 {same.code}）" if same.code else ""),
            )

    @property
    def project(self) -> Project:
        """The project asked for, not saved yet."""
        return Project(
            **{
                name: self.cleaned_data[name]
                for name in ("year", "department", "name", "code", "budget")
            }
        )


def _initial(user: User, source: Project | None) -> dict[str, Any]:
    if source:
        return {
            "year": source.year,
            "department": source.department,
            "name": source.name,
        }
    return {"year": BudgetYear.objects.first(), "department": user.department}


class CopyForm(forms.Form):
    """Which department's forms of which year go into which other: of the person's own, those of the last year into the
    latest, unless they say otherwise. An admin may begin the next year.
    """

    department = forms.ModelChoiceField(
        Department.objects.none(),
        to_field_name="code",
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
        usual: dict[str, Any] = (
            {"source": choices[-2][0], "target": choices[-1][0]}
            if self.possible
            else {}
        )
        own = (
            {"department": user.department.code, **usual}
            if usual and user.department
            else None
        )
        super().__init__(data or own, initial=usual)
        fields: dict[str, Any] = self.fields
        fields["department"].queryset = Department.objects.visible_to(user)
        fields["target"].choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        source, target = cleaned.get("source"), cleaned.get("target")
        if source and target and target <= source.year:
            self.add_error("target", NOT_LATER)
        return cleaned

    @property
    def projects(self) -> Any:
        """The projects that could be copied, in the order of the document."""
        cleaned = self.cleaned_data
        within = Q(department__path__startswith=cleaned["department"].path)
        return Project.objects.filter(
            within, year=cleaned["source"]
        ).in_document_order()
