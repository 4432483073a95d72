"""Pages of one's own account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from projects.accounts.forms import LoginForm, MeForm, OwnPasswordForm, address_of
from projects.accounts.requests import SignedInRequest
from projects.models import Event
from projects.trail.recording import record

LAST_LOGINS = 10


class Login(views.LoginView):
    redirect_authenticated_user = True
    authentication_form = LoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        record(
            user,
            "login",
            subject="登录",
            note=f"从 {address_of(self.request)}",
            department=user.department,
        )
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The editor, which logs in without leaving its page, tells a lock from a wrong password by the status."""
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "locked"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class PasswordChange(views.PasswordChangeView):
    request: SignedInRequest
    template_name = "registration/password.html"
    success_url = reverse_lazy("home")
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": address_of(self.request)}

    def get_success_url(self) -> str:
        """Where one wanted to go before one was asked for a new password."""
        wanted = self.request.GET.get("next", "")
        own = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, self.request.is_secure()
        )
        return wanted if own else super().get_success_url()

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
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
    """Who one is here, how one is reminded, and when one logged in last."""
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.save(update_fields=MeForm.Meta.fields)
        messages.success(request, "已保存")
        return redirect("me")
    logins = Event.objects.filter(user=request.user, verb="login").order_by("-number")[
        :LAST_LOGINS
    ]
    return render(
        request, "projects/accounts/me.html", {"form": form, "logins": logins}
    )
