"""查找: everything a user may see, by the words in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.search import LONGEST, MOST_WORDS, cleaned, words_in
from projects.requests import SignedInRequest
from targets.home.hits import LIMIT
from targets.home.search import search


@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    text = cleaned(typed)
    context = {
        "searched": text,
        "words": words_in(text),
        "groups": search(request.user, text),
        "limit": LIMIT,
        "cut": what_was_cut(typed),
    }
    return render(request, "targets/home/search.html", context)


def what_was_cut(typed: str) -> str:
    """What of the typed words was not searched for, "" where all were."""
    if len(typed.strip()) > LONGEST:
        return f"输入的内容太长，只查找了前 {LONGEST} 个字"
    if len(typed.split()) > MOST_WORDS:
        return f"一次最多查找 {MOST_WORDS} 个词，后面的没有用上"
    return ""
