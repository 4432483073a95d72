"""The admin of departments: their names and places by year."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from projects.accounts.resources import DepartmentResource
from projects.accounts.unit_forms import UnitForm
from projects.accounts.units import change_unit, newest_year
from projects.models import Department
from projects.trail.sheet_admin import SheetAdmin
from projects.unit_history import codes_in


class DepartmentAdmin(SheetAdmin):
    resource_classes = [DepartmentResource]
    list_display = ["code", "name", "parent"]
    list_display_links = ["code", "name"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "former_names"]
    search_help_text = "按单位编码或名称查找"
    import_note = "名称、上级单位的改动从最新的预算年度起生效，以前的年度不变；要从别的年度起，请在单位的页面上改。"
    form = UnitForm
    readonly_fields = ["earlier_years"]
    instead = "撤销、合并、换了编码的单位请不要删除：填写最后年度和承接单位，以前年度的表照旧查得到。"
    years: tuple[str, Any] = (
        "年度",
        {"fields": ["first_year", "last_year", "successor"]},
    )

    def get_fieldsets(self, request: HttpRequest, obj: Department | None = None) -> Any:
        """A new unit has no earlier years."""
        if obj is None:
            return [(None, {"fields": ["code", "name", "parent"]}), self.years]
        named = ["code", "name", "parent", "since", "seen", "earlier_years"]
        return [(None, {"fields": named}), self.years]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Department | None = None
    ) -> list[str]:
        """The code stays: files, addresses and the trail know the unit by it."""
        return [*self.readonly_fields, "code"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> Any:
        """What is searched for; where a unit is suggested to be chosen, those that there are by now."""
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.in_year(newest_year())
        return super().get_search_results(request, queryset, search_term)

    def save_model(
        self, request: HttpRequest, obj: Department, form: UnitForm, change: bool
    ) -> None:
        """Move or rename a unit from a year on; other changes are saved as they are."""
        if change and form.moves(form.changed_data):
            change_unit(obj, form.cleaned_data["since"] or newest_year())
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description="以前的名称和上级")
    def earlier_years(self, unit: Department) -> str:
        """What the unit was in earlier years."""
        texts = []
        for former in unit.formerly:
            above = codes_in(former["path"])[:-1]
            place = f"上级单位 {above[-1]}" if above else "没有上级单位"
            texts.append(f"到 {former['through']} 年：{former['name']}，{place}")
        return "；".join(texts) or "没有变过"
