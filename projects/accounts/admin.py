"""The admin of users."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from projects.accounts import giving
from projects.accounts.access import ACCESS_FIELDS
from projects.accounts.forms import GivenPasswordForm, NewUserForm, UserForm
from projects.accounts.login_state import LoginStateFilter, login_state, with_locks
from projects.accounts.resources import UserResource
from projects.accounts.second_factor import remove, with_factor
from projects.accounts.sessions import browser_name, end_for, open_sessions
from projects.models import SecondFactorRole, User
from projects.requests import SignedInRequest
from projects.trail.model_admin import TrailedAdmin
from projects.trail.sheet_admin import SheetAdmin


class SecondFactorRoleAdmin(TrailedAdmin):
    """The roles of which a second factor is demanded."""

    list_display = ["role"]

    def has_change_permission(
        self, request: HttpRequest, obj: SecondFactorRole | None = None
    ) -> bool:
        """A role is added or taken out; there is nothing to change."""
        return False

    def has_view_permission(
        self, request: HttpRequest, obj: SecondFactorRole | None = None
    ) -> bool:
        return super().has_add_permission(request)


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
            {
                "fields": [
                    "password",
                    "must_change_password",
                    "is_active",
                    "last_login",
                    "open_logins",
                    "second_factor",
                ]
            },
        ),
        ("联系", {"fields": ["email"]}),
    ]
    add_fieldsets = [
        name_fields,
        access_fields,
        ("登录", {"fields": ["password1", "password2"]}),
    ]
    readonly_fields = ["last_login", "open_logins", "second_factor"]
    list_display = ["username", "name", "role", "login", "department", "is_active"]
    list_display_links = ["username", "name"]
    list_filter = [
        "role",
        "is_active",
        LoginStateFilter,
        ("department", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["department"]
    search_fields = ["username", "name", "department__name"]
    search_help_text = "按用户名、姓名或单位名称查找"
    autocomplete_fields = ["department"]
    ordering = ["username"]
    filter_horizontal = ()
    actions = ["unlock", "give_passwords", "end_logins", "reset_factor", "hand_over"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return with_locks(super().get_queryset(request))

    @admin.display(description="登录", ordering="last_login")
    def login(self, user: User) -> str:
        """Whether the person can log in, and did."""
        return login_state(user)

    @admin.action(description="解除登录锁定")
    def unlock(self, request: SignedInRequest, people: QuerySet[User]) -> None:
        """End the locks of the chosen people."""
        chosen = list(people.select_related("department"))
        giving.unlock(chosen, request.user)
        message = f"已解除 {len(chosen)} 人的登录锁定"
        self.message_user(request, message, messages.SUCCESS)

    @admin.display(description="打开的登录")
    def open_logins(self, user: User) -> str:
        """Where the person is logged in, a line each."""
        lines = [
            f"{browser_name(session.browser)}，从 {session.address}，"
            f"{timezone.localtime(session.since):%Y-%m-%d %H:%M} 登录"
            for session in open_sessions([user])
            if session.since
        ]
        return "；".join(lines) or "没有"

    @admin.display(description="二次验证")
    def second_factor(self, user: User) -> str:
        return "已启用" if with_factor([user]) else "未启用"

    @admin.action(description="重置二次验证（手机丢失、更换）")
    def reset_factor(self, request: SignedInRequest, people: QuerySet[User]) -> None:
        """Take the second factor of the chosen people away; they set up another at the next login."""
        chosen = list(people.select_related("department"))
        own_key = request.session.session_key
        remove(chosen, request.user, "管理员重置", but=own_key)
        done = f"已重置 {len(chosen)} 人的二次验证，他们的登录已结束"
        self.message_user(request, done, messages.SUCCESS)

    @admin.action(description="结束登录（在所有地方退出）")
    def end_logins(self, request: SignedInRequest, people: QuerySet[User]) -> None:
        """End the sessions of the chosen people, but not the one in which this is asked."""
        chosen = list(people.select_related("department"))
        own_key = request.session.session_key
        ended = end_for(chosen, request.user, "管理员结束登录", but=own_key)
        self.message_user(
            request, f"已结束 {len(chosen)} 人的 {ended} 处登录", messages.SUCCESS
        )

    @admin.action(description="交接一个人负责的项目")
    def hand_over(
        self, request: SignedInRequest, people: QuerySet[User]
    ) -> HttpResponse:
        """Open the page on which projects are handed over, with the chosen person."""
        person = people.first()
        query = f"?person={person.pk}" if person else ""
        return redirect(f"{reverse('handover')}{query}")

    @admin.action(description="发放初始密码，打印密码条")
    def give_passwords(
        self, request: SignedInRequest, people: QuerySet[User]
    ) -> HttpResponse | None:
        """Ask, then give the chosen people new first passwords and show the slips, which no page shows again."""
        active = people.filter(is_active=True).exclude(pk=request.user.pk)
        chosen = list(active.select_related("department"))
        if not 0 < len(chosen) <= giving.MOST_AT_ONCE:
            self.message_user(
                request,
                f"选中的有 {len(chosen)} 人可以发放（停用的和您自己除外），"
                f"一次 1 到 {giving.MOST_AT_ONCE} 人，请重新选择",
                messages.ERROR,
            )
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "发放初始密码",
            "people": chosen,
            "opts": self.opts,
        }
        if "confirmed" in request.POST:
            context["slips"] = giving.give_first_passwords(chosen, request.user)
            context["address"] = request.build_absolute_uri(reverse("login"))
        return render(request, "projects/accounts/first_passwords.html", context)

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
