"""Import and export flat tables in the admin: one upload, a preview, one transaction, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportModelAdmin
from import_export.fields import Field
from import_export.forms import ExportForm, ImportForm
from import_export.results import Result, RowResult

from core.amounts import Refused
from core.file_kinds import UNREADABLE
from core.import_export.files import (
    ROW_LIMIT,
    SIZE_LIMIT,
    CsvFile,
    ExcelFile,
    Upload,
)
from projects.models import Project, User
from projects.trail.admin_reading import note_secrets_of
from projects.trail.model_admin import TrailedAdmin, record_imported
from projects.trail.recording import Change
from projects.trail.shown import note_secrets_among

WRITTEN = (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE)
EXPIRED = "上传的文件已经处理过或已过期，请重新上传"


class SheetImportForm(ImportForm):
    """Asks for the file only: its content tells the format."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()
        file = self.fields["import_file"]
        file.label = "表格文件"
        file.widget.attrs["accept"] = ".xlsx,.csv"
        file.help_text = (
            f"xlsx 或 csv，第一行是列名，至多 {ROW_LIMIT} 行、{SIZE_LIMIT // 1024**2} MB；可导出一份作样表。"
            "按关键列对应已有记录：对上的更新，对不上的新增，表中没有的不动；缺少的列不改动。"
        )

    def clean_import_file(self) -> UploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError(
                f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件"
            )
        return file


class SheetExportForm(ExportForm):
    """Offers an Excel workbook first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["format"]
        field.choices = [choice for choice in field.choices if choice[0]]
        field.initial = "0"


class SheetAdmin(TrailedAdmin, ImportExportModelAdmin):
    """An admin whose rows can be imported and exported as a flat table that refers to other rows by natural keys."""

    import_formats = [Upload]
    export_formats = [ExcelFile, CsvFile]
    import_form_class = SheetImportForm
    export_form_class = SheetExportForm
    import_template_name = "admin/import_export/import_sheet.html"
    export_template_name = "admin/import_export/export_sheet.html"
    # What else an import does, said where the file is chosen.
    import_note = ""
    # The kind of form that the rows are of, under which the trail finds them again.
    form_kind = ""

    def import_action(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Preview the file, and delete it at once if the preview cannot be confirmed."""
        response = super().import_action(request, **kwargs)
        response.context_data["title"] = f"导入{self.opts.verbose_name}"
        response.context_data["import_note"] = self.import_note
        result = response.context_data.get("result")
        if result and self.model is Project:
            note_secrets_among(row.object_id for row in result if row.object_id)
        upload = request.FILES.get("import_file")
        stored_name = getattr(upload, "tmp_storage_name", None)
        if stored_name and "confirm_form" not in response.context_data:
            Path(stored_name).unlink(missing_ok=True)
        return response

    def add_data_read_fail_error_to_form(
        self, form: forms.Form, error: Exception
    ) -> None:
        message = str(error) if isinstance(error, Refused) else UNREADABLE
        form.add_error("import_file", message)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs) -> HttpResponse:
        with suppress(OSError, Refused), transaction.atomic():
            return super().process_import(request, **kwargs)
        return self._upload_again(request, EXPIRED)

    def process_dataset(self, dataset, form, request, **kwargs) -> Result:
        return super().process_dataset(
            dataset, form, request, rollback_on_validation_errors=True, **kwargs
        )

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self._upload_again(
                request,
                "预览之后数据有了变化，这份表格不能再照原样导入，没有写入任何内容；请重新上传",
            )
        return super().process_result(result, request)

    def _upload_again(self, request: HttpRequest, message: str) -> HttpResponse:
        messages.error(request, message)
        app_label, model_name = self.get_model_info()
        return HttpResponseRedirect(reverse(f"admin:{app_label}_{model_name}_import"))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        totals = result.totals
        messages.success(
            request,
            f"导入完成：新增 {totals['new']} 行，更新 {totals['update']} 行，"
            f"不变 {totals['skip']} 行",
        )

    def _create_log_entry(self, user_pk, rows, import_type, action_flag) -> None:
        if rows:
            LogEntry.objects.log_actions(user_pk, rows, action_flag, "从表格导入")

    def generate_log_entries(self, result: Result, request: HttpRequest) -> None:
        """Record every imported row in the trail with its changes."""
        super().generate_log_entries(result, request)
        assert isinstance(request.user, User), "only an admin gets here"
        resource_class, *_ = self.get_import_resource_classes(request)
        fields = resource_class().get_import_fields()
        imported = []
        for row in result.rows:
            if row.import_type in WRITTEN:
                changes = list(_changes(fields, row))
                imported.append((row.instance, changes))
        record_imported(request.user, imported, self.form_kind)

    def init_request_context_data(self, request: HttpRequest, form: forms.Form) -> dict:
        """Title the page of the export with the name of the rows."""
        context = super().init_request_context_data(request, form)
        context["title"] = f"导出{self.opts.verbose_name}"
        return context

    def _do_file_export(
        self, file_format, request: HttpRequest, queryset, export_form=None
    ) -> HttpResponse:
        """Send the file under a name with the day."""
        note_secrets_of(queryset)
        response = super()._do_file_export(file_format, request, queryset, export_form)
        today = timezone.localdate()
        suffix = file_format.get_extension()
        name = f"{self.opts.verbose_name}-{today:%Y-%m-%d}.{suffix}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def _changes(fields: Iterable[Field], row: RowResult) -> Iterator[Change]:
    """The changes of an imported row by column; of a new row, all that it holds."""
    for field in fields:
        before = _cell_text(field, row.original)
        after = _cell_text(field, row.instance)
        if before != after:
            yield (field.column_name, before, after)


def _cell_text(field: Field, instance: Model | None) -> str:
    if instance is None:
        return ""
    return str(field.export(instance) or "")
