"""The pages on which an admin lets units take over the projects of another: preview and receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.lists.columns import FileColumn, Value
from core.lists.files import workbook
from core.problems import Refusal
from core.spreadsheets.text import XLSX
from projects.register.links import Link, linking
from projects.requests import SignedInRequest
from projects.trail.shown import note_secrets_among
from targets.succession.forms import SuccessionForm, places_in
from targets.succession.models import Succession
from targets.succession.planning import SuccessionPlan
from targets.succession.taking import take_over

LATEST = 10
HEADINGS = (
    ("年度", 8),
    ("项目编码", 24),
    ("项目名称", 40),
    ("标记", 10),
    ("状态", 10),
    ("结果", 12),
    ("单位", 34),
    ("说明", 50),
)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: SignedInRequest) -> HttpResponse:
    """Ask which unit is taken over by whom, show what goes where, and do it when posted."""
    _require_admin(request)
    form = SuccessionForm(request.GET)
    earlier = Succession.objects.select_related("department", "user")
    context: dict[str, Any] = {"form": form, "earlier": earlier[:LATEST]}
    if form.is_valid():
        plan = SuccessionPlan(form.wish(request.POST))
        if request.method == "POST":
            try:
                done = take_over(plan.wish, request.POST.get("seen", ""), request.user)
            except Refusal as refusal:
                messages.error(request, str(refusal))
                plan = SuccessionPlan(form.wish(request.POST))
            else:
                messages.success(request, f"已办理：{done}")
                return redirect(done)
        context |= {"plan": plan, "places": places_in(plan)}
    return render(request, "targets/succession/take.html", context)


@require_safe
def succession(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt: what went where, what stayed, and who was told."""
    found = _succession(request, pk)
    _note_secrets(found)
    return render(request, "targets/succession/receipt.html", {"succession": found})


@require_safe
def receipt_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The receipt as a workbook."""
    found = _succession(request, pk)
    _note_secrets(found)
    columns = [FileColumn(label, str, width) for label, width in HEADINGS]
    title = f"{found.unit_name}{found.since}年起承接回执"
    return FileResponse(
        workbook(title, columns, _rows(found, linking(request))),
        as_attachment=True,
        filename=f"{title}（内部使用）.xlsx",
        content_type=XLSX,
    )


def _rows(found: Succession, link: Link) -> Iterator[list[Value]]:
    """A line for every project, for what stayed, and for every person who was told."""
    for key, year, code, name, marks, status, unit in found.moved:
        yield [year, code, link(name, key), marks, status, "已转到", unit, ""]
    for key, year, name, reason in found.stayed:
        yield [
            year,
            "",
            link(name, key),
            "",
            "",
            "留在原单位",
            str(found.department),
            reason,
        ]
    for name, text in found.people:
        yield ["", "", name, "", "", "已告知", "", text]


def _note_secrets(found: Succession) -> None:
    """Note which secret projects the receipt shows."""
    note_secrets_among(row[0] for row in (*found.moved, *found.stayed))


def _require_admin(request: SignedInRequest) -> None:
    if not request.user.is_admin:
        raise PermissionDenied


def _succession(request: SignedInRequest, pk: int) -> Succession:
    """The receipt of that key, for admins alone."""
    _require_admin(request)
    receipts = Succession.objects.select_related("department", "user")
    return get_object_or_404(receipts, pk=pk)
