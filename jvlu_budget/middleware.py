"""What stands between the server and every page."""

from collections.abc import Callable

from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseBase:  # type: ignore[override]
        """A script that asks for data is told so: it would take the login page for an answer."""
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "login"}, status=401)
        return super().handle_no_permission(request, view_func)
