"""What stands between the server and every page."""

import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, middleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

# What SQLite and PostgreSQL say when somebody else's long work is in the way.
IN_THE_WAY = ("locked", "deadlock")
# When the person last did something, in seconds; it is not written down for every click.
SEEN, SEEN_EVERY = "seen", 30


class BusyMiddleware(MiddlewareMixin):
    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Nothing was written; whoever waited in vain is told to try again."""
        if not isinstance(exception, OperationalError) or not any(
            word in str(exception) for word in IN_THE_WAY
        ):
            return None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "busy"}, status=503)
        return render(request, "503.html", status=503)


class PostedOnlyMiddleware(MiddlewareMixin):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A person who opens an address that only takes forms, as after a login that ran out, sees no empty page."""
        opened = request.method == "GET" and "text/html" in request.headers.get(
            "Accept", ""
        )
        if not opened or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class IdleMiddleware(MiddlewareMixin):
    """Whoever does nothing for a while is logged out. What a page asks by itself is nothing that a person does."""

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> None:
        if not request.user.is_authenticated:
            return
        now, seen = int(time.time()), request.session.get(SEEN)
        if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
            logout(request)
            if request.headers.get("Accept") != "application/json":
                messages.info(
                    request, "您有一段时间没有操作，为安全起见已退出，请重新登录"
                )
        elif seen is None or (not _by_itself(request) and now - seen >= SEEN_EVERY):
            request.session[SEEN] = now


def _by_itself(request: HttpRequest) -> bool:
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return name.endswith(("-watch", "-progress"))


class FirstPasswordMiddleware(MiddlewareMixin):
    """Who logged in with a password that an admin gave sees nothing before it is changed."""

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match and request.resolver_match.url_name in {
            "password",
            "logout",
            "login",
        }:
            return None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "password"}, status=403)
        messages.warning(request, "这是初始密码，只用一次；请先改成自己的密码")
        wanted = (
            f"?{urlencode({'next': request.get_full_path()})}"
            if request.method == "GET"
            else ""
        )
        return redirect(f"{reverse('password')}{wanted}")


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable
    ) -> HttpResponseBase:
        """A script that asks for data is told so: it would take the login page for an answer."""
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "login"}, status=401)
        return super().handle_no_permission(request, view_func)
