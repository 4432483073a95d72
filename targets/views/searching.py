"""One box for everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.requests import SignedInRequest
from targets.searching import search

LONGEST = 100


@require_safe
def searching(request: SignedInRequest) -> HttpResponse:
    """What was found in each group, for the first hundred characters typed."""
    text = request.GET.get("q", "")[:LONGEST].replace("\0", " ").strip()
    return render(request, "targets/search.html", {"q": text, "groups": search(request.user, text)})
