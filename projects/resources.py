"""Flat tables of departments, people and projects: their columns, and what a cell may hold."""

from __future__ import annotations

import tablib
from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    MultipleObjectsReturned,
    ValidationError,
)
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader
from import_export.resources import Diff, ModelResource
from import_export.results import RowResult

from projects.amounts import (
    Refused,
    print_amount,
    print_percent,
    read_amount,
    read_percent,
)
from projects.cells import Figure, Key, Line, OneOf, Prose, read_position
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    ProjectType,
    Role,
    User,
)


class Changes(Diff):
    """What a row changes, marked without the inline styles that the Content-Security-Policy stops."""

    def as_html(self) -> list[SafeString]:
        pairs = zip(self.left, self.right, strict=True)
        return [self._marked("" if self.new else old, new) for old, new in pairs]

    def _marked(self, old: str, new: str) -> SafeString:
        if old == new or not old:
            return format_html("{}", new)
        compare = diff_match_patch()
        parts = compare.diff_main(old, new)
        compare.diff_cleanupSemantic(parts)
        tags = {
            compare.DIFF_INSERT: "ins",
            compare.DIFF_DELETE: "del",
            compare.DIFF_EQUAL: "span",
        }
        return format_html_join(
            "", "<{0}>{1}</{0}>", ((tags[operation], text) for operation, text in parts)
        )


class ByColumns(ModelInstanceLoader):
    """Finds a row's instance by its key columns. A key that cannot be read is reported when the row is."""

    def get_instance(self, row: dict) -> models.Model | None:
        try:
            return super().get_instance(row)
        except Refused:
            return None
        except MultipleObjectsReturned as error:
            raise ValidationError(
                "系统里有不止一条记录符合这一行的关键列，请先在后台删去重复的"
            ) from error


class SheetResource(ModelResource):
    """A table in which people recognise rows by natural keys. `required` columns must stand in it."""

    required: tuple[str, ...] = ()
    may_be_blank: tuple[str, ...] = ()  # key fields that may
    not_validated: tuple[str, ...] = ()  # what the model fills in by itself
    related: tuple[str, ...] = ()  # what a row shows of other tables

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        instance_loader_class = ByColumns

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Changes

    @classmethod
    def get_display_name(cls) -> str:
        return cls._meta.model._meta.verbose_name

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related(*self.related)

    def filter_export(self, queryset: models.QuerySet, **kwargs) -> models.QuerySet:
        return queryset.select_related(*self.related)

    @property
    def keys(self) -> list[str]:
        return [self.fields[name].column_name for name in self.get_import_id_fields()]

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        """Refuse the whole table when its columns are wrong: rows would only repeat it."""
        self.seen: dict[tuple, int] = {}
        known = [field.column_name for field in self.get_import_fields()]
        needed = [
            *self.keys,
            *(self.fields[name].column_name for name in self.required),
        ]
        missing = [name for name in needed if name not in dataset.headers]
        unknown = [name for name in dataset.headers if name not in known]
        if not missing and not unknown:
            return
        del dataset[: len(dataset)]
        said = [f"缺少列“{'”“'.join(missing)}”"] if missing else []
        said += (
            [f"不认识列“{'”“'.join(name[:30] for name in unknown)}”"] if unknown else []
        )
        raise Refused(f"{'；'.join(said)}。可用的列：{'、'.join(known)}")

    def import_row(
        self, row: dict, instance_loader: ModelInstanceLoader, **kwargs
    ) -> RowResult:
        if not any(cell.strip() for cell in row.values()):
            result = self.get_row_result_class()()
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return result
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error:
            result.validation_error = self._by_column(result.validation_error)
        return result

    def before_import_row(self, row: dict, row_number: int, **kwargs) -> None:
        blank = [
            self.fields[name].column_name
            for name in self.get_import_id_fields()
            if name not in self.may_be_blank
            and not row[self.fields[name].column_name].strip()
        ]
        if blank:
            raise ValidationError(f"“{'”“'.join(blank)}”是空的，请填写后再导入")
        key = tuple(row[name].strip() for name in self.keys)
        if key in self.seen:
            raise ValidationError(
                f"与第 {self.seen[key]} 行的{'、'.join(self.keys)}相同，请删去其中一行"
            )
        self.seen[key] = row_number + 1

    def _by_column(self, error: ValidationError) -> ValidationError:
        if not hasattr(error, "error_dict"):
            return error
        columns = {
            field.attribute: field.column_name for field in self.get_import_fields()
        }
        return ValidationError(
            {
                columns.get(name, NON_FIELD_ERRORS): each
                for name, each in error.error_dict.items()
            }
        )

    def validate_instance(
        self, instance, import_validation_errors=None, validate_unique=True
    ) -> None:
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean(
                exclude={*errors, *self.not_validated}, validate_unique=validate_unique
            )
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def skip_row(
        self, instance, original, row: dict, import_validation_errors=None
    ) -> bool:
        """A row is unchanged when it would be exported as it was."""
        return not import_validation_errors and all(
            field.export(instance) == field.export(original)
            for field in self.get_import_fields()
        )

    def export_field(self, field: Field, instance: models.Model, **kwargs):
        return field.export(instance, native=True)


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
