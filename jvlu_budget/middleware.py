"""What stands between the server and every page."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import middleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

# What SQLite and PostgreSQL say when somebody else's long work is in the way.
IN_THE_WAY = ("locked", "deadlock")


class BusyMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Nothing was written; whoever waited in vain is told to try again."""
        if not isinstance(exception, OperationalError) or not any(word in str(exception) for word in IN_THE_WAY):
            return None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "busy"}, status=503)
        return render(request, "503.html", status=503)


class PostedOnlyMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A person who opens an address that only takes forms, as after a login that ran out, sees no empty page."""
        opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if not opened or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseBase:  # type: ignore[override]
        """A script that asks for data is told so: it would take the login page for an answer."""
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "login"}, status=401)
        return super().handle_no_permission(request, view_func)
