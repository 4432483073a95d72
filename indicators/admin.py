"""The admin of the indicator tree: the official categories, and the library under them."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from indicators.models import Indicator, Level
from indicators.resources import LibraryResource
from projects.trail.sheet_admin import SheetAdmin


def tree_choices(indicators: QuerySet) -> list:
    """Categories by scheme, in official order, each with its parent; read once for any number of rows."""

    def place(indicator: Indicator) -> tuple:
        above = indicator.parent or indicator
        return (
            indicator.scheme.code,
            above.position,
            above.pk,
            indicator.level,
            indicator.position,
        )

    rows = sorted(indicators.select_related("scheme", "parent"), key=place)
    groups = groupby(rows, key=lambda indicator: str(indicator.scheme))
    return [
        ("", "---------"),
        *(
            (scheme, [(row.pk, _with_parent(row)) for row in group])
            for scheme, group in groups
        ),
    ]


def _with_parent(indicator: Indicator) -> str:
    return f"{indicator.parent} › {indicator}" if indicator.parent else str(indicator)


class IndicatorForm(forms.ModelForm):
    def clean(self) -> dict:
        """A parent stands one level above, in the same scheme."""
        cleaned = super().clean() or {}
        parent, level, scheme = (
            cleaned.get(name) for name in ("parent", "level", "scheme")
        )
        if (
            parent
            and level
            and scheme
            and (parent.level, parent.scheme) != (level - 1, scheme)
        ):
            wanted = (
                f"“{scheme}”的{Level(level - 1).label}"
                if level > Level.FIRST
                else "空白"
            )
            self.add_error(
                "parent", f"{Level(level).label}的上级指标应为{wanted}，请另选"
            )
        return cleaned


@admin.register(Indicator)
class IndicatorAdmin(SheetAdmin):
    """Import and export are of the library alone: the categories are official, and few."""

    resource_classes = [LibraryResource]
    form = IndicatorForm
    fieldsets = [
        (
            "在指标树中的位置",
            {
                "fields": ["scheme", "level", "parent", "position"],
                "description": "一级、二级是官方类别；三级是指标库的条目，挂在同一指标体系的二级指标下。",
            },
        ),
        ("指标", {"fields": ["name", "required"]}),
        (
            "指标库条目",
            {"fields": ["project_type", "description", "reference_value", "basis"]},
        ),
    ]
    list_display = [
        "name",
        "level",
        "first_level",
        "second_level",
        "project_type",
        "reference_value",
        "scheme",
    ]
    list_filter = [
        "level",
        "scheme",
        ("project_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["scheme", "parent__parent", "project_type"]
    search_fields = ["name", "description", "parent__name"]
    search_help_text = "按指标名称、描述或上级指标查找"
    autocomplete_fields = ["scheme", "project_type"]
    ordering = [
        "scheme",
        "level",
        "parent__parent__position",
        "parent__position",
        "position",
        "pk",
    ]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "parent":
            field.queryset = Indicator.objects.filter(level__lt=Level.LIBRARY)
            field.choices = tree_choices(field.queryset)
        return field

    @admin.display(description="所属一级指标")
    def first_level(self, indicator: Indicator) -> str:
        return str(self._above(indicator, Level.FIRST) or "")

    @admin.display(description="所属二级指标")
    def second_level(self, indicator: Indicator) -> str:
        return str(self._above(indicator, Level.SECOND) or "")

    def _above(self, indicator: Indicator, level: Level) -> Indicator | None:
        above = indicator.parent
        while above and above.level > level:
            above = above.parent
        return above if above and above.level == level else None
