"""The pages on which an admin opens a budget year: preview, progress, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core.lists.columns import FileColumn, Value
from core.lists.files import workbook
from core.problems import Refusal
from core.progress import progress_of
from core.spreadsheets.text import XLSX
from projects.register.links import Link, linking
from projects.requests import SignedInRequest
from projects.schedule.working_year import years_of
from projects.trail.shown import note_secrets_among
from targets.opening import runs
from targets.opening.forms import OpeningDatesForm, OpeningForm
from targets.opening.models import OpenedUnit, YearOpening

LATEST_OPENINGS = 10
# So many projects that stay behind are listed on the page; the receipt has all of them.
MOST_LISTED = 200
HEADINGS = (
    ("单位编码", 12),
    ("单位", 28),
    ("项目编码", 24),
    ("项目名称", 40),
    ("标记", 10),
    ("结果", 14),
    ("说明", 50),
)


@require_http_methods(["GET", "HEAD", "POST"])
def open_year(request: SignedInRequest) -> HttpResponse:
    """Ask for the year to open, show what it would take over, and open it when posted."""
    _require_admin(request)
    form = OpeningForm(request.GET, years_of(request))
    openings = YearOpening.objects.select_related(
        "target", "source", "department", "user"
    )
    latest = openings[:LATEST_OPENINGS]
    context: dict[str, Any] = {"form": form, "openings": latest}
    if form.is_valid():
        plan = form.plan
        dates = OpeningDatesForm(plan, request.POST or None)
        is_posted = request.method == "POST"
        if is_posted and dates.is_valid():
            try:
                opening = runs.begin(plan, dates.settings, request.user)
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                runs.start(opening, len(plan.taken))
                return redirect(opening)
        context |= {"plan": plan, "dates": dates, "most": MOST_LISTED}
    return render(request, "targets/opening/open.html", context)


@require_safe
def opening(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of an opening: under way, or what became of every unit."""
    found = runs.revive(_opening(request, pk))
    units = found.units.select_related("department")
    _note_secrets(units)
    counts = units.order_by().aggregate(
        projects=Sum("projects"), linked=Sum("linked"), answered=Sum("answered")
    )
    context = {
        "opening": found,
        "progress": progress_of(found.progress_key),
        "units": units,
        "counts": counts,
        "part_ones": units.filter(part_one=True).count(),
        "waiting": units.filter(done=False).count(),
        "left": sum(len(unit.left) for unit in units),
    }
    return render(request, "targets/opening/opening.html", context)


@require_safe
def progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """How far the work has got, for the page that waits."""
    found = runs.revive(_opening(request, pk))
    answer: dict[str, Any] = {"state": found.state, "under_way": found.is_under_way}
    if reached := progress_of(found.progress_key):
        answer |= {"stage": reached.stage, "left": reached.seconds_left}
        answer |= {"done": reached.done, "total": reached.total}
    return JsonResponse(answer)


@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop the work before its next unit."""
    found = _opening(request, pk)
    if found.is_under_way:
        runs.stop(found)
        messages.info(request, "正在停止：办完手上的单位就停，已带过去的保留")
    return redirect(found)


@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take over the units that were not done; what was taken over is not copied again."""
    found = _opening(request, pk)
    if runs.go_on(pk, request.user):
        waiting = found.units.filter(done=False).values("department")
        projects = found.source.projects.filter(department__in=waiting)
        runs.start(found, projects.count())
    else:
        messages.info(request, "没有剩下的单位，不用再办")
    return redirect(found)


@require_safe
def receipt_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The receipt as a workbook: a row for every project, and one for every part one and notice."""
    found = _opening(request, pk)
    units = list(found.units.select_related("department"))
    _note_secrets(units)
    columns = [FileColumn(label, str, width) for label, width in HEADINGS]
    title = f"{found.target}度开启回执"
    file = workbook(title, columns, _rows(units, linking(request)))
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{title}（内部使用）.xlsx",
        content_type=XLSX,
    )


def _rows(units: Iterable[OpenedUnit], link: Link) -> Iterator[list[Value]]:
    """The lines of the receipt: for each unit what was taken over, what was not, and what to look at."""
    for unit in units:
        place = [unit.department.code, unit.department.name]
        if unit.part_one:
            yield [*place, "", "部门整体绩效目标", "", "已带过去", ""]
        groups = [
            ("已带过去", unit.copied),
            ("没有带", unit.left),
            ("没有责任人", unit.unanswered),
        ]
        for fate, lines in groups:
            for code, name, marks, remark, *key in lines:
                shown = link(name, *key)
                yield [*place, code, shown, marks, fate, remark]
        for notice in unit.notices:
            yield [*place, "", "", "", "请核对", notice]
        if not unit.done:
            yield [*place, "", "", "", "没有办", unit.refusal]


def _note_secrets(units: Iterable[OpenedUnit]) -> None:
    """Note which secret projects the receipt shows."""
    keys: list[int] = []
    for unit in units:
        for lines in (unit.copied, unit.left, unit.unanswered):
            keys += [key for *_, key in lines if isinstance(key, int)]
    note_secrets_among(keys)


def _require_admin(request: SignedInRequest) -> None:
    if not request.user.is_admin:
        raise PermissionDenied


def _opening(request: SignedInRequest, pk: int) -> YearOpening:
    """The opening, for admins alone."""
    _require_admin(request)
    openings = YearOpening.objects.select_related(
        "source", "target", "department", "user"
    )
    return get_object_or_404(openings, pk=pk)
