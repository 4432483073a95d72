"""Flat tables whose rows people recognise by natural keys."""

from __future__ import annotations

from typing import Any

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

from core.amounts import Refused


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

    def get_instance(self, row: dict[str, Any]) -> models.Model | None:
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

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().select_related(*self.related)

    def filter_export(
        self, queryset: models.QuerySet[Any], **kwargs: Any
    ) -> models.QuerySet[Any]:
        return queryset.select_related(*self.related)

    @property
    def keys(self) -> list[str]:
        return [self.fields[name].column_name for name in self.get_import_id_fields()]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Refuse the whole table when its columns are wrong: rows would only repeat it."""
        self.seen: dict[tuple[str, ...], int] = {}
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
        problems = []
        if missing:
            problems.append(f"缺少列“{'”“'.join(missing)}”")
        if unknown:
            names = "”“".join(name[:30] for name in unknown)
            problems.append(f"不认识列“{names}”")
        raise Refused(f"{'；'.join(problems)}。可用的列：{'、'.join(known)}")

    def import_row(
        self, row: dict[str, Any], instance_loader: ModelInstanceLoader, **kwargs: Any
    ) -> RowResult:
        if not any(cell.strip() for cell in row.values()):
            result = self.get_row_result_class()()
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return result
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error:
            result.validation_error = self._by_column(result.validation_error)
        return result

    def before_import_row(
        self, row: dict[str, Any], row_number: int, **kwargs: Any
    ) -> None:
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
        fields = self.get_import_fields()
        columns = {field.attribute: field.column_name for field in fields}
        errors = {}
        for name, messages in error.error_dict.items():
            errors[columns.get(name, NON_FIELD_ERRORS)] = messages
        return ValidationError(errors)

    def validate_instance(
        self,
        instance: models.Model,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
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
        self,
        instance: models.Model,
        original: models.Model,
        row: dict[str, Any],
        import_validation_errors: dict[str, Any] | None = None,
    ) -> bool:
        """A row is unchanged when it would be exported as it was."""
        return not import_validation_errors and all(
            field.export(instance) == field.export(original)
            for field in self.get_import_fields()
        )

    def export_field(self, field: Field, instance: models.Model, **kwargs: Any) -> Any:
        return field.export(instance, native=True)
