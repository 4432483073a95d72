"""The admin pages of what forms are made of: they show it with its status, and lead to the page that changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from core.read_only import ReadOnly
from projects.accounts.unit_choices import UnitListFilter
from projects.models import FundingPlan
from projects.register.admin import MONTHS, ON_THE_FORM, link
from projects.trail.admin_reading import NotesSecrets
from targets.documents.values import PLAIN
from targets.filings import loading
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
    declaration_of,
)

# Shown of every row beside its own fields.
OF_THE_FORM = ["status", "form_page"]


class ContentAdmin(ReadOnly, NotesSecrets):
    """The content of forms, whatever their status. A form is changed by its editor, by imports and by transitions."""

    content_path = ""  # the field that leads from a row to the content of its form
    shown: list[Any] = []  # the fields of a row, in their order

    def content(self, row: Any) -> Declaration | DepartmentTarget:
        """The content of the form to which the row belongs."""
        found: Declaration | DepartmentTarget = row
        if self.content_path:
            found = getattr(row, self.content_path)
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """One group, under which stands where it is changed."""
        fields = [*OF_THE_FORM, *self.shown]
        return [(None, {"fields": fields, "description": ON_THE_FORM})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*OF_THE_FORM, *self.shown]

    @admin.display(description="状态")
    def status(self, row: Any) -> str:
        filing: Filing = self.content(row).filing
        return str(filing.get_status_display())

    @admin.display(description="填报页")
    def form_page(self, row: Any) -> str:
        return link(self.content(row).get_absolute_url(), "打开填报页")


class FundingPlanAdmin(ContentAdmin):
    shown: list[Any] = ["project", *MONTHS]
    list_display: list[Any] = ["project", *MONTHS, "status", "form_page"]
    list_filter = [("project__year", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["project__declaration__filing"]
    search_fields = ["project__code", "project__name"]
    search_help_text = "按项目编码或名称查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        plans = super().get_queryset(request)
        return plans.filter(project__deleted_at__isnull=True)

    def content(self, row: FundingPlan) -> Declaration:
        return declaration_of(row.project)


class TargetInline(ReadOnly, admin.TabularInline):
    model = Target
    extra = 0
    ordering = ["position"]

    def get_fields(
        self, request: HttpRequest, obj: Declaration | None = None
    ) -> list[Any]:
        """The columns that the year uses."""
        schema = loading.schema_for(obj.project.year) if obj else PLAIN
        return ["position", "category", *schema.group("targets").names[2:]]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("category")


class DeclarationAdmin(ContentAdmin):
    shown = ["project", "goals", "sub_target"]
    list_display = ["project", "code", "status", "year", "department", "sub_target"]
    list_display += ["rows", "form_page"]
    list_filter = [
        "filing__status",
        ("project__year", admin.RelatedOnlyFieldListFilter),
        ("project__department", UnitListFilter),
    ]
    list_select_related = [
        "filing",
        "project__year",
        "project__department",
        "sub_target",
    ]
    search_fields = ["project__code", "project__name", "goals"]
    search_help_text = "按项目编码、项目名称或绩效目标查找"
    inlines = [TargetInline]
    ordering = [
        "-project__year__year",
        "project__department__path",
        "project__position",
        "pk",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        current = super().get_queryset(request).filter(project__deleted_at__isnull=True)
        return current.annotate(rows=Count("targets"))

    @admin.display(description="项目编码", ordering="project__code")
    def code(self, declaration: Declaration) -> str:
        return declaration.project.code

    @admin.display(description="预算年度", ordering="project__year__year")
    def year(self, declaration: Declaration) -> str:
        return str(declaration.project.year)

    @admin.display(description="单位", ordering="project__department__path")
    def department(self, declaration: Declaration) -> str:
        return str(declaration.project.department)

    @admin.display(description="指标行数", ordering="rows")
    def rows(self, declaration: Declaration) -> int:
        return declaration.rows  # type: ignore[attr-defined]


class TargetAdmin(ContentAdmin):
    content_path = "declaration"
    shown = ["declaration", "position", "category", "name", "description", "value"]
    shown += ["basis", "explanation", "nature", "measure", "weight", "scoring"]
    list_display = ["name", "value", "category", "declaration", "position", "status"]
    list_filter = [
        ("declaration__project__year", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
        ("declaration__project__department", UnitListFilter),
    ]
    list_select_related = ["category", "declaration__project", "declaration__filing"]
    search_fields = [
        "name",
        "value",
        "declaration__project__code",
        "declaration__project__name",
    ]
    search_help_text = "按三级指标、指标值、项目编码或项目名称查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(declaration__project__deleted_at__isnull=True)


class SubTargetInline(ReadOnly, admin.StackedInline):
    model = SubTarget
    extra = 0
    classes = ["collapse"]


class SafeguardInline(ReadOnly, admin.StackedInline):
    model = Safeguard
    extra = 0
    classes = ["collapse"]


class DepartmentTargetAdmin(ContentAdmin):
    shown = ["year", "department", "overall"]
    list_display = ["department", "year", "status", "form_page"]
    list_filter = ["year", ("department", UnitListFilter)]
    list_select_related = ["filing", "year", "department"]
    search_fields = ["department__code", "department__name", "overall"]
    search_help_text = "按单位编码、单位名称或总体绩效目标查找"
    inlines = [SubTargetInline, SafeguardInline]


class PartAdmin(ContentAdmin):
    content_path = "department_target"
    list_display = ["__str__", "department", "year", "status", "form_page"]
    list_display_links = ["__str__"]
    list_filter = [
        ("department_target__year", admin.RelatedOnlyFieldListFilter),
        ("department_target__department", UnitListFilter),
    ]
    list_select_related = [
        "department_target__filing",
        "department_target__year",
        "department_target__department",
    ]
    search_fields = [
        "title",
        "department_target__department__code",
        "department_target__department__name",
    ]
    search_help_text = "按标题、单位编码或单位名称查找"

    @admin.display(description="单位", ordering="department_target__department__path")
    def department(self, part: SubTarget | Safeguard) -> str:
        """The department of the target to which the row belongs."""
        return str(part.department_target.department)

    @admin.display(description="预算年度", ordering="department_target__year__year")
    def year(self, part: SubTarget | Safeguard) -> str:
        """The year of the target to which the row belongs."""
        return str(part.department_target.year)


class SubTargetAdmin(PartAdmin):
    shown = ["department", "year", "position", "title", "goal", "indicators"]


class SafeguardAdmin(PartAdmin):
    shown = ["department", "year", "position", "title", "text"]
