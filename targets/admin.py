"""The admin of what projects and departments promise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import transaction
from django.db.models import Count, Field, ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from import_export.results import Result

from indicators.admin import tree_choices
from indicators.models import Indicator
from projects.admin import FundingPlanAdmin, ProjectAdmin, SchemeAdmin
from projects.models import FundingPlan, Project, Scheme, User
from projects.trail.model_admin import TrailedAdmin
from targets.documents.values import DECLARATION, PLAIN
from targets.filings import store
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)
from targets.workflow.models import Version

THREE_LINES = {"rows": 3, "cols": 12}


class CategoryChoice(BaseModelAdmin):
    """Offers the second-level categories once, however many rows ask for them."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "category":
            field.queryset = Indicator.objects.categories()
            field.choices = tree_choices(field.queryset)
        return field

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "category":
            for link in (
                "can_add_related",
                "can_change_related",
                "can_delete_related",
                "can_view_related",
            ):
                setattr(field.widget, link, False)
        return field


class RevisedAdmin(TrailedAdmin):
    """Whoever has the form open hears of what is changed here, and the checks look at it anew."""

    owner = ""  # the field that leads from a row to its form

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Only what was typed: a step that somebody took since the page was opened stands."""
        if not change:
            self.begin(obj)
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.save(update_fields=form.changed_data)

    def begin(self, obj: Any) -> None:
        """Give a new form its filing."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.revise([form.instance], request)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.revise([obj], request)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.revise(list(queryset), request)
        super().delete_queryset(request, queryset)

    def revise(self, rows: Iterable[Any], request: HttpRequest) -> None:
        assert isinstance(request.user, User), "only an admin gets here"
        forms = [getattr(row, self.owner) if self.owner else row for row in rows]
        keys = [form.filing_id for form in forms]
        store.revise(Filing.objects.filter(pk__in=keys), request.user)


class OfProjectAdmin(RevisedAdmin):
    """What a form says of its project is kept with the project, whose form may not be there yet."""

    def revise(self, rows: Iterable[Any], request: HttpRequest) -> None:
        projects = [getattr(row, self.owner) if self.owner else row for row in rows]
        self.revise_forms_of([project.pk for project in projects], request)

    def revise_forms_of(self, keys: Collection[int], request: HttpRequest) -> None:
        assert isinstance(request.user, User), "only an admin gets here"
        formless = Project.objects.filter(pk__in=keys, declaration__isnull=True)
        store.ensure_declarations(list(formless))
        filings = Filing.objects.filter(declaration__project__in=keys)
        store.revise(filings, request.user)


# The projects' own app knows nothing of forms.
admin.site.unregister([Project, FundingPlan, Scheme])


class SchemeForm(forms.ModelForm):
    """With the optional columns to be ticked."""

    optional_columns = forms.MultipleChoiceField(
        choices=[(each.name, each.label) for each in DECLARATION.optional],
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
        schema = store.schema_for(obj.project.year) if obj else PLAIN
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


class SubTargetInline(admin.StackedInline):
    model = SubTarget
    extra = 0
    classes = ["collapse"]


class SafeguardInline(admin.StackedInline):
    model = Safeguard
    extra = 0
    classes = ["collapse"]


@admin.register(DepartmentTarget)
class DepartmentTargetAdmin(RevisedAdmin):
    list_display = ["department", "year"]
    list_filter = ["year", ("department", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["year", "department"]
    search_fields = ["department__code", "department__name", "overall"]
    search_help_text = "按单位编码、单位名称或总体绩效目标查找"
    autocomplete_fields = ["year", "department"]
    inlines = [SubTargetInline, SafeguardInline]

    def begin(self, obj: DepartmentTarget) -> None:
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
        return str(part.department_target.department)

    @admin.display(description="预算年度", ordering="department_target__year__year")
    def year(self, part: SubTarget | Safeguard) -> str:
        return str(part.department_target.year)


@admin.register(SubTarget)
class SubTargetAdmin(PartAdmin):
    pass


@admin.register(Safeguard)
class SafeguardAdmin(PartAdmin):
    pass
