"""The pages of a user's own account: login, password, reminders."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from core.client_address import client_address
from projects.accounts.entering import enter, wait_for_code
from projects.accounts.forms import LoginForm, MeForm, OwnPasswordForm
from projects.accounts.second_factor import device_of
from projects.accounts.sessions import (
    browser_name,
    end_all,
    end_for,
    open_sessions,
)
from projects.models import Event, User
from projects.requests import SignedInRequest
from projects.trail.recording import record

LAST_LOGINS = 10


class Login(views.LoginView):
    redirect_authenticated_user = True
    authentication_form = LoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Log the person in, or ask for the code of their second factor first."""
        user = form.get_user()
        if device_of(user) is None:
            enter(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        wait_for_code(self.request, user)
        if self.request.headers.get("Accept") == "*/*":
            # The editor logs in without leaving its page, where there is no place for the code.
            context = {"elsewhere": True}
            page = "projects/accounts/login_code.html"
            status = HTTPStatus.PRECONDITION_REQUIRED
            return render(self.request, page, context, status=status)
        query = urlencode({"next": self.get_redirect_url()})
        return redirect(f"{reverse('login-code')}?{query}")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 429 for a lock: the editor, which logs in without leaving its page, looks at the status."""
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "locked"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


def record_logout(user: User, request: HttpRequest, why: str = "") -> None:
    """Record that a user is logged out, from which address, and why where they did not ask for it."""
    note = "，".join(filter(None, [f"从 {client_address(request)}", why]))
    record(user, "logout", subject="退出登录", note=note, department=user.department)


class Logout(views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            record_logout(request.user, request)
        return super().post(request, *args, **kwargs)


class PasswordChange(views.PasswordChangeView):
    request: SignedInRequest
    template_name = "registration/password.html"
    success_url = reverse_lazy("home")
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form records from where the password was changed."""
        kwargs = super().get_form_kwargs()
        kwargs["address"] = client_address(self.request)
        return kwargs

    def get_success_url(self) -> str:
        """The page that the user asked for before they had to change their password."""
        next_url = self.request.GET.get("next", "")
        is_own = url_has_allowed_host_and_scheme(
            next_url, {self.request.get_host()}, self.request.is_secure()
        )
        return next_url if is_own else super().get_success_url()

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            end_all([self.request.user], but=self.request.session.session_key)
            record(
                self.request.user,
                "password",
                subject="本人密码",
                department=self.request.user.department,
            )
        messages.success(self.request, "密码已修改")
        return response


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    """Show the account, and change its e-mail address and reminders."""
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.save(update_fields=MeForm.Meta.fields)
        messages.success(request, "已保存")
        return redirect("me")
    return render(request, "projects/accounts/me.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def my_logins(request: SignedInRequest) -> HttpResponse:
    """Show where the person is logged in and was last, and end the other logins."""
    person, own_key = request.user, request.session.session_key
    if request.method == "POST":
        ended = end_for([person], person, "退出本人的其他登录", but=own_key)
        messages.success(request, f"已退出其他登录 {ended} 处")
        return redirect("my-logins")
    sessions = []
    for session in open_sessions([person]):
        is_this = session.session_key == own_key
        sessions.append((session, browser_name(session.browser), is_this))
    logins = Event.objects.filter(user=person, verb="login").order_by("-number")
    context = {
        "sessions": sessions,
        "others": sum(not is_this for _, _, is_this in sessions),
        "logins": logins[:LAST_LOGINS],
    }
    return render(request, "projects/accounts/logins.html", context)
