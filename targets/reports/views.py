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
from targets.reports.dashboard import Dashboard
from targets.reports.files.formats import FORMATS, FigureFormat
from targets.reports.scope import Scope
from targets.reports.yearly import REPORTS

TOO_LONG = "“{}”有 {:,} 行，{} 一次最多 {:,} 行；请选择一个下级单位，或改用 Excel"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: None where there is no budget year; `mistaken` where it was not understood."""

    scope: Scope | None
    years: list[BudgetYear]
    mistaken: bool


def asked_for(request: SignedInRequest) -> Asked:
    """The latest year and all that the person may see, unless the address says otherwise."""
    years = list(BudgetYear.objects.select_related("scheme"))
    year_text, code = (
        request.GET.get(name, "").replace("\0", "")[:20]
        for name in ("year", "department")
    )
    year = next((each for each in years if str(each.year) == year_text), None)
    visible = Department.objects.visible_to(request.user)
    unit = visible.filter(code=code).first() if code else None
    mistaken = bool((year_text and year is None) or (code and unit is None))
    scope = Scope(year or years[0], request.user, unit) if years else None
    return Asked(scope, years, mistaken)


@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """The figures of a year and of a unit with what lies below it, each leading to the rows behind it."""
    asked = asked_for(request)
    context: dict[str, Any] = {"asked": asked, "formats": FORMATS.values()}
    if asked.scope:
        context |= {"board": Dashboard(asked.scope), "path": _path(asked.scope)}
    return render(request, "targets/reports/board.html", context)


def _path(scope: Scope) -> list[Department]:
    """The units above the one looked at, as far as the person may see them."""
    if scope.unit is None:
        return []
    above = [
        unit
        for unit in Department.objects.visible_to(scope.user)
        if scope.unit.path.startswith(unit.path)
    ]
    return sorted(above, key=lambda unit: unit.path)[:-1]


@require_safe
def board_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """The same figures as a file."""
    scope, file_format = _scope_or_404(request), _format_or_404(suffix)
    return _file(request, scope, file_format, "领导看板", Dashboard(scope).figures)


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    asked = asked_for(request)
    units = Department.objects.visible_to(request.user).order_by("path")
    kinds = [each for each in FORMATS.values() if each.suffix != "pdf"]
    context = {
        "asked": asked,
        "reports": REPORTS.values(),
        "formats": kinds,
        "units": units,
    }
    return render(request, "targets/reports/reports.html", context)


@require_safe
def report_file(request: SignedInRequest, name: str, suffix: str) -> HttpResponse:
    """A report as a file, or back to the reports where it would be too long."""
    scope, file_format = _scope_or_404(request), _format_or_404(suffix)
    if name not in REPORTS:
        raise Http404
    report = REPORTS[name]
    if (lines := report.count(scope)) > file_format.most:
        messages.warning(
            request,
            TOO_LONG.format(report.title, lines, file_format.label, file_format.most),
        )
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
    whole = f"{scope.name}{scope.year.year}年{title}"
    now = timezone.localtime()
    subtitle = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}，金额单位为万元"
    try:
        content = file_format.write(whole, subtitle, figures)
    except Unwritable as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('reports')}?{scope.query()}")
    headers = {
        "Content-Disposition": content_disposition_header(
            True, f"{whole}.{file_format.suffix}"
        )
    }
    return HttpResponse(content, content_type=file_format.content_type, headers=headers)
