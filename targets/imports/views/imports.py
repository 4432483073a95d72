"""Pages of 导入导出: files uploaded, previewed, confirmed, undone; and workbooks to fill in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
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
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.documents.values import cell_label
from targets.imports import runs
from targets.imports.forms import SettingsForm, TemplateForm, UploadForm
from targets.imports.models import ImportLine, ImportRun, Outcome, State
from targets.imports.tables import ImportTable, LineTable, foreseen, state_chip

# What an import keeps for its undoing, and a list need not load.
HEAVY = (
    "problems",
    "notices",
    "foreseen",
    "part_changes",
    "part_before",
    "links_before",
    "places",
)
# What a person may look at one kind at a time, in this order.
OUTCOMES = [each.value for each in Outcome]


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: SignedInRequest) -> HttpResponse:
    """Upload a file, take a workbook home, and see what was imported before."""
    if request.method == "POST":
        require_fill_in(request.user)
        form = UploadForm(request.user, request.POST, request.FILES)
        if form.is_valid():
            return redirect(receive_upload(request, form))
    else:
        form = UploadForm(request.user)
    found = (
        _visible(request).select_related("user", "budget_year", "undoes").defer(*HEAVY)
    )
    table = paged(request, ImportTable(found), found.count())
    own = {"department": getattr(request.user.department, "code", None)}
    context = {
        "form": form,
        "template": TemplateForm(request.user, initial=own, auto_id="template_%s"),
        "table": table,
        "may_fill_in": may_fill_in(request.user),
    }
    return render(request, "targets/imports/exchange.html", context)


def receive_upload(request: SignedInRequest, form: UploadForm) -> ImportRun:
    file = form.cleaned_data["file"]
    year, unit = form.cleaned_data["year"], form.cleaned_data["amount_unit"]
    return runs.receive(request.user, file.name, file.read(), year, unit)


def paged(request: SignedInRequest, table: ListTable, total: int) -> ListTable:
    return RequestConfig(request, pagination(total)).configure(table)


def _visible(request: SignedInRequest) -> QuerySet[ImportRun]:
    return ImportRun.objects.visible_to(request.user)


def visible_run(request: SignedInRequest, pk: int) -> ImportRun:
    found = (
        _visible(request)
        .select_related("user", "file", "budget_year", "department", "undoes")
        .defer("file__content")
    )
    run = get_object_or_404(found, pk=pk)
    require_fill_in(request.user)
    return run


@require_safe
def import_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """An import as it stands: under way, to be confirmed, done, or refused."""
    run = runs.revive(visible_run(request, pk))
    outcome = request.GET.get("outcome", "")
    lines = _lines(run, outcome)
    levels = levels_shown(run.budget_year, request.user)
    context = {
        "run": run,
        "chip": state_chip(run),
        "progress": progress_of(run.progress_key),
        "settings": SettingsForm(
            request.user, initial={"year": run.year, "amount_unit": run.amount_unit}
        ),
        "part_changes": [
            (cell_label(where), old, new) for where, old, new in run.part_changes
        ],
        "undo": run.undos.order_by("-pk").first(),
        "outcome": outcome,
        "foreseen": foreseen(run, levels),
        "broken": [RULES[rule] for rule in run.broken if rule in levels],
        "table": paged(request, LineTable(lines, levels=levels), lines.count()),
        **_possible(run),
    }
    return render(request, "targets/imports/import.html", context)


def _lines(run: ImportRun, outcome: str) -> QuerySet[ImportLine]:
    """Of that outcome or, where none is asked for, all that are worth a look."""
    lines = run.lines.select_related("project").defer("before")
    if outcome in OUTCOMES:
        return lines.filter(outcome=outcome)
    return lines.exclude(outcome=Outcome.UNCHANGED) if _worth_a_look(run) else lines


def _worth_a_look(run: ImportRun) -> bool:
    return set(run.counts) != {Outcome.UNCHANGED}


def _possible(run: ImportRun) -> dict[str, Any]:
    """How many forms an import would write, and which steps make sense now."""
    good = run.good
    refused = run.counts.get(Outcome.REFUSED, 0)
    ready = run.state == State.READY
    return {
        "good": good,
        "refused": refused,
        "may_confirm": ready and bool(good or run.part_changes),
        "may_undo": run.stands
        and bool(good or run.part_changes or run.counts.get(Outcome.REMOVED)),
        "may_look_again": not run.undoes_id and run.state in runs.LOOK_AGAIN,
        "unchanged_left_out": _worth_a_look(run),
        "tabs": [
            (Outcome(each), run.counts[each])
            for each in OUTCOMES
            if run.counts.get(each)
        ],
    }


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it has got, for the page that waits."""
    run = runs.revive(visible_run(request, pk))
    found = progress_of(run.progress_key)
    told = (
        {
            "stage": found.stage,
            "done": found.done,
            "total": found.total,
            "left": found.seconds_left,
        }
        if found
        else {}
    )
    return JsonResponse({"state": run.state, "under_way": run.is_under_way, **told})


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    return _step(
        request,
        run,
        lambda: runs.confirm(run.pk, good_only="good_only" in request.POST),
    )


@require_POST
def look_again(request: SignedInRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    form = SettingsForm(request.user, request.POST)
    if not form.is_valid():
        messages.error(request, "请从列出的年度和金额单位里选择")
        return redirect(run)
    return _step(request, run, lambda: runs.look_again(run.pk, **form.cleaned_data))


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    if run.state == State.RUNNING:
        messages.info(request, "正在停止：处理到下一步时停下，已写入的内容会退回")
    return _step(request, run, lambda: runs.cancel(run.pk))


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    return _step(request, run, lambda: runs.begin_undo(run.pk, request.user))


def _step(request: SignedInRequest, run: ImportRun, act: Any) -> HttpResponse:
    """Act, and go to the page of what came of it; tell where it was too late."""
    try:
        made = act()
    except runs.TooLate as late:
        messages.error(request, str(late))
        made = None
    return redirect(made or run)


@require_safe
def original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    run = visible_run(request, pk)
    if run.file is None:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, run.file_name)}
    return HttpResponse(
        bytes(run.file.content),
        content_type="application/octet-stream",
        headers=headers,
    )
