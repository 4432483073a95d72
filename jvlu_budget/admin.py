"""The admin site."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from projects.trail.admin_reading import NotingSite

# The labels of the apps that store background work, and the secrets of second factors.
HIDDEN_APPS = {"django_tasks_database", "otp_totp", "otp_static"}


class AdminSite(NotingSite):
    site_title = site_header = "预算绩效目标管理系统"
    index_title = "后台管理"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without the action that deletes many rows: what hangs on a row is shown and weighed row by row."""
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Leave out the queue of background work, of which the page of imports shows more, and all secrets."""
        models: Any = model_or_iterable
        if isinstance(model_or_iterable, type):
            models = [model_or_iterable]
        shown = []
        for model in models:
            if model._meta.app_label not in HIDDEN_APPS:
                shown.append(model)
        super().register(shown, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Raise PermissionDenied for users of other roles: logging in again would not help them."""
        if request.user.is_authenticated and not request.user.is_admin:
            raise PermissionDenied
        return super().has_permission(request)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """Redirect to the application's own login page."""
        next_url = request.GET.get("next", reverse("admin:index"))
        return redirect_to_login(next_url)

    def password_change(  # type: ignore[override]  # a redirect in place of a page
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponseRedirect:
        """Redirect to the application's own page, which counts wrong passwords and records the change in the trail."""
        return redirect("password")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict]:
        """Apps and models in the order of their registration."""
        positions = {model: number for number, model in enumerate(self._registry)}
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: positions[entry["model"]])
        apps.sort(key=lambda app: positions[app["models"][0]["model"]])
        return apps
