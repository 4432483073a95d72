"""Workbooks to take home: one to fill in, and an uploaded one with its bad cells marked."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core.problems import Refusal
from core.spreadsheets.text import XLSX
from projects.requests import SignedInRequest
from targets.documents.notices import INTERNAL
from targets.imports.forms import TemplateForm
from targets.imports.marking import marked_file
from targets.imports.views.imports import visible_run
from targets.imports.workbooks import template_for


@require_safe
def marked(request: SignedInRequest, pk: int) -> FileResponse:
    """The uploaded workbook with its bad cells marked, or else a list of them."""
    run = visible_run(request, pk)
    if run.file is None:
        raise Http404
    stem = PurePath(run.file_name).stem
    content = BytesIO(marked_file(run))
    return _workbook(content, f"{stem}（标出问题）.xlsx")


@require_safe
def template(request: SignedInRequest) -> HttpResponseBase:
    """A workbook to fill in, with what a unit and those below it have now."""
    form = TemplateForm(request.user, request.GET)
    if not form.is_valid():
        raise Http404
    department, year = form.cleaned_data["department"], form.cleaned_data["year"]
    try:
        file = template_for(department, year, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("exchange")
    unit = department.name_in(year.year)
    name = f"{unit}{year}绩效目标数据表（{INTERNAL}）.xlsx"
    return _workbook(file, name)


def _workbook(file: BinaryIO, name: str) -> FileResponse:
    """The workbook as a download."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
