"""Flat tables whose rows people recognise by natural keys."""

from __future__ import annotations

from collections.abc import Iterable
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
    """The changes of a row, marked without the inline styles that the Content-Security-Policy forbids."""

    def as_html(self) -> list[SafeString]:
        cells = []
        for old, new in zip(self.left, self.right, strict=True):
            if self.new or not old or old == new:
                cells.append(format_html("{}", new))
            else:
                cells.append(marked(old, new))
        return cells


def marked(old: str, new: str) -> SafeString:
    """The new text with marks for what was inserted and deleted."""
    compare = diff_match_patch()
    parts = compare.diff_main(old, new)
    compare.diff_cleanupSemantic(parts)
    tags = {
        compare.DIFF_INSERT: "ins",
        compare.DIFF_DELETE: "del",
        compare.DIFF_EQUAL: "span",
    }
    pieces = [(tags[operation], text) for operation, text in parts]
    return format_html_join("", "<{0}>{1}</{0}>", pieces)


class ByColumns(ModelInstanceLoader):
    """Find the instance of a row by its key columns. An unreadable key is reported later, with its row."""

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
    """A table in which people recognise rows by natural keys."""

    # Fields with a column that an imported table must have.
    required: tuple[str, ...] = ()
    # Key fields that may be blank.
    may_be_blank: tuple[str, ...] = ()
    # Fields that the model fills in by itself.
    not_validated: tuple[str, ...] = ()
    # Other tables from which a row shows something.
    related: tuple[str, ...] = ()

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
        queryset = super().get_queryset()
        return queryset.select_related(*self.related)

    def filter_export(
        self, queryset: models.QuerySet[Any], **kwargs: Any
    ) -> models.QuerySet[Any]:
        return queryset.select_related(*self.related)

    @property
    def keys(self) -> list[str]:
        """The names of the key columns."""
        return self._column_names(self.get_import_id_fields())

    def _column_names(self, fields: Iterable[str]) -> list[str]:
        """The names of the columns of some fields."""
        return [self.fields[name].column_name for name in fields]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Refuse the whole table if its columns are wrong, once instead of with every row."""
        self.seen: dict[tuple[str, ...], int] = {}
        known = [field.column_name for field in self.get_import_fields()]
        needed = self.keys + self._column_names(self.required)
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
        """Skip a row without any text; name the columns of a row that is refused."""
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
        """Refuse a row without its key, or with the key of an earlier row. Raises ValidationError."""
        may_be_blank = self._column_names(self.may_be_blank)
        blank = [
            name
            for name in self.keys
            if name not in may_be_blank and not row[name].strip()
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
        """The error with the names of columns in place of the names of fields."""
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
        """Whether nothing changed: the row would be exported as before."""
        if import_validation_errors:
            return False
        fields = self.get_import_fields()
        return all(field.export(instance) == field.export(original) for field in fields)

    def export_field(self, field: Field, instance: models.Model, **kwargs: Any) -> Any:
        return field.export(instance, native=True)
