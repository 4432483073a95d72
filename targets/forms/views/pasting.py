"""What a block of cells from the clipboard is, found out as an import finds it out; nothing is saved here."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from core.amounts import Refused
from projects.requests import SignedInRequest
from targets.documents.pasted.grid import UNREADABLE, read_grid
from targets.documents.pasted.reading import read_pasted
from targets.forms.desks import DeclarationDesk

TOO_BIG = "剪贴板的内容太大，没有粘贴；请分几次复制"


@require_POST
def read(request: SignedInRequest, pk: int) -> JsonResponse:
    """Read a block {rows, merged, at} → its cells, columns and rows, what was left out, and what is doubtful."""
    desk = DeclarationDesk(request.user, pk=pk)
    if desk.reason_closed:
        return _refuse("closed", desk.reason_closed, 409)
    try:
        payload = json.loads(request.body)
        sheet = read_grid(payload)
    except RequestDataTooBig:
        return _refuse("refused", TOO_BIG, 413)
    except Refused as refused:
        return _refuse("refused", str(refused), 400)
    except (ValueError, RecursionError):
        return _refuse("refused", UNREADABLE, 400)
    found = read_pasted(sheet, str(payload.get("at", "")), *desk.for_pasting())
    return JsonResponse(asdict(found))


def _refuse(error: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error, "message": message}, status=status)
