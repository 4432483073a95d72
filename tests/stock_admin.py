"""Django's own change list of projects, as the measure that our list is held against in the benchmarks."""

from django.contrib import admin
from django.urls import path

from core.lists.tables import PAGE_SIZE
from jvlu_budget import urls
from projects.models import Project

site = admin.AdminSite("stock")


@admin.register(Project, site=site)
class ProjectAdmin(admin.ModelAdmin):
    """The columns, filters and page size of our list; the rest is stock."""

    list_display = (
        "position",
        "name",
        "department",
        "project_type",
        "budget",
        "fiscal_funds",
        "other_funds",
    )
    list_select_related = ("department", "project_type")
    list_filter = ("year", "department")
    search_fields = ("name", "code", "purpose")
    list_per_page = PAGE_SIZE


urlpatterns = [path("stock/", site.urls), *urls.urlpatterns]
