"""Findings mended by a click: the one of a button, or many after a preview, with a receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from projects.accounts.access import require_fill_in
from projects.models import Project
from projects.requests import SignedInRequest
from targets.checks import fixing as mending
from targets.checks.board import Board
from targets.checks.fixing import FixKey, Proposal
from targets.checks.forms import MendFilter, posted_keys
from targets.checks.groups import differing
from targets.checks.receipts import FixReceipt, keep, kept, receipt_of
from targets.checks.refreshing import freshen
from targets.checks.rules.catalogue import RULES

# Where a click comes from, and where it leads back to: a form's page, or this one.
FROM_CHECKS = "checks"
UNREADABLE = "有的选择已不完整，没有改；请回到列表重新勾选"
OUT_OF_REACH = "有的项目已被删除，或不在您的单位范围内，没有改；请回到列表查看"
TOO_MANY = f"一次最多改 {mending.MOST_FORMS:,} 张表、{mending.MOST_CELLS:,} 处，超出的没有改；请再来一次"


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: SignedInRequest) -> HttpResponse:
    """What a click would change in all open findings of a rule; what is ticked is changed when posted."""
    require_fill_in(request.user)
    if request.method == "POST":
        return _mend(request)
    conditions = MendFilter(
        request.GET, queryset=Project.objects.none(), request=request
    )
    board, rule = conditions.board, conditions.chosen
    context: dict[str, Any] = {
        "filter": conditions,
        "board": board,
        "most": mending.MOST_FORMS,
    }
    if board:
        context |= {
            "waiting": freshen(board.year, board.units),
            "place": conditions.place,
        }
        context |= {"rules": [each for each in board.by_rule() if each.fixable]}
        context |= _preview(request, board, rule) if rule else {}
    return render(request, "targets/checks/fix.html", context)


def _preview(request: SignedInRequest, board: Board, rule: str) -> dict[str, Any]:
    keys = mending.open_fixes(board.found.filter(rule=rule))
    found = mending.proposals(keys, request.user)
    total = next((each.fixable for each in board.by_rule() if each.rule.id == rule), 0)
    return {
        "rule": RULES[rule],
        "possible": [
            (each, *differing(each.old, each.new)) for each in found if not each.reason
        ],
        "impossible": [each for each in found if each.reason],
        "forms": len({each.project for each in keys}),
        "left": max(total - len(keys), 0),
    }


def _mend(request: SignedInRequest) -> HttpResponse:
    typed, unreadable = posted_keys(request)
    if not typed and not unreadable:
        messages.warning(request, "还没有勾选要改的地方，请先勾选")
        return redirect(f"{reverse('mend')}?{request.GET.urlencode()}")
    keys = mending.within_one_go(typed)
    done = mending.mend(keys, request.user) if keys else []
    answered = {each.key for each in done}
    refused = {
        UNREADABLE: unreadable,
        OUT_OF_REACH: sum(key not in answered for key in keys),
        TOO_MANY: len(typed) - len(keys),
    }
    if request.POST.get("next") == FROM_CHECKS:
        return _back_to_checks(request, typed, done, refused)
    keep(request, receipt_of(done, refused, request.GET.urlencode()))
    return redirect("mended")


def _back_to_checks(
    request: SignedInRequest,
    keys: list[FixKey],
    done: list[Proposal],
    refused: dict[str, int],
) -> HttpResponse:
    """To the page of the form that the click came from, with what became of it."""
    changed = [each for each in done if not each.reason]
    if changed:
        places = "、".join(dict.fromkeys(each.place for each in changed))
        messages.success(request, f"已改 {len(changed)} 处：{places}")
    for each in done:
        if each.reason:
            messages.error(request, f"{each.place or '有一处'}没有改：{each.reason}")
    for reason in (reason for reason, count in refused.items() if count):
        messages.error(request, reason)
    visible = (
        Project.objects.visible_to(request.user)
        .filter(pk__in=[key.project for key in keys[:1]])
        .first()
    )
    if visible is None:
        return redirect("mend")
    at = (
        f"#rule-{keys[0].rule}"
        if len(changed) == len(done) and keys[0].rule in RULES
        else ""
    )
    return redirect(f"{reverse('declaration-checks', args=[visible.pk])}{at}")


@require_safe
def mended(request: SignedInRequest) -> HttpResponse:
    """The receipt of what was changed last, and of what was not."""
    require_fill_in(request.user)
    receipt: FixReceipt | None = kept(request)
    if receipt is None:
        return redirect("mend")
    lines = receipt.with_projects(request.user)
    context = {
        "receipt": receipt,
        "changed": [each for each in lines if not each[1].reason],
        "left": [each for each in lines if each[1].reason],
    }
    return render(request, "targets/checks/fix_receipt.html", context)
