"""The admin of budget years and their schemes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from projects.models import BudgetYear, Project
from projects.trail.model_admin import TrailedAdmin


class YearInline(admin.TabularInline):
    model = BudgetYear
    extra = 0
    show_change_link = True
    can_delete = False


class SchemeAdmin(TrailedAdmin):
    list_display = ["name", "code"]
    search_fields = ["code", "name"]
    search_help_text = "按编号或名称查找"
    inlines = [YearInline]


class BudgetYearAdmin(TrailedAdmin):
    list_display = ["year", "scheme"]
    list_filter = ["scheme"]
    list_select_related = ["scheme"]
    search_fields = ["year"]
    search_help_text = "按年度查找，如 2024"
    autocomplete_fields = ["scheme"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: BudgetYear | None = None
    ) -> Any:
        """A year that has projects keeps its number, under which their forms, versions and trail are found."""
        has_projects = obj is not None and Project.everything.filter(year=obj).exists()
        return ["year"] if has_projects else []
