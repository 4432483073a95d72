"""The forms of a user's account: login, a new password, e-mail reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
    UserChangeForm,
    UserCreationForm,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from core.client_address import client_address
from projects.accounts import logins
from projects.accounts.access import ACCESS_FIELDS, lockout_reason
from projects.accounts.sessions import end_all
from projects.models import Reminders, User
from projects.trail.recording import record

LOCKED = (
    "连续输错的次数太多，为安全起见请在 {} 以后再试。急用的，请联系管理员：在“后台管理 › 人员”里勾选您，"
    "执行“解除登录锁定”；忘记密码的，请管理员重设密码，重设后马上可以登录。您的网络地址是 {}"
)

STALE = "初始密码已过期：发放以后 {} 天内没有用它登录。请联系管理员重新发放初始密码"


def refuse_locked(username: str, address: str) -> None:
    """Raise ValidationError while the user name is locked here or the address is, whether such a user exists or not."""
    until = logins.locked_until(username, address)
    if until:
        local_time = timezone.localtime(until)
        message = LOCKED.format(f"{local_time:%H:%M}", address)
        raise ValidationError(message, "locked")


class LoginForm(AuthenticationForm):
    """Count failed logins; while a name is locked, the right password is refused as well."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        address = client_address(self.request)
        refuse_locked(username, address)
        try:
            cleaned = super().clean()
        except ValidationError:
            logins.failed(username, address)
            refuse_locked(username, address)
            raise
        if self.user_cache is not None:  # None where the password was left blank
            self._refuse_stale(self.user_cache, address)
        return cleaned

    def _refuse_stale(self, user: User, address: str) -> None:
        """Raise ValidationError for a first password that was not used in time."""
        if not user.first_password_ran_out:
            return
        note = f"从 {address}，初始密码已过期"
        subject, unit = f"用户名 {user.username}", user.department
        record(None, "failed", subject=subject, note=note, department=unit)
        message = STALE.format(settings.FIRST_PASSWORD_DAYS)
        raise ValidationError(message, "stale")


class OwnPasswordForm(PasswordChangeForm):
    """A new password chosen by the user, which ends the demand for one."""

    user: User

    def __init__(
        self, user: User, *args: Any, address: str = "", **kwargs: Any
    ) -> None:
        super().__init__(user, *args, **kwargs)
        self.address = address

    def clean_old_password(self) -> str:
        """Count wrong old passwords too: nobody may guess at a screen that somebody left open."""
        refuse_locked(self.user.username, self.address)
        try:
            return super().clean_old_password()
        except ValidationError:
            logins.failed(self.user.username, self.address)
            raise

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one."""
        cleaned = super().clean() or {}
        old = cleaned.get("old_password")
        new = cleaned.get("new_password1")
        if old and old == new:
            self.add_error("new_password1", "新密码和旧密码一样，请换一个")
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        return super().save(commit)


class MeForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email", "reminders"]
        widgets = {
            "email": forms.EmailInput(attrs={"size": 32, "autocomplete": "email"})
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_mail = cleaned.get("reminders") != Reminders.NEVER
        if wants_mail and not cleaned.get("email"):
            self.add_error(
                "email", "要发邮件提醒，请填写电子邮箱；不需要的，请选“不发邮件”"
            )
        return cleaned


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password set by an admin, to be changed at the next login, from which no earlier failure keeps the user.

    Whoever is logged in with the old one is so no more.
    """

    def save(self, commit: bool = True) -> User:
        """Save a password that is good for one login, and unlock the user."""
        self.user.must_change_password = True
        logins.unlock([self.user.username])
        end_all([self.user])
        return super().save(commit)


class NewUserForm(UserCreationForm):
    """A new user with an initial password, to be changed at the first login.

    Django's own form offers users without a password, who could not log in here at all.
    """

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
        """Refuse to demote or deactivate the last active admin."""
        cleaned = super().clean() or {}
        changed = User(pk=self.instance.pk)
        for name in ACCESS_FIELDS:
            before = getattr(self.instance, name)
            after = cleaned.get(name, before)
            setattr(changed, name, after)
        reason = lockout_reason(changed, by=None)
        if reason:
            raise forms.ValidationError(reason)
        return cleaned
