"""The admin of what projects and departments promise, which is only read there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from import_export.results import Result

from indicators.admin import IndicatorAdmin
from indicators.models import Indicator, IndicatorLevel
from projects.admin import ProjectAdmin, SchemeAdmin
from projects.models import FundingPlan, Project, Scheme
from projects.trail.sheet_admin import SheetImportForm
from targets.documents.values import DECLARATION
from targets.filings.content_admin import (
    DeclarationAdmin,
    DepartmentTargetAdmin,
    FundingPlanAdmin,
    SafeguardAdmin,
    SubTargetAdmin,
    TargetAdmin,
)
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    DepartmentTarget,
    Safeguard,
    SubTarget,
    Target,
    declaration_of,
)
from targets.workflow.project_sheet import (
    REASON,
    FormedProjectResource,
    adjustments,
)

# The apps below know nothing of forms.
admin.site.unregister([Project, Scheme, Indicator])


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


@admin.register(Indicator)
class UsedIndicatorAdmin(IndicatorAdmin):
    def get_readonly_fields(
        self, request: HttpRequest, obj: Indicator | None = None
    ) -> Any:
        """A category that stands on forms keeps its name and its place, which they would change with it."""
        if obj is None or obj.level == IndicatorLevel.LIBRARY:
            return []
        under_it = Q(category=obj) | Q(category__parent=obj)
        is_used = Target.objects.filter(under_it).exists()
        return ["scheme", "level", "parent", "name"] if is_used else []


class ProjectImportForm(SheetImportForm):
    """Says what becomes of projects whose form is not open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].help_text += (
            "已批复、已公开的项目，改了预算、单位或支出计划的，以“预算调整”为由发起调整，新数写入调整中的表；"
            "已提交、已审核的不能改。"
        )


@admin.register(Project)
class FormedProjectAdmin(ProjectAdmin):
    resource_classes = [FormedProjectResource]
    import_form_class = ProjectImportForm
    form_kind = DECLARATION_KIND

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Say with the preview how many adjustments the table opens."""
        response: Any = super().import_action(request, **kwargs)
        result = response.context_data.get("result")
        count = adjustments(result) if result else 0
        if count:
            messages.warning(
                request,
                f"确认导入后，{count} 个批复过的项目将以“{REASON}”为由发起调整，要重新提交、审核和批复",
            )
        return response

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        super().add_success_message(result, request)
        if count := adjustments(result):
            messages.warning(
                request, f"{count} 个批复过的项目已发起调整，请通知单位提交"
            )

    list_display = [*ProjectAdmin.list_display, "status"]
    list_select_related = [*ProjectAdmin.list_select_related, "declaration__filing"]
    read_on_form = ["status", *ProjectAdmin.read_on_form]

    @admin.display(description="状态")
    def status(self, project: Project) -> str:
        return str(declaration_of(project).filing.get_status_display())


admin.site.register(FundingPlan, FundingPlanAdmin)
admin.site.register(Declaration, DeclarationAdmin)
admin.site.register(Target, TargetAdmin)
admin.site.register(DepartmentTarget, DepartmentTargetAdmin)
admin.site.register(SubTarget, SubTargetAdmin)
admin.site.register(Safeguard, SafeguardAdmin)
