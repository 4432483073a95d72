"""The middleware of the project: logins that expire, first passwords, and errors that every page can meet."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlencode

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import logout, middleware
from django.core.exceptions import FieldError
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from jvlu_budget.unavailable import answer_if_unavailable, wants_json
from projects.accounts.sessions import SEEN, SINCE, begin, reason_to_end
from projects.accounts.views.account import record_logout
from projects.trail.reading import record_reading
from projects.trail.shown import begin as begin_noting

# A character that PostgreSQL takes in no text.
NUL = "\x00"
# What is raised for numbers and texts that a database cannot hold, for filters that the admin does not know, and for a
# body that was read as a form before.
UNREADABLE = (
    DataError,
    IncorrectLookupParameters,
    OverflowError,
    RawPostDataException,
)
# Words in other messages on keys that are no numbers, texts with NUL and fields that there are not.
UNREADABLE_WORDS = ("expected a number but got", "NUL (0x00)", "Cannot resolve keyword")
# How often the time of the user's last action is updated at most, in seconds.
UPDATED_EVERY = 30
# The pages that a user with an initial password can still open.
PASSWORD_PAGES = {"password", "logout", "login", "login-code"}
# And those that a user can open who must set up a second factor first.
FACTOR_PAGES = {"second-factor", *PASSWORD_PAGES}
# The names of pages that scripts poll end like this.
POLLED = ("-watch", "-progress")


class BusyMiddleware(MiddlewareMixin):
    """Ask the user to try again when the database is busy or away; nothing was saved.

    What fails outside a view gets the same answer by the handlers of `jvlu_budget.views`.
    """

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer where the database is busy or away; other errors are faults of ours."""
        return answer_if_unavailable(request, exception)


class NoStoreMiddleware(MiddlewareMixin):
    """Let browsers keep no page and no file, so that the back button shows nothing after a logout."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response["Cache-Control"] = "no-store"
        return response


class UnreadableMiddleware(MiddlewareMixin):
    """Answer 400 to addresses and values that no database can look up; nothing was saved."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        address = unquote(request.get_full_path())
        return unreadable(request) if NUL in address else None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a request that cannot be read with a page of its own; other errors are faults of ours."""
        is_unreadable = isinstance(exception, UNREADABLE)
        if isinstance(exception, ValueError | FieldError):
            message = str(exception)
            is_unreadable = any(word in message for word in UNREADABLE_WORDS)
        return unreadable(request) if is_unreadable else None


def unreadable(request: HttpRequest) -> HttpResponseBase:
    """The answer to a request that asks for what there cannot be."""
    if wants_json(request):
        return JsonResponse({"error": "unreadable"}, status=400)
    return render(request, "400.html", status=400)


class ReadingMiddleware(MiddlewareMixin):
    """Record in the trail which files a user takes, and which secret projects a user looks at."""

    def process_request(self, request: HttpRequest) -> None:
        begin_noting()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_read = response.status_code == HTTPStatus.OK and not _is_polled(request)
        if is_read and request.user.is_authenticated:
            record_reading(request, response)
        return response


class PostedOnlyMiddleware(MiddlewareMixin):
    """Show a page to users who open an address that only accepts forms, as they may after logging in again."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        wants_html = "text/html" in request.headers.get("Accept", "")
        if request.method != "GET" or not wants_html:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class IdleMiddleware(MiddlewareMixin):
    """Log out users who have done nothing for a while, or who logged in long ago.

    Requests that a page sends by itself do not count.
    """

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        if not request.user.is_authenticated:
            return
        now = int(time.time())
        seen = request.session.get(SEEN)
        if seen is None:
            begin(request, now)
            return
        reason = reason_to_end(request.session.get(SINCE, seen), seen, now)
        if reason:
            record_logout(request.user, request, f"{reason}，自动退出")
            logout(request)
            if not wants_json(request):
                messages.info(request, f"您{reason}，为安全起见已退出，请重新登录")
        elif now - seen >= UPDATED_EVERY and not _is_polled(request):
            request.session[SEEN] = now


def _is_polled(request: HttpRequest) -> bool:
    """Whether a script asks for the address again and again by itself."""
    match = request.resolver_match
    name = match.url_name if match else None
    return (name or "").endswith(POLLED)


class FirstPasswordMiddleware(MiddlewareMixin):
    """Send users who logged in with a password set by an admin to the page where they change it."""

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        match = request.resolver_match
        if match and match.url_name in PASSWORD_PAGES:
            return None
        if wants_json(request):
            return JsonResponse({"error": "password"}, status=403)
        messages.warning(request, "这是初始密码，只用一次；请先改成自己的密码")
        url = reverse("password")
        if request.method == "GET":
            query = urlencode({"next": request.get_full_path()})
            url = f"{url}?{query}"
        return redirect(url)


class SecondFactorMiddleware(MiddlewareMixin):
    """Send users of whose role a second factor is demanded, and who have none, to the page where it is set up.

    It holds from the next request on; the backend finds it together with the user.
    """

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(request.user, "lacks_factor", False):
            return None
        match = request.resolver_match
        if match and match.url_name in FACTOR_PAGES:
            return None
        if wants_json(request):
            return JsonResponse({"error": "factor"}, status=403)
        messages.warning(request, "您的角色须使用二次验证，请先在这里设置")
        return redirect("second-factor")


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Answer 401 to scripts, and redirect everybody else to the login page."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse({"error": "login"}, status=401)
        return super().handle_no_permission(request, view_func)
