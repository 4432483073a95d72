"""The admin of what projects and departments promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Field, QuerySet
from django.http import HttpRequest, HttpResponse
from import_export.results import Result

from indicators.admin import tree_choices
from projects.admin import FundingPlanAdmin, ProjectAdmin, SchemeAdmin
from projects.models import FundingPlan, Project, Scheme
from targets.documents.values import DECLARATION, PLAIN
from targets.filings import loading
from targets.filings.department_admin import (
    DepartmentTargetAdmin,
    SafeguardAdmin,
    SubTargetAdmin,
)
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)
from targets.filings.revised_admin import CategoryChoice, OfProjectAdmin, RevisedAdmin
from targets.workflow.models import Version

THREE_LINES = {"rows": 3, "cols": 12}


# The projects' own app knows nothing of forms.
admin.site.unregister([Project, FundingPlan, Scheme])


class SchemeForm(forms.ModelForm):
    """With the optional columns to be ticked."""

    optional_columns = forms.MultipleChoiceField(
        choices=[(column.name, column.label) for column in DECLARATION.optional],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=Scheme._meta.get_field("optional_columns").verbose_name,
        help_text=Scheme._meta.get_field("optional_columns").help_text,
    )

    class Meta:
        model = Scheme
        fields = ["code", "name", "optional_columns"]


@admin.register(Scheme)
class ColumnedSchemeAdmin(SchemeAdmin):
    form = SchemeForm


@admin.register(Project)
class FormedProjectAdmin(ProjectAdmin, OfProjectAdmin):
    def has_delete_permission(
        self, request: HttpRequest, obj: Project | None = None
    ) -> bool:
        """What went on its way is kept with its versions, and set aside rather than deleted."""
        begun = obj is not None and Version.objects.filter(filing__project=obj).exists()
        return super().has_delete_permission(request, obj) and not begun

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        self.revise_forms_of(
            [row.object_id for row in result.rows if row.is_new() or row.is_update()],
            request,
        )
        return super().process_result(result, request)


@admin.register(FundingPlan)
class FormedPlanAdmin(FundingPlanAdmin, OfProjectAdmin):
    owner = "project"


class TargetInline(CategoryChoice, admin.TabularInline):
    model = Target
    extra = 0
    ordering = ["position"]

    def get_fields(
        self, request: HttpRequest, obj: Declaration | None = None
    ) -> list[Any]:
        """The columns that the year uses."""
        schema = loading.schema_for(obj.project.year) if obj else PLAIN
        return ["position", "category", *schema.group("targets").names[2:]]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs):
        if db_field.get_internal_type() == "TextField":
            kwargs["widget"] = forms.Textarea(attrs=THREE_LINES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_formset(
        self, request: HttpRequest, obj: Declaration | None = None, **kwargs
    ):
        """The categories of the project's own year, where the project is known."""
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            field: Any = formset.form.base_fields["category"]
            field.queryset = field.queryset.filter(scheme=obj.project.year.scheme)
            field.choices = tree_choices(field.queryset)
        return formset


@admin.register(Declaration)
class DeclarationAdmin(RevisedAdmin):
    list_display = ["project", "code", "year", "department", "sub_target", "rows"]
    list_filter = [
        ("project__year", admin.RelatedOnlyFieldListFilter),
        ("project__department", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["project__year", "project__department", "sub_target"]
    search_fields = ["project__code", "project__name", "goals"]
    search_help_text = "按项目编码、项目名称或绩效目标查找"
    autocomplete_fields = ["project", "sub_target"]
    inlines = [TargetInline]
    ordering = [
        "-project__year__year",
        "project__department__path",
        "project__position",
        "pk",
    ]

    def begin(self, obj: Declaration) -> None:
        filings = Filing.objects
        obj.filing, _ = filings.get_or_create(
            kind=DECLARATION_KIND, project=obj.project
        )

    def has_delete_permission(
        self, request: HttpRequest, obj: Declaration | None = None
    ) -> bool:
        """What went on its way is kept with its versions."""
        begun = obj is not None and obj.filing.versions.exists()
        return super().has_delete_permission(request, obj) and not begun

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


@admin.register(Target)
class TargetAdmin(CategoryChoice, RevisedAdmin):
    owner = "declaration"
    list_display = ["name", "value", "category", "declaration", "position"]
    list_filter = [
        ("declaration__project__year", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
        ("declaration__project__department", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["category", "declaration__project"]
    search_fields = [
        "name",
        "value",
        "declaration__project__code",
        "declaration__project__name",
    ]
    search_help_text = "按三级指标、指标值、项目编码或项目名称查找"
    autocomplete_fields = ["declaration"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .filter(declaration__project__deleted_at__isnull=True)
        )


admin.site.register(DepartmentTarget, DepartmentTargetAdmin)
admin.site.register(SubTarget, SubTargetAdmin)
admin.site.register(Safeguard, SafeguardAdmin)
