"""The admin of departments and users."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest

from projects.accounts.access import ACCESS_FIELDS
from projects.accounts.forms import GivenPasswordForm, NewUserForm, UserForm
from projects.accounts.resources import DepartmentResource, UserResource
from projects.models import User
from projects.trail.sheet_admin import SheetAdmin


class DepartmentAdmin(SheetAdmin):
    resource_classes = [DepartmentResource]
    list_display = ["code", "name", "parent"]
    list_display_links = ["code", "name"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    search_help_text = "按单位编码或名称查找"
    autocomplete_fields = ["parent"]


class UserAdmin(SheetAdmin, DjangoUserAdmin):
    resource_classes = [UserResource]
    instead = "离岗的人员请不要删除，在人员页面去掉“启用”的勾：不能再登录，办过的事仍查得到是谁。"
    form = UserForm
    add_form = NewUserForm
    change_password_form = GivenPasswordForm
    name_fields: tuple[str, Any] = ("人员", {"fields": ["username", "name"]})
    access_fields: tuple[str, Any] = (
        "角色与单位",
        {
            "fields": ["role", "department"],
            "description": "角色决定能做什么，单位决定能看到什么（含下级单位）。"
            "管理员可以不选单位；财政审核和审计员不选单位时看到全部单位。",
        },
    )
    fieldsets = [
        name_fields,
        access_fields,
        (
            "登录",
            {"fields": ["password", "must_change_password", "is_active", "last_login"]},
        ),
        ("联系", {"fields": ["email"]}),
    ]
    add_fieldsets = [
        name_fields,
        access_fields,
        ("登录", {"fields": ["password1", "password2"]}),
    ]
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
        """Admins cannot demote themselves, so that one admin always remains."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj == request.user:
            fields += ACCESS_FIELDS
        return fields

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Admins cannot delete their own account."""
        if obj == request.user:
            return False
        return super().has_delete_permission(request, obj)
