"""Flat tables of departments, people and projects: their columns, and what a cell may hold."""

from __future__ import annotations

from django.core.exceptions import (
    ValidationError,
)
from import_export.fields import Field

from core.amounts import print_amount, print_percent, read_amount, read_percent
from core.import_export.resources import SheetResource
from core.import_export.widgets import Figure, Key, Line, OneOf, Prose, read_position
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    ProjectType,
    Role,
    User,
)


def department_key() -> Key:
    return Key(
        Department.objects,
        "code",
        missing="没有编码为 {} 的单位，请先添加或导入这个单位",
    )


def year_key() -> Key:
    return Key(
        BudgetYear.objects, "year", missing="没有 {} 这个预算年度，请先在后台添加"
    )


def project_type_key() -> Key:
    return Key(
        ProjectType.objects, "name", missing="没有名为 {} 的项目类型，请先在后台添加"
    )


class DepartmentResource(SheetResource):
    code = Field("code", "单位编码", Line())
    name = Field("name", "单位名称", Line())
    parent = Field("parent", "上级单位编码", department_key())

    required = ("name",)
    not_validated = ("path",)
    related = ("parent",)

    class Meta:
        model = Department
        import_id_fields = ("code",)
        fields = ("code", "name", "parent")

    def after_save_instance(self, instance: Department, row: dict, **kwargs) -> None:
        """A department found before may have moved with this one."""
        self.fields["parent"].widget.found.clear()


# What nobody changes of themselves: it would shut an admin out. The admin's form shows it; a sheet is refused.
OWN_KEPT = ("role", "is_active")


def lockout(person: User, by: User | None) -> str:
    """Why the person, as changed, must not be saved, or "": one admin who can log in always remains."""
    before = User.objects.filter(pk=person.pk).first()
    if before is None or not before.is_admin or person.is_admin:
        return ""
    if by and by.pk == person.pk:
        return "不能改自己的角色，也不能停用自己；需要时请由另一位管理员来改"
    # Locked, so that of two admins who demote each other at one moment the second is refused.
    others = (
        User.objects.select_for_update()
        .filter(role=Role.ADMIN, is_active=True)
        .exclude(pk=person.pk)
    )
    return (
        ""
        if others
        else "这是最后一位启用的管理员，不能改角色或停用；请先添加另一位管理员"
    )


class UserResource(SheetResource):
    """People without their passwords: a new one cannot log in before an admin sets one."""

    username = Field("username", "用户名", Line())
    name = Field("name", "姓名", Line())
    role = Field("role", "角色", OneOf("角色", dict(Role.choices)))
    department = Field("department", "单位编码", department_key())
    is_active = Field("is_active", "启用", OneOf("可用的值", {True: "是", False: "否"}))

    required = ("name", "role")
    not_validated = ("password",)
    related = ("department",)

    class Meta:
        model = User
        import_id_fields = ("username",)
        fields = ("username", "name", "role", "department", "is_active")

    def after_init_instance(
        self, instance: User, new: bool, row: dict, **kwargs
    ) -> None:
        if new:
            instance.set_unusable_password()

    def before_save_instance(self, instance: User, row: dict, **kwargs) -> None:
        if sentence := lockout(instance, kwargs.get("user")):
            raise ValidationError(sentence)


class ProjectResource(SheetResource):
    year = Field("year", "预算年度", year_key())
    code = Field("code", "项目编码", Line())
    name = Field("name", "项目名称", Line())
    department = Field("department", "单位编码", department_key())
    project_type = Field("project_type", "项目类型", project_type_key())
    budget = Field("budget", "预算数（万元）", Figure(read_amount, print_amount))
    fiscal_funds = Field(
        "fiscal_funds", "财政资金（万元）", Figure(read_amount, print_amount)
    )
    other_funds = Field(
        "other_funds", "其他资金（万元）", Figure(read_amount, print_amount)
    )
    purpose = Field("purpose", "资金用途", Prose())
    march = Field("plan__march", "3月底（%）", Figure(read_percent, print_percent))
    june = Field("plan__june", "6月底（%）", Figure(read_percent, print_percent))
    october = Field("plan__october", "10月底（%）", Figure(read_percent, print_percent))
    december = Field(
        "plan__december", "12月底（%）", Figure(read_percent, print_percent)
    )
    position = Field("position", "序号", Figure(read_position, str))

    required = ("name", "department")
    related = ("year", "department", "project_type", "plan")

    class Meta:
        model = Project
        import_id_fields = ("year", "code")
        fields = (
            *(
                "year",
                "code",
                "name",
                "department",
                "project_type",
                "budget",
                "fiscal_funds",
                "other_funds",
            ),
            *("purpose", "march", "june", "october", "december", "position"),
        )

    def after_init_instance(
        self, instance: Project, new: bool, row: dict, **kwargs
    ) -> None:
        if not hasattr(instance, "plan"):
            instance.plan = FundingPlan(project=instance)

    def after_save_instance(self, instance: Project, row: dict, **kwargs) -> None:
        instance.plan.project = instance
        instance.plan.save()
