"""What people type of their accounts: logging in, a new password, how they are reminded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from projects.accounts import logins
from projects.models import User

LOCKED = "连续输错的次数太多，为安全起见请在 {} 以后再试；忘记密码的，请联系管理员重设"


def address_of(request: HttpRequest) -> str:
    """From where the request came. Only as many proxies are believed as stand before the server."""
    passed = [
        each.strip()
        for each in request.headers.get("X-Forwarded-For", "").split(",")
        if each.strip()
    ]
    proxies = settings.PROXIES
    return (
        passed[-proxies]
        if 0 < proxies <= len(passed)
        else request.META.get("REMOTE_ADDR", "")
    )


def refuse_locked(username: str, address: str) -> None:
    """Raises ValidationError, for a name that nobody bears as well."""
    if until := logins.locked_until(username, address):
        raise ValidationError(
            LOCKED.format(f"{timezone.localtime(until):%H:%M}"), "locked"
        )


class LoginForm(AuthenticationForm):
    """Counts what fails; while a name is locked the right password opens nothing either."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        username, address = (
            self.cleaned_data.get("username", ""),
            address_of(self.request),
        )
        refuse_locked(username, address)
        try:
            cleaned = super().clean()
        except ValidationError:
            logins.failed(username, address)
            refuse_locked(username, address)
            raise
        if self.user_cache is not None:  # a blank password is neither right nor wrong
            logins.succeeded(username, address)
        return cleaned


class OwnPasswordForm(PasswordChangeForm):
    """A password of one's own, which ends what an admin asked for."""

    user: User

    def __init__(
        self, user: User, *args: Any, address: str = "", **kwargs: Any
    ) -> None:
        super().__init__(user, *args, **kwargs)
        self.address = address

    def clean_old_password(self) -> str:
        """Whoever sits down at somebody else's screen does not get to guess, either."""
        refuse_locked(self.user.username, self.address)
        try:
            return super().clean_old_password()
        except ValidationError:
            logins.failed(self.user.username, self.address)
            raise

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        old, new = cleaned.get("old_password"), cleaned.get("new_password1")
        if old and old == new:
            self.add_error("new_password1", "新密码和旧密码一样，请换一个")
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        return super().save(commit)


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that an admin gives is good for one login."""

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = True
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
        if cleaned.get("reminders") != "never" and not cleaned.get("email"):
            self.add_error(
                "email", "要发邮件提醒，请填写电子邮箱；不需要的，请选“不发邮件”"
            )
        return cleaned
