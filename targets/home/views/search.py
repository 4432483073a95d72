"""查找: everything a person may see, by the words in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.search import LONGEST, MOST_WORDS, cleaned, words_in
from indicators.models import Indicator
from projects.models import Department, Project
from projects.requests import SignedInRequest
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)
from targets.home.search import LIMIT, search
from targets.workflow.models import Answer, Comment, ReviewSheet


@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    text = cleaned(typed)
    groups = [
        (
            group,
            [(hit, ADDRESSES[type(hit.row)](hit.row)) for hit in group.hits],
            _list_of(group.name, text),
        )
        for group in search(request.user, text)
    ]
    context = {
        "searched": text,
        "words": words_in(text),
        "groups": groups,
        "limit": LIMIT,
        "cut": _cut(typed),
    }
    return render(request, "targets/home/search.html", context)


def _cut(typed: str) -> str:
    """What of the words was not looked for."""
    if len(typed.strip()) > LONGEST:
        return f"输入的内容太长，只查找了前 {LONGEST} 个字"
    if len(typed.split()) > MOST_WORDS:
        return f"一次最多查找 {MOST_WORDS} 个词，后面的没有用上"
    return ""


def _list_of(group: str, text: str) -> str:
    """The list that shows all of them, "" where there is none."""
    match group:
        case "projects":
            return _list("project-list", text=text, year="")
        case "indicators":
            return _list("target-list", text=text, year="")
        case "library":
            return _list("library", text=text)
    return ""


def _list(name: str, **conditions: Any) -> str:
    return f"{reverse(name)}?{urlencode(conditions)}"


def _review(filing: Filing, anchor: str) -> str:
    return f"{reverse('declaration-review', args=[filing.project_id])}#{anchor}"


# Where a row of each model is shown.
ADDRESSES: dict[type[Model], Callable[[Any], str]] = {
    Project: Project.get_absolute_url,
    Declaration: lambda row: row.project.get_absolute_url(),
    Target: lambda row: row.declaration.project.get_absolute_url(),
    DepartmentTarget: DepartmentTarget.get_absolute_url,
    SubTarget: lambda row: (
        f"{row.department_target.get_absolute_url()}#sub-target-{row.position}"
    ),
    Safeguard: lambda row: (
        f"{row.department_target.get_absolute_url()}#safeguard-{row.position}"
    ),
    Department: lambda row: _list("project-list", department=row.code),
    Comment: lambda row: _review(row.filing, f"comment-{row.pk}"),
    Answer: lambda row: _review(row.comment.filing, f"comment-{row.comment_id}"),
    ReviewSheet: lambda row: _review(row.filing, "sheet"),
    Indicator: lambda row: _list(
        "library", text=row.name, category=row.parent_id, scheme=row.scheme.code
    ),
}
