"""The admin of projects, their types and their funding plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.amounts import print_amount, print_percent
from core.read_only import ReadOnly
from projects.accounts.unit_choices import UnitListFilter
from projects.models import FundingPlan, Project
from projects.register.marks import mark_chips
from projects.register.resources import ProjectResource
from projects.trail.model_admin import TrailedAdmin
from projects.trail.sheet_admin import SheetAdmin

ON_THE_FORM = (
    "随绩效目标表办理，在这里只能查看；要修改请打开填报页，批复过的先发起调整。"
)


def printed(
    model: type[Model], name: str, show: Callable[[Any], str]
) -> Callable[[Any], str]:
    """A column of the admin that prints a number as the pages of the application do."""
    field: Any = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row: Any) -> str:
        return show(getattr(row, name))

    return column


AMOUNTS = [
    printed(Project, name, print_amount)
    for name in ("budget", "fiscal_funds", "other_funds")
]
MONTHS = [
    printed(FundingPlan, name, print_percent)
    for name in ("march", "june", "october", "december")
]


class ProjectTypeAdmin(TrailedAdmin):
    list_display = ["name", "keywords", "position"]
    search_fields = ["name", "keywords"]
    search_help_text = "按项目类型或关键词查找"
    ordering = ["position"]


class FundingPlanInline(ReadOnly, admin.TabularInline):
    model = FundingPlan
    fields = readonly_fields = MONTHS  # type: ignore[assignment]


class ProjectAdmin(SheetAdmin):
    """Type and number of a project; all else is changed on its own pages, which ask for its status."""

    resource_classes = [ProjectResource]
    read_on_form: list[Any] = ["year", "department", "code", "name", *AMOUNTS]
    read_on_form += ["purpose", "form_page"]
    read_on_properties = ["responsible", "is_key", "is_secret", "properties_page"]
    inlines = [FundingPlanInline]
    list_display = ["code", "name", AMOUNTS[0], "year", "department_name", "marks"]
    list_display_links = ["code", "name"]
    list_filter = [
        "year",
        ("department", UnitListFilter),
        ("project_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["year", "department", "project_type"]
    search_fields = ["code", "name", "purpose"]
    search_help_text = "按项目编码、名称或资金用途查找"
    autocomplete_fields = ["project_type"]
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Projects begin with their form, on the page 新建项目 or by an import."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Project | None = None
    ) -> bool:
        """Projects are set aside on their own page and can be brought back."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Project, form: Any, change: bool
    ) -> None:
        """Save only the fields that were changed: others may have been changed elsewhere meanwhile."""
        obj.save(update_fields=form.changed_data)

    def get_fieldsets(self, request: HttpRequest, obj: Project | None = None) -> Any:
        form = {"fields": self.read_on_form, "description": ON_THE_FORM}
        return [
            ("项目", {"fields": ["project_type", "position"]}),
            ("绩效目标表", form),
            ("管理", {"fields": self.read_on_properties}),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Project | None = None
    ) -> Any:
        return [*self.read_on_form, *self.read_on_properties]

    @admin.display(description="单位", ordering="department__path")
    def department_name(self, project: Project) -> str:
        """The name that the unit has in the year of the project."""
        return project.unit_name

    @admin.display(description="标记")
    def marks(self, project: Project) -> SafeString:
        """Whether the project is 重点 or 涉密."""
        return mark_chips(project)

    @admin.display(description="填报页")
    def form_page(self, project: Project) -> str:
        return link(project.get_absolute_url(), "打开填报页")

    @admin.display(description="项目属性")
    def properties_page(self, project: Project) -> str:
        address = reverse("project-properties", args=[project.pk])
        return link(address, "修改责任人、重点和涉密")


def link(address: str, text: str) -> str:
    """A link in a page of the admin."""
    return format_html('<a href="{}">{}</a>', address, text)
