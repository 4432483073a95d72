"""The admin of the indicator tree: the official categories and the library below them."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from indicators.models import Indicator, IndicatorLevel
from indicators.resources import LibraryResource
from projects.trail.sheet_admin import SheetAdmin


def tree_choices(indicators: QuerySet[Indicator]) -> list[Any]:
    """Choices for a form field: the indicators with their parents, grouped by scheme, in official order."""
    related = indicators.select_related("scheme", "parent")
    choices: list[Any] = [("", "---------")]
    ordered = sorted(related, key=_place_in_tree)
    for scheme, group in groupby(ordered, key=attrgetter("scheme")):
        options = []
        for row in group:
            label = f"{row.parent} › {row}" if row.parent else str(row)
            options.append((row.pk, label))
        choices.append((str(scheme), options))
    return choices


def _place_in_tree(indicator: Indicator) -> tuple[Any, ...]:
    top = indicator.parent or indicator
    return (
        indicator.scheme.code,
        top.position,
        top.pk,
        indicator.level,
        indicator.position,
    )


class IndicatorForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """Check that the parent is one level higher in the same scheme."""
        cleaned = super().clean() or {}
        parent = cleaned.get("parent")
        level = cleaned.get("level")
        scheme = cleaned.get("scheme")
        if not (parent and level and scheme):
            return cleaned
        if (parent.level, parent.scheme) != (level - 1, scheme):
            expected = "空白"
            if level > IndicatorLevel.FIRST:
                expected = f"“{scheme}”的{IndicatorLevel(level - 1).label}"
            label = IndicatorLevel(level).label
            self.add_error("parent", f"{label}的上级指标应为{expected}，请另选")
        return cleaned


@admin.register(Indicator)
class IndicatorAdmin(SheetAdmin):
    """The admin of all indicators. Import and export cover the library only: the few categories are official."""

    resource_classes = [LibraryResource]
    form = IndicatorForm
    fieldsets = [
        (
            "在指标树中的位置",
            {
                "fields": ["scheme", "level", "parent", "position"],
                "description": "一级、二级是官方类别；三级是指标库的条目，挂在同一指标体系的二级指标下。"
                "已用在绩效目标表里的类别，体系、级次、上级和名称不再改。",
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
            field.queryset = Indicator.objects.filter(level__lt=IndicatorLevel.LIBRARY)
            field.choices = tree_choices(field.queryset)
        return field

    @admin.display(description="所属一级指标")
    def first_level(self, indicator: Indicator) -> str:
        return _name_above(indicator, IndicatorLevel.FIRST)

    @admin.display(description="所属二级指标")
    def second_level(self, indicator: Indicator) -> str:
        return _name_above(indicator, IndicatorLevel.SECOND)


def _name_above(indicator: Indicator, level: IndicatorLevel) -> str:
    """The name of the ancestor on a level, "" if there is none."""
    ancestor = indicator.parent
    while ancestor and ancestor.level > level:
        ancestor = ancestor.parent
    if ancestor and ancestor.level == level:
        return ancestor.name
    return ""
