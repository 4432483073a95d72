"""帮助: the guides of all roles, and the words in them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.search import cleaned, words_in
from projects.requests import SignedInRequest
from targets.help.finding import find
from targets.help.manual import GUIDES, guide, guides_for


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    guides = guides_for(request.user.role)
    sought = cleaned(request.GET.get("words", ""))
    context = {
        "guides": guides,
        "sought": sought,
        "words": words_in(sought),
        "hits": find(guides, sought),
    }
    return render(request, "targets/help/index.html", context)


@require_safe
def page(request: SignedInRequest, name: str) -> HttpResponse:
    if name not in GUIDES:
        raise Http404
    context = {"guide": guide(name), "guides": [guide(other) for other in GUIDES]}
    return render(request, "targets/help/guide.html", context)
