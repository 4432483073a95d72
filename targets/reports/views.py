"""领导看板, and the reports that offices write every year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.figure import Figure
from core.spreadsheets.writer import Unwritable
from projects.models import BudgetYear, Department
from projects.requests import SignedInRequest
from projects.schedule.working_year import find_year, working_year, years_of
from projects.unit_history import LAST
from targets.reports.dashboard import Dashboard
from targets.reports.files.formats import FORMATS, FigureFormat
from targets.reports.scope import Scope
from targets.reports.yearly import REPORTS

TOO_LONG = "“{}”有 {:,} 行，{} 一次最多 {:,} 行；请选择一个下级单位，或改用 Excel"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: no scope if there is no budget year; `mistaken` if its year or unit was not found."""

    scope: Scope | None
    years: list[BudgetYear]
    mistaken: bool


def asked_for(request: SignedInRequest) -> Asked:
    """The year that the person works in and all that they may see, unless the address says otherwise."""
    years = years_of(request)
    year_text, code = _text(request, "year"), _text(request, "department")
    year = find_year(years, year_text)
    unit = None
    if code:
        visible = Department.objects.visible_to(request.user)
        unit = visible.filter(code=code).first()

    unknown_year = year_text and year is None
    unknown_unit = code and unit is None
    working = working_year(request)
    if working and unit:
        unit = unit.as_of(working.year)
    scope = Scope(working, request.user, unit) if working else None
    return Asked(scope, years, mistaken=bool(unknown_year or unknown_unit))


def _text(request: SignedInRequest, name: str) -> str:
    """A short text from the address, without the character that PostgreSQL refuses."""
    text = request.GET.get(name, "")
    storable = text.replace("\0", "")
    return storable[:20]


@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """领导看板: the figures of a year and of a unit with those below it, with links to the rows behind them."""
    asked = asked_for(request)
    context: dict[str, Any] = {"asked": asked, "formats": FORMATS.values()}
    if asked.scope:
        context["board"] = Dashboard(asked.scope)
        context["path"] = asked.scope.superiors
    return render(request, "targets/reports/board.html", context)


@require_safe
def board_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """The figures of the board as a file, which people hand on: it names no secret projects."""
    scope = _scope_or_404(request)
    file_format = _format_or_404(suffix)
    board = Dashboard(scope, is_handed_on=True)
    return _file(request, scope, file_format, "领导看板", board.figures)


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """The page from which people download the yearly reports."""
    asked = asked_for(request)
    visible = Department.objects.visible_to(request.user).order_by("path")
    number = asked.scope.year.year if asked.scope else LAST
    units = [unit.as_of(number) for unit in visible if unit.is_in(number)]
    units.sort(key=lambda unit: unit.path_in(number))
    formats = [FORMATS["docx"], FORMATS["xlsx"]]
    context = {
        "asked": asked,
        "reports": REPORTS.values(),
        "formats": formats,
        "units": units,
    }
    return render(request, "targets/reports/reports.html", context)


@require_safe
def report_file(request: SignedInRequest, name: str, suffix: str) -> HttpResponse:
    """A report as a file; a report that is too long leads back to the list of reports."""
    scope = _scope_or_404(request)
    file_format = _format_or_404(suffix)
    if name not in REPORTS:
        raise Http404
    report = REPORTS[name]
    lines = report.count(scope)
    most = file_format.most
    is_document = suffix != "xlsx"
    if is_document and len(scope.units) > 1:
        most = min(most, report.most_of_units)
    if is_document and report.summary and lines > most:
        return _file(request, scope, file_format, report.title, report.summary(scope))
    if lines > most:
        limit = (file_format.label, most)
        messages.warning(request, TOO_LONG.format(report.title, lines, *limit))
        return redirect(f"{reverse('reports')}?{scope.query()}")
    return _file(request, scope, file_format, report.title, report.build(scope))


def _scope_or_404(request: SignedInRequest) -> Scope:
    asked = asked_for(request)
    if asked.scope is None or asked.mistaken:
        raise Http404
    return asked.scope


def _format_or_404(suffix: str) -> FigureFormat:
    if suffix not in FORMATS:
        raise Http404
    return FORMATS[suffix]


def _file(
    request: SignedInRequest,
    scope: Scope,
    file_format: FigureFormat,
    title: str,
    figures: list[Figure],
) -> HttpResponse:
    """The figures as a file to download, or back to the page with the reason why there is none."""
    whole = f"{scope.name}{scope.year.year}年{title}"
    now = timezone.localtime()
    subtitle = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}，金额单位为万元"
    try:
        content = file_format.write(whole, subtitle, figures)
    except Unwritable as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('reports')}?{scope.query()}")
    name = f"{whole}.{file_format.suffix}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=file_format.content_type, headers=headers)
