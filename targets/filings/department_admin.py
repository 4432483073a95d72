"""The admin of part one of a document."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest

from targets.filings.models import (
    DEPARTMENT_KIND,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
)
from targets.filings.revised_admin import RevisedAdmin


class SubTargetInline(admin.StackedInline):
    model = SubTarget
    extra = 0
    classes = ["collapse"]


class SafeguardInline(admin.StackedInline):
    model = Safeguard
    extra = 0
    classes = ["collapse"]


class DepartmentTargetAdmin(RevisedAdmin):
    list_display = ["department", "year"]
    list_filter = ["year", ("department", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["year", "department"]
    search_fields = ["department__code", "department__name", "overall"]
    search_help_text = "按单位编码、单位名称或总体绩效目标查找"
    autocomplete_fields = ["year", "department"]
    inlines = [SubTargetInline, SafeguardInline]

    def begin(self, obj: DepartmentTarget) -> None:
        """Give a new target its filing."""
        obj.filing, _ = Filing.objects.get_or_create(
            kind=DEPARTMENT_KIND, year=obj.year, department=obj.department
        )


class PartAdmin(RevisedAdmin):
    owner = "department_target"
    list_display = ["__str__", "department", "year"]
    list_display_links = ["__str__"]
    list_filter = [
        ("department_target__year", admin.RelatedOnlyFieldListFilter),
        ("department_target__department", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["department_target__year", "department_target__department"]
    search_fields = [
        "title",
        "department_target__department__code",
        "department_target__department__name",
    ]
    search_help_text = "按标题、单位编码或单位名称查找"
    autocomplete_fields = ["department_target"]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ):
        """The model names the field once for both parts, and so without a Chinese name."""
        return super().formfield_for_foreignkey(
            db_field, request, label=DepartmentTarget._meta.verbose_name, **kwargs
        )

    @admin.display(description="单位", ordering="department_target__department__path")
    def department(self, part: SubTarget | Safeguard) -> str:
        """The department of the target to which the row belongs."""
        return str(part.department_target.department)

    @admin.display(description="预算年度", ordering="department_target__year__year")
    def year(self, part: SubTarget | Safeguard) -> str:
        """The year of the target to which the row belongs."""
        return str(part.department_target.year)


class SubTargetAdmin(PartAdmin):
    pass


class SafeguardAdmin(PartAdmin):
    pass
