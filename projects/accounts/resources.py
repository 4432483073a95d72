"""Departments and users as flat tables: their columns, and the values that their cells may hold."""

from __future__ import annotations

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.fields import Field

from core.amounts import Refused
from core.import_export.resources import SheetResource
from core.import_export.widgets import ChoiceWidget, KeyWidget, LineWidget
from projects.accounts.access import lockout_reason
from projects.accounts.units import change_unit, newest_year
from projects.models import Department, Role, User

FIRST_ROW = 2  # below the header


def department_key() -> KeyWidget:
    return KeyWidget(
        Department.objects,
        "code",
        missing="没有编码为 {} 的单位，请先添加或导入这个单位",
    )


class DepartmentResource(SheetResource):
    code = Field("code", "单位编码", LineWidget())
    name = Field("name", "单位名称", LineWidget())
    parent = Field("parent", "上级单位编码", department_key())

    required = ("name",)
    not_validated = ("path",)
    related = ("parent",)

    class Meta:
        model = Department
        import_id_fields = ("code",)
        fields = ("code", "name", "parent")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Refuse a table in which units stand above those that they belong to, once instead of with every row."""
        super().before_import(dataset, **kwargs)
        column = self.fields["parent"].column_name
        if column not in dataset.headers:
            return
        codes = [code.strip() for code in dataset[self.keys[0]]]
        parents = [parent.strip() for parent in dataset[column]]
        known = Department.objects.filter(code__in=parents)
        above = set(known.values_list("code", flat=True))
        for number, (code, parent) in enumerate(zip(codes, parents, strict=True)):
            if parent and parent not in above and parent in codes[number + 1 :]:
                del dataset[: len(dataset)]
                row, below = number + FIRST_ROW, codes.index(parent) + FIRST_ROW
                raise Refused(
                    f"第 {row} 行的单位 {code} 排在它的上级单位 {parent}（第 {below} 行）上面；"
                    "请按单位编码排序，让上级单位在前，再导入"
                )
            above.add(code)

    def do_instance_save(self, instance: Department, is_create: bool) -> None:
        """Save a unit; a new name or another parent holds from the newest year on."""
        if is_create:
            super().do_instance_save(instance, is_create)
            return
        change_unit(instance, newest_year())

    def after_save_instance(self, instance: Department, row: dict, **kwargs) -> None:
        """Forget the departments found so far: the paths of this one's subtree may have changed."""
        parent_widget = self.fields["parent"].widget
        parent_widget.found.clear()


class UserResource(SheetResource):
    """Users without their passwords: a new one cannot log in before an admin sets a password."""

    username = Field("username", "用户名", LineWidget())
    name = Field("name", "姓名", LineWidget())
    role = Field("role", "角色", ChoiceWidget("角色", dict(Role.choices)))
    department = Field("department", "单位编码", department_key())
    is_active = Field(
        "is_active", "启用", ChoiceWidget("可用的值", {True: "是", False: "否"})
    )

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
        """Refuse a change that would leave no admin. Raises ValidationError."""
        user = kwargs.get("user")
        if reason := lockout_reason(instance, user):
            raise ValidationError(reason)
