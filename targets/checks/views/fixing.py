"""Findings fixed by a click: the one of a button, or many after a preview, with a receipt."""

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
from targets.checks.counts import merged
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
    """What a click would change in all open findings of a rule; posted, what is ticked is changed."""
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
        context["waiting"] = freshen(board.year, board.units)
        context["place"] = conditions.place
        context["rules"] = [row for row in merged(board.by_rule()) if row.fixable]
        if rule:
            context |= _preview(request, board, rule)
    return render(request, "targets/checks/fix.html", context)


def _preview(request: SignedInRequest, board: Board, rule: str) -> dict[str, Any]:
    """The proposals for a rule, those that are possible with both texts, and how many findings are `left` out."""
    keys = mending.open_fixes(board.found.filter(rule=rule))
    possible, impossible = [], []
    for proposal in mending.proposals(keys, request.user):
        if proposal.reason:
            impossible.append(proposal)
        else:
            texts = differing(proposal.old, proposal.new)
            possible.append((proposal, *texts))
    totals = {row.rule.id: row.fixable for row in merged(board.by_rule())}
    return {
        "rule": RULES[rule],
        "possible": possible,
        "impossible": impossible,
        "forms": len({key.project for key in keys}),
        "left": max(totals.get(rule, 0) - len(keys), 0),
    }


def _mend(request: SignedInRequest) -> HttpResponse:
    typed, unreadable = posted_keys(request)
    if not typed and not unreadable:
        messages.warning(request, "还没有勾选要改的地方，请先勾选")
        return redirect(f"{reverse('mend')}?{request.GET.urlencode()}")
    keys = mending.within_one_go(typed)
    done = mending.mend(keys, request.user) if keys else []
    answered = {proposal.key for proposal in done}
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
    """Redirect to the page of the form that the click came from, and say there what became of it."""
    changed = [proposal for proposal in done if not proposal.reason]
    if changed:
        places = "、".join(dict.fromkeys(proposal.place for proposal in changed))
        messages.success(request, f"已改 {len(changed)} 处：{places}")
    for proposal in done:
        if proposal.reason:
            place = proposal.place or "有一处"
            messages.error(request, f"{place}没有改：{proposal.reason}")
    for reason, count in refused.items():
        if count:
            messages.error(request, reason)
    first = keys[:1]
    visible = Project.objects.visible_to(request.user)
    project = visible.filter(pk__in=[key.project for key in first]).first()
    if project is None:
        return redirect("mend")
    page = reverse("declaration-checks", args=[project.pk])
    rule = keys[0].rule
    if len(changed) == len(done) and rule in RULES:
        page += f"#rule-{rule}"
    return redirect(page)


@require_safe
def mended(request: SignedInRequest) -> HttpResponse:
    """The receipt of what was last changed, and of what was not."""
    require_fill_in(request.user)
    receipt: FixReceipt | None = kept(request)
    if receipt is None:
        return redirect("mend")
    lines = receipt.with_projects(request.user)
    context = {
        "receipt": receipt,
        "changed": [(project, line) for project, line in lines if not line.reason],
        "left": [(project, line) for project, line in lines if line.reason],
    }
    return render(request, "targets/checks/fix_receipt.html", context)
