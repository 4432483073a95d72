"""The navigation at the left of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from projects.models import Role
from projects.schedule.working_year import working_year, years_of


@dataclass(frozen=True)
class Page:
    label: str
    icon: str
    url: str
    current: bool


Entry = tuple[str, str, tuple[str, ...]]

# Label, icon and the pages that belong to an entry; it links to the first of them.
ENTRIES: tuple[Entry, ...] = (
    ("工作台", "workbench", ("workbench", "steps")),
    ("领导看板", "board", ("board",)),
    ("项目", "projects", ("project-list", "target-list")),
    ("部门整体目标", "department", ("department-targets",)),
    ("指标库", "library", ("library",)),
    ("质量看板", "quality", ("quality",)),
    ("导入导出", "exchange", ("exchange",)),
    ("报表与公开", "publication", ("reports", "approvals", "publications")),
)
# Entries that are needed now and then, below the others.
ASIDE: tuple[Entry, ...] = (("操作记录", "trail", ("trail",)),)
# Auditors read, and have no work here.
NOT_FOR_AUDITORS = frozenset({"workbench", "exchange"})
ADMIN_ASIDE: tuple[Entry, ...] = (("后台管理", "admin", ("admin:index",)),)


def navigation(request: HttpRequest) -> dict[str, list[Page]]:
    """Context processor: the pages that this user can open, with the current one marked."""
    if not request.user.is_authenticated:
        return {"navigation": [], "aside": []}
    entries, aside = ENTRIES, ASIDE
    if request.user.role == Role.AUDITOR:
        entries = tuple(each for each in ENTRIES if each[1] not in NOT_FOR_AUDITORS)
    if request.user.is_admin:
        aside += ADMIN_ASIDE
    return {
        "navigation": _pages(entries, request.path),
        "aside": _pages(aside, request.path),
    }


def year_picker(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the budget years to choose from, and the one that the user works in.

    Nothing is asked of the database by pages that do not show it.
    """
    if not request.user.is_authenticated:
        return {}
    return {
        "budget_years": SimpleLazyObject(lambda: years_of(request)),
        "working_year": SimpleLazyObject(lambda: working_year(request)),
    }


def _pages(entries: tuple[Entry, ...], path: str) -> list[Page]:
    pages = []
    for label, icon, names in entries:
        urls = tuple(reverse(name) for name in names)
        is_current = path.startswith(urls)
        pages.append(Page(label, icon, urls[0], is_current))
    return pages
