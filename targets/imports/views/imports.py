"""Pages of 导入导出: upload a file, look at the preview, confirm or cancel the import, and undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_tables2 import RequestConfig

from core.lists.tables import ListTable, pagination
from core.progress import progress_of
from projects.accounts.access import may_fill_in, require_fill_in
from projects.requests import SignedInRequest
from projects.schedule.working_year import default_year
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.documents.values import cell_label
from targets.imports import runs
from targets.imports.forms import SettingsForm, TemplateForm, UploadForm
from targets.imports.models import ImportRun, Outcome, State
from targets.imports.tables import ImportTable, LineTable, foreseen, state_chip

# Large fields, which the list of imports does not show.
HEAVY = (
    "problems",
    "notices",
    "foreseen",
    "part_changes",
    "part_before",
    "links_before",
    "places",
)
# What was asked for, and may be changed to look again.
SETTINGS = ("year", "amount_unit", "part_unit")
# The results by which the lines can be filtered, in this order.
OUTCOMES = Outcome.values


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: SignedInRequest) -> HttpResponse:
    """Upload a file, download a workbook to fill in, and look up earlier imports."""
    if request.method == "POST":
        require_fill_in(request.user)
        form = UploadForm(request.user, request.POST, request.FILES)
        if form.is_valid():
            settings = form.cleaned_data
            file = settings.pop("file")
            run = runs.receive(request.user, file.name, file.read(), **settings)
            return redirect(run)
    else:
        form = UploadForm(request.user)
    visible = ImportRun.objects.visible_to(request.user)
    found = visible.select_related("user", "budget_year", "undoes").defer(*HEAVY)
    own = {
        "department": getattr(request.user.department, "code", None),
        "year": default_year(request),
    }
    context = {
        "form": form,
        "template": TemplateForm(request.user, initial=own, auto_id="template_%s"),
        "table": paged(request, ImportTable(found), found.count()),
        "may_fill_in": may_fill_in(request.user),
    }
    return render(request, "targets/imports/exchange.html", context)


def paged(request: SignedInRequest, table: ListTable, total: int) -> ListTable:
    """The table with the page that the address asks for."""
    config = RequestConfig(request, pagination(total))
    return config.configure(table)


def visible_run(request: SignedInRequest, pk: int) -> ImportRun:
    """An import that the person may see, or Http404; only for those who may fill in."""
    visible = ImportRun.objects.visible_to(request.user).select_related(
        "user", "file", "budget_year", "department", "undoes"
    )
    run = get_object_or_404(visible.defer("file__content"), pk=pk)
    require_fill_in(request.user)
    return run


@require_safe
def import_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of an import in any state: under way, to be confirmed, done, or refused."""
    run = runs.revive(visible_run(request, pk))
    outcome = request.GET.get("outcome", "")
    leave_out_unchanged = set(run.counts) != {Outcome.UNCHANGED}
    lines = run.lines.select_related("project").defer("before")
    if outcome in OUTCOMES:
        lines = lines.filter(outcome=outcome)
    elif leave_out_unchanged:
        lines = lines.exclude(outcome=Outcome.UNCHANGED)
    levels = levels_shown(run.budget_year, request.user)
    settings = {name: getattr(run, name) for name in SETTINGS}
    context = {
        "run": run,
        "chip": state_chip(run),
        "progress": progress_of(run.progress_key),
        "settings": SettingsForm(request.user, initial=settings),
        "part_changes": [
            (cell_label(where), old, new) for where, old, new in run.part_changes
        ],
        "undo": run.undos.order_by("-pk").first(),
        "outcome": outcome,
        "unchanged_left_out": leave_out_unchanged,
        "foreseen": foreseen(run, levels),
        "broken": [RULES[rule] for rule in run.broken if rule in levels],
        "table": paged(request, LineTable(lines, levels=levels), lines.count()),
        **_possible_steps(run),
    }
    return render(request, "targets/imports/import.html", context)


def _possible_steps(run: ImportRun) -> dict[str, Any]:
    """How many forms an import would write, and which steps make sense now."""
    counts = run.counts
    writes = bool(run.good or run.part_changes)
    tabs = []
    for outcome in Outcome:
        if counts.get(outcome):
            tabs.append((outcome, counts[outcome]))
    return {
        "good": run.good,
        "refused": counts.get(Outcome.REFUSED, 0),
        "may_confirm": run.state == State.READY and writes,
        "may_undo": run.stands and (writes or bool(counts.get(Outcome.REMOVED))),
        "may_look_again": not run.undoes_id and run.state in runs.LOOK_AGAIN,
        "tabs": tabs,
    }


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the import has got, for the page that waits."""
    run = runs.revive(visible_run(request, pk))
    answer: dict[str, Any] = {"state": run.state, "under_way": run.is_under_way}
    if found := progress_of(run.progress_key):
        answer["stage"] = found.stage
        answer["done"] = found.done
        answer["total"] = found.total
        answer["left"] = found.seconds_left
    return JsonResponse(answer)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Import what the preview showed; with `good_only` without the forms that have a problem."""
    run = visible_run(request, pk)
    good_only = "good_only" in request.POST
    return _step(request, run, lambda: runs.confirm(run.pk, good_only=good_only))


@require_POST
def look_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Preview the file again with another year or unit of amounts."""
    run = visible_run(request, pk)
    form = SettingsForm(request.user, request.POST)
    if not form.is_valid():
        messages.error(request, "请从列出的年度、金额单位和单位里选择")
        return redirect(run)
    return _step(request, run, lambda: runs.look_again(run.pk, **form.cleaned_data))


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel an import that is not done."""
    run = visible_run(request, pk)
    if run.state == State.RUNNING:
        messages.info(request, "正在停止：处理到下一步时停下，已写入的内容会退回")
    return _step(request, run, lambda: runs.cancel(run.pk))


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo an import."""
    run = visible_run(request, pk)
    return _step(request, run, lambda: runs.begin_undo(run.pk, request.user))


def _step(
    request: SignedInRequest, run: ImportRun, act: Callable[[], ImportRun | None]
) -> HttpResponse:
    """Act on the run, and go to the page of the new run or, where none was made, of this one."""
    try:
        new_run = act()
    except runs.TooLate as late:
        messages.error(request, str(late))
        new_run = None
    return redirect(new_run or run)


@require_safe
def original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    run = visible_run(request, pk)
    if run.file is None:
        raise Http404
    response = HttpResponse(
        bytes(run.file.content), content_type="application/octet-stream"
    )
    disposition = content_disposition_header(True, run.file_name)
    response["Content-Disposition"] = disposition
    return response
