"""The pages of the second factor: the code after the password, and setting it up for oneself."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.client_address import client_address
from core.sealing import KeyLost
from projects.accounts import logins, second_factor
from projects.accounts.entering import PENDING, enter, next_page
from projects.accounts.forms import refuse_locked
from projects.models import User
from projects.requests import SignedInRequest

# Between the password and the code.
SECONDS_FOR_CODE = 300
WRONG = "动态码不对或已用过：请等手机上换了新的一组再输入；手机不在身边的，用一个没用过的备用码"
KEY_LOST = "服务器的密钥换过，验不了手机动态码：请用一个没用过的备用码登录；没有备用码的，请管理员重置二次验证"


class CodeForm(forms.Form):
    code = forms.CharField(
        label="动态码",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True}
        ),
        help_text="手机上验证器显示的 6 位数字，或者一个备用码",
        error_messages={"required": "请输入动态码"},
    )


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask somebody whose password was right for the second factor, and log them in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    user = _waiting(request)
    if user is None:
        messages.info(request, "请先输入用户名和密码")
        return redirect_to_login(request.get_full_path())
    form = CodeForm(request.POST or None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            source = _checked(user, form.cleaned_data["code"], client_address(request))
        except ValidationError as error:
            form.add_error("code", error)
            if form.has_error("code", "locked"):
                status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            target = next_page(request)
            del request.session[PENDING]
            enter(request, user, f"，{source}")
            return HttpResponseRedirect(target)
    return render(
        request, "projects/accounts/login_code.html", {"form": form}, status=status
    )


def _waiting(request: HttpRequest) -> User | None:
    """Whose password was right in this session a moment ago, and is the same still."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > SECONDS_FOR_CODE:
        return None
    user = User.objects.select_related("department").filter(
        pk=pending["user"], is_active=True
    )
    found = user.first()
    if found is None or found.get_session_auth_hash() != pending["proof"]:
        return None
    return found


def _checked(user: User, code: str, address: str) -> str:
    """What the code comes from. Raises ValidationError, and counts the failure, where it is not good."""
    refuse_locked(user.username, address)
    try:
        source = second_factor.accepted(user, code)
    except KeyLost:
        raise ValidationError(KEY_LOST) from None
    if not source:
        logins.failed(user.username, address)
        refuse_locked(user.username, address)
        raise ValidationError(WRONG)
    return source


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def my_second_factor(request: SignedInRequest) -> HttpResponse:
    """Show whether one has a second factor; set it up, make new codes for paper, switch it off."""
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        if "begin" in request.POST:
            second_factor.begin(request.user)
            return redirect("second-factor")
        answer = _done(request, form)
        if answer is not None:
            return answer
    return render(
        request, "projects/accounts/second_factor.html", _shown(request, form)
    )


def _done(request: SignedInRequest, form: CodeForm) -> HttpResponse | None:
    """The answer to what was asked for with a code, None where the code is not good: the form then says so."""
    user = request.user
    if not form.is_valid():
        return None
    try:
        codes = _codes(request, form.cleaned_data["code"])
    except ValidationError as error:
        form.add_error("code", error)
        return None
    if codes:
        context = {"codes": codes, "person": user}
        return render(request, "projects/accounts/paper_codes.html", context)
    messages.success(request, "已停用二次验证，其他登录已退出")
    return redirect("second-factor")


def _codes(request: SignedInRequest, code: str) -> list[str]:
    """New codes for paper; none after switching off. Raises ValidationError where the code is not good."""
    user, address = request.user, client_address(request)
    if "confirm" in request.POST:
        refuse_locked(user.username, address)
        codes = second_factor.confirm(user, code)
        if not codes:
            raise ValidationError(WRONG)
        return codes
    _checked(user, code, address)
    if "remove" not in request.POST:
        return second_factor.new_paper_codes(user)
    if second_factor.is_demanded(user):
        raise ValidationError(
            "您的角色须使用二次验证，不能停用；换手机请先由管理员重置"
        )
    key = request.session.session_key
    second_factor.remove([user], user, "停用", but=key)
    return []


def _shown(request: SignedInRequest, form: CodeForm) -> dict[str, Any]:
    """What the page shows: the state, and the secret only while it is being set up."""
    user = request.user
    device = second_factor.device_of(user)
    pending = None if device else second_factor.pending_device(user)
    shown: dict[str, Any] = {
        "form": form,
        "device": device,
        "pending": pending,
        "is_demanded": second_factor.is_demanded(user),
        "left": second_factor.paper_codes_left(user),
    }
    if pending:
        shown["picture"] = second_factor.picture(pending)
        shown["secret"] = second_factor.written(pending)
    return shown
