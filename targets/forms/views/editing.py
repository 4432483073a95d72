"""The editor of a sheet: its page, the saving of cells, suggestions, and who else has it open."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core.amounts import Refused
from projects.requests import SignedInRequest
from targets.checks.margin.drawing import SheetContext
from targets.checks.waiving import NotWaived
from targets.filings.editing.outcome import Closed
from targets.filings.editing.sheet import UNREADABLE, read_edit
from targets.filings.presence import others_at
from targets.forms import finishing
from targets.forms.cell_forms import clean
from targets.forms.desk import Desk, DeskState
from targets.forms.desks import DeclarationDesk
from targets.forms.editor import loaded, messages_of, page_data, posted_edit, state_json

TOO_BIG = "这次的改动太大，没有保存；请分几次粘贴"
STILL_THERE = "刚才填写的内容没有丢：按浏览器的后退键可以看到"
OTHER_PERSON = "您现在以另一个人的身份登录，这里的改动没有保存；请换回原来的人登录"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest, desk: type[Desk], **place: Any) -> HttpResponse:
    """The page on which a sheet is filled in. Without scripts it is one form, which is posted here."""
    sheet = desk(request.user, **place)
    if sheet.project is not None:
        request.shown_project = sheet.project
    if request.method == "POST":
        return _save_page(request, sheet)
    if sheet.reason_closed:
        if not (sheet.explains_closure and sheet.key):
            messages.warning(request, sheet.reason_closed)
        return redirect(sheet.back)
    return _draw(request, sheet, sheet.state(), {}, {})


def _save_page(request: SignedInRequest, sheet: Desk) -> HttpResponse:
    """Save the page as a whole, and show it again with the reasons if some cells were not saved."""
    try:
        edit, typed = posted_edit(request.POST, sheet.columns)
        outcome = sheet.save(edit)
    except (Refused, Closed) as refusal:
        messages.error(request, f"{refusal}。{STILL_THERE}")
        return redirect(sheet.back)
    if outcome.whole:
        messages.success(request, "已保存")
        return redirect(sheet.url("-edit"))
    messages.warning(request, "有几格没有保存，原因写在格子下面；其余的已保存")
    state = sheet.state()
    reasons = messages_of(outcome, typed)
    # Cells of rows that do not exist any more, or not yet, have no place on the page.
    for where in reasons.keys() - state.sheet.cells.keys():
        text = typed.cells.get(where, "")
        messages.error(request, f"“{text}”：{reasons[where]}")
    return _draw(request, sheet, state, typed.cells, reasons)


def _draw(
    request: SignedInRequest,
    sheet: Desk,
    state: DeskState,
    typed: dict[str, str],
    reasons: dict[str, str],
) -> HttpResponse:
    kept = {where: text for where, text in typed.items() if where in reasons}
    draw = SheetContext(state.sheet, state.notes, kept, reasons, sheet.schema)
    context = {
        "desk": sheet,
        "state": state,
        "loaded": loaded(state),
        "page": page_data(sheet, state),
        **draw.context(),
        **sheet.context(draw),
    }
    return render(request, sheet.template, context)


@require_POST
def save(request: SignedInRequest, desk: type[Desk], **place: Any) -> JsonResponse:
    """Save some cells: {user, revision, cells, orders, confirmed} → what became of each cell, as JSON."""
    sheet = desk(request.user, **place)
    try:
        payload = json.loads(request.body)
        edit = read_edit(payload)
    except RequestDataTooBig:
        return _refuse("refused", TOO_BIG, 413)
    except (ValueError, RecursionError):  # Refused is a ValueError as well
        return _refuse("refused", UNREADABLE, 400)
    if payload.get("user") != request.user.pk:
        return _refuse("person", OTHER_PERSON, 409)
    try:
        outcome = sheet.save(edit)
    except Closed as closed:
        return _refuse("closed", str(closed), 409)
    # The page needs the whole sheet if others have changed it since the revision that it knows.
    whole = payload.get("revision") != outcome.before
    refused = [cell for cell in edit.cells if cell.where in outcome.refused]
    answer = {
        **state_json(sheet.state(), whole=whole),
        "orders": outcome.sheet.orders,
        "saved": outcome.saved,
        "refused": outcome.refused,
        "offers": clean(refused, sheet.columns).offers,
        "conflicts": outcome.conflicts,
        "gone": outcome.gone,
        "by": outcome.changed_by,
    }
    return JsonResponse(answer)


@require_POST
def watch(request: SignedInRequest, desk: type[Desk], **place: Any) -> JsonResponse:
    """Note that the page is open: who else has it open, and what others have changed since `revision`."""
    sheet = desk(request.user, **place)
    if sheet.reason_closed:
        return _refuse("closed", sheet.reason_closed, 409)
    answer: dict[str, Any] = {
        "others": others_at(sheet.filing.saved(), request.user),
        "user": request.user.pk,
    }
    if request.POST.get("revision") != str(sheet.revision):
        answer |= state_json(sheet.state(), whole=True)
    return JsonResponse(answer)


@require_POST
def submission(
    request: SignedInRequest, desk: type[Desk], **place: Any
) -> JsonResponse:
    """What stands between the stored form and its submission."""
    sheet = desk(request.user, **place)
    if sheet.reason_closed:
        return _refuse("closed", sheet.reason_closed, 409)
    return JsonResponse(finishing.submission(sheet))


@require_POST
def reason(request: SignedInRequest, desk: type[Desk], **place: Any) -> JsonResponse:
    """Give a reason for warnings in some cells: {rule, cells, reason} → the notes as they are now."""
    sheet = desk(request.user, **place)
    rule, text = request.POST.get("rule", ""), request.POST.get("reason", "")
    try:
        sheet.give_reason(rule, request.POST.getlist("cell"), text)
    except NotWaived as refusal:
        return _refuse("refused", str(refusal), 409)
    return JsonResponse(state_json(sheet.state(), whole=False))


@require_POST
def reason_back(
    request: SignedInRequest, desk: type[Desk], **place: Any
) -> JsonResponse:
    """Take back the reasons for warnings in some cells: {rule, cells} → the notes as they are now."""
    sheet = desk(request.user, **place)
    rule, cells = request.POST.get("rule", ""), request.POST.getlist("cell")
    try:
        sheet.take_back_reason(rule, cells)
    except NotWaived as refusal:
        return _refuse("refused", str(refusal), 409)
    return JsonResponse(state_json(sheet.state(), whole=False))


@require_safe
def suggestions(request: SignedInRequest, pk: int) -> JsonResponse:
    """Rows to choose from, from the library and from other projects of the department."""
    desk = DeclarationDesk(request.user, pk=pk)
    return JsonResponse({"rows": desk.suggestions()})


def _refuse(error: str, message: str, status: int) -> JsonResponse:
    """The answer to a request of the editor that is not granted."""
    answer = {"error": error, "message": message}
    return JsonResponse(answer, status=status)
