"""The admin site."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator


class AdminSite(admin.AdminSite):
    site_title = site_header = "预算绩效目标管理系统"
    index_title = "后台管理"

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """The queue of background work would bring its own table: imports have a page that says more of them."""
        models: Any = (
            [model_or_iterable]
            if isinstance(model_or_iterable, type)
            else model_or_iterable
        )
        ours = [
            model
            for model in models
            if model._meta.app_label != "django_tasks_database"
        ]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Raises PermissionDenied for a person of another role: logging in again would not help them."""
        if request.user.is_authenticated and not request.user.is_admin:
            raise PermissionDenied
        return super().has_permission(request)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """Send a stranger to the application's own login page."""
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(  # type: ignore[override]  # a redirect in place of a page
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponseRedirect:
        """There is one page for that, which counts guesses and tells the trail."""
        return redirect("password")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict]:
        """Apps and models in working order, which is the order in which they were registered."""
        order = list(self._registry)
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: order.index(entry["model"]))
        return sorted(apps, key=lambda app: order.index(app["models"][0]["model"]))
