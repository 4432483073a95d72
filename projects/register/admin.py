"""The admin of projects, their types and their funding plans."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.amounts import print_amount, print_percent
from core.form_fields import AmountFormField, PercentFormField
from projects.models import FundingPlan, Project
from projects.register.resources import ProjectResource
from projects.trail.model_admin import TrailedAdmin
from projects.trail.sheet_admin import SheetAdmin


class ModelDecimalField:
    """Drop the limits that a DecimalField passes to its form field: reading an amount checks its own."""

    def __init__(self, *, max_digits: int, decimal_places: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class ModelAmountField(ModelDecimalField, AmountFormField):
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return print_amount(value)
        return value


class ModelPercentField(ModelDecimalField, PercentFormField):
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return print_percent(value)
        return value


class ProjectTypeAdmin(TrailedAdmin):
    list_display = ["name", "keywords", "position"]
    search_fields = ["name", "keywords"]
    search_help_text = "按项目类型或关键词查找"
    ordering = ["position"]


class ProjectAdminForm(forms.ModelForm):
    class Meta:
        field_classes = dict.fromkeys(
            ["budget", "fiscal_funds", "other_funds"], ModelAmountField
        )


class FundingPlanAdminForm(forms.ModelForm):
    class Meta:
        field_classes = dict.fromkeys(
            ["march", "june", "october", "december"], ModelPercentField
        )


class FundingPlanInline(admin.TabularInline):
    model = FundingPlan
    form = FundingPlanAdminForm
    can_delete = False


class ProjectAdmin(SheetAdmin):
    resource_classes = [ProjectResource]
    form = ProjectAdminForm
    fieldsets = [
        (
            "项目",
            {
                "fields": [
                    "year",
                    "department",
                    "position",
                    "code",
                    "name",
                    "project_type",
                ]
            },
        ),
        ("管理", {"fields": ["responsible", "is_key", "is_secret"]}),
        ("资金", {"fields": [("budget", "fiscal_funds", "other_funds"), "purpose"]}),
    ]
    inlines = [FundingPlanInline]
    list_display = ["code", "name", "shown_budget", "year", "department_name"]
    list_display_links = ["code", "name"]
    list_filter = [
        "year",
        ("department", admin.RelatedOnlyFieldListFilter),
        ("project_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["year", "department", "project_type"]
    search_fields = ["code", "name", "purpose"]
    search_help_text = "按项目编码、名称或资金用途查找"
    autocomplete_fields = ["year", "department", "project_type", "responsible"]

    @admin.display(description="单位", ordering="department__path")
    def department_name(self, project: Project) -> str:
        return project.department.name

    @admin.display(description="预算数（万元）", ordering="budget")
    def shown_budget(self, project: Project) -> str:
        return print_amount(project.budget)


class FundingPlanAdmin(TrailedAdmin):
    form = FundingPlanAdminForm
    list_display = ["project", "march", "june", "october", "december"]
    list_filter = [("project__year", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["project"]
    search_fields = ["project__code", "project__name"]
    search_help_text = "按项目编码或名称查找"
    autocomplete_fields = ["project"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        plans = super().get_queryset(request)
        return plans.filter(project__deleted_at__isnull=True)
