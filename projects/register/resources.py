"""Projects as a flat table: its columns, and the values that its cells may hold."""

from __future__ import annotations

from import_export.fields import Field

from core.amounts import print_amount, print_percent, read_amount, read_percent
from core.import_export.resources import SheetResource
from core.import_export.widgets import (
    ChoiceWidget,
    KeyWidget,
    LineWidget,
    NumberWidget,
    ProseWidget,
    read_position,
)
from projects.accounts.resources import department_key
from projects.models import BudgetYear, FundingPlan, Project, ProjectType

YES_OR_NO = {True: "是", False: "否"}


def year_key() -> KeyWidget:
    return KeyWidget(
        BudgetYear.objects, "year", missing="没有 {} 这个预算年度，请先在后台添加"
    )


def project_type_key() -> KeyWidget:
    return KeyWidget(
        ProjectType.objects, "name", missing="没有名为 {} 的项目类型，请先在后台添加"
    )


class ProjectResource(SheetResource):
    year = Field("year", "预算年度", year_key())
    code = Field("code", "项目编码", LineWidget())
    name = Field("name", "项目名称", LineWidget())
    department = Field("department", "单位编码", department_key())
    project_type = Field("project_type", "项目类型", project_type_key())
    budget = Field("budget", "预算数（万元）", NumberWidget(read_amount, print_amount))
    fiscal_funds = Field(
        "fiscal_funds", "财政资金（万元）", NumberWidget(read_amount, print_amount)
    )
    other_funds = Field(
        "other_funds", "其他资金（万元）", NumberWidget(read_amount, print_amount)
    )
    purpose = Field("purpose", "资金用途", ProseWidget())
    march = Field(
        "plan__march", "3月底（%）", NumberWidget(read_percent, print_percent)
    )
    june = Field("plan__june", "6月底（%）", NumberWidget(read_percent, print_percent))
    october = Field(
        "plan__october", "10月底（%）", NumberWidget(read_percent, print_percent)
    )
    december = Field(
        "plan__december", "12月底（%）", NumberWidget(read_percent, print_percent)
    )
    position = Field("position", "序号", NumberWidget(read_position, str))
    is_secret = Field("is_secret", "涉密", ChoiceWidget("可用的值", YES_OR_NO))
    is_key = Field("is_key", "重点", ChoiceWidget("可用的值", YES_OR_NO))

    required = ("name", "department")
    related = ("year", "department", "project_type", "plan")

    class Meta:
        model = Project
        import_id_fields = ("year", "code")
        fields = (
            "year",
            "code",
            "name",
            "department",
            "project_type",
            "budget",
            "fiscal_funds",
            "other_funds",
            "purpose",
            "march",
            "june",
            "october",
            "december",
            "position",
            "is_secret",
            "is_key",
        )

    def after_init_instance(
        self, instance: Project, new: bool, row: dict, **kwargs
    ) -> None:
        if not hasattr(instance, "plan"):
            instance.plan = FundingPlan(project=instance)

    def after_save_instance(self, instance: Project, row: dict, **kwargs) -> None:
        plan = instance.plan
        plan.project = instance
        plan.save()
