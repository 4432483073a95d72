"""The admin of departments, people, budget years and projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from core.amounts import print_amount, print_percent
from core.form_fields import AmountField, PercentField
from projects.accounts.forms import GivenPasswordForm
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    ProjectType,
    Scheme,
    User,
)
from projects.resources import (
    OWN_KEPT,
    DepartmentResource,
    ProjectResource,
    UserResource,
    lockout,
)
from projects.trail.model_admin import TrailedAdmin
from projects.trail.sheet_admin import SheetAdmin

# The role alone decides what a person may do, so that Django's groups would only mislead.
admin.site.unregister(Group)


class OfDecimal:
    """Stands in for the number field of a DecimalField, whose limits its own reading knows."""

    def __init__(self, *, max_digits: int, decimal_places: int, **kwargs):
        super().__init__(**kwargs)


class ShownAmountField(OfDecimal, AmountField):
    def prepare_value(self, value):
        return print_amount(value) if isinstance(value, Decimal) else value


class ShownPercentField(OfDecimal, PercentField):
    def prepare_value(self, value):
        return print_percent(value) if isinstance(value, Decimal) else value


@admin.register(Department)
class DepartmentAdmin(SheetAdmin):
    resource_classes = [DepartmentResource]
    list_display = ["code", "name", "parent"]
    list_display_links = ["code", "name"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    search_help_text = "按单位编码或名称查找"
    autocomplete_fields = ["parent"]


class NewUserForm(UserCreationForm):
    """Everybody logs in with a password: there is nothing else here to log in with."""

    class Meta:
        model = User
        fields = ["username", "name", "role", "department"]

    def save(self, commit: bool = True) -> User:
        self.instance.must_change_password = True
        return super().save(commit)


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = [
            "username",
            "name",
            "role",
            "department",
            "is_active",
            "must_change_password",
            "email",
            "password",
        ]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        kept = {
            name: cleaned.get(name, getattr(self.instance, name)) for name in OWN_KEPT
        }
        if sentence := lockout(User(pk=self.instance.pk, **kept), by=None):
            raise forms.ValidationError(sentence)
        return cleaned


@admin.register(User)
class UserAdmin(SheetAdmin, DjangoUserAdmin):
    resource_classes = [UserResource]
    form, add_form, change_password_form = UserForm, NewUserForm, GivenPasswordForm
    who: tuple[str, Any] = ("人员", {"fields": ["username", "name"]})
    what: tuple[str, Any] = (
        "角色与单位",
        {
            "fields": ["role", "department"],
            "description": "角色决定能做什么，单位决定能看到什么（含下级单位）。除管理员外都要选择单位。",
        },
    )
    fieldsets = [
        who,
        what,
        (
            "登录",
            {"fields": ["password", "must_change_password", "is_active", "last_login"]},
        ),
        ("联系", {"fields": ["email"]}),
    ]
    add_fieldsets = [who, what, ("登录", {"fields": ["password1", "password2"]})]
    readonly_fields = ["last_login"]
    list_display = ["username", "name", "role", "department", "is_active", "last_login"]
    list_display_links = ["username", "name"]
    list_filter = [
        "role",
        "is_active",
        ("department", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["department"]
    search_fields = ["username", "name", "department__name"]
    search_help_text = "按用户名、姓名或单位名称查找"
    autocomplete_fields = ["department"]
    ordering = ["username"]
    filter_horizontal = ()

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        """Nobody takes the admin's role from themselves, so that one admin always remains."""
        own = OWN_KEPT if obj == request.user else ()
        return [*super().get_readonly_fields(request, obj), *own]

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and obj != request.user


class YearInline(admin.TabularInline):
    model = BudgetYear
    extra = 0
    show_change_link = True


@admin.register(Scheme)
class SchemeAdmin(TrailedAdmin):
    list_display = ["name", "code"]
    search_fields = ["code", "name"]
    search_help_text = "按编号或名称查找"
    inlines = [YearInline]


@admin.register(BudgetYear)
class BudgetYearAdmin(TrailedAdmin):
    list_display = ["year", "scheme"]
    list_filter = ["scheme"]
    list_select_related = ["scheme"]
    search_fields = ["year"]
    search_help_text = "按年度查找，如 2024"
    autocomplete_fields = ["scheme"]


@admin.register(ProjectType)
class ProjectTypeAdmin(TrailedAdmin):
    list_display = ["name", "keywords", "position"]
    search_fields = ["name", "keywords"]
    search_help_text = "按项目类型或关键词查找"
    ordering = ["position"]


class ProjectForm(forms.ModelForm):
    class Meta:
        field_classes = dict.fromkeys(
            ["budget", "fiscal_funds", "other_funds"], ShownAmountField
        )


class FundingPlanForm(forms.ModelForm):
    class Meta:
        field_classes = dict.fromkeys(
            ["march", "june", "october", "december"], ShownPercentField
        )


class FundingPlanInline(admin.TabularInline):
    model = FundingPlan
    form = FundingPlanForm
    can_delete = False


@admin.register(Project)
class ProjectAdmin(SheetAdmin):
    resource_classes = [ProjectResource]
    form = ProjectForm
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


@admin.register(FundingPlan)
class FundingPlanAdmin(TrailedAdmin):
    form = FundingPlanForm
    list_display = ["project", "march", "june", "october", "december"]
    list_filter = [("project__year", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["project"]
    search_fields = ["project__code", "project__name"]
    search_help_text = "按项目编码或名称查找"
    autocomplete_fields = ["project"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(project__deleted_at__isnull=True)
