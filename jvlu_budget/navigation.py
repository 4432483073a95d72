"""The entries at the left of every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Page:
    label: str
    icon: str
    url: str
    current: bool


# Label, icon, and the pages that belong to it; the first is where it leads.
ENTRIES = (
    ("工作台", "workbench", ("workbench", "steps")),
    ("领导看板", "board", ("board",)),
    ("项目", "projects", ("project-list", "target-list")),
    ("部门整体目标", "department", ("department-targets",)),
    ("指标库", "library", ("library",)),
    ("质量看板", "quality", ("quality",)),
    ("导入导出", "exchange", ("exchange",)),
    ("报表与公开", "publication", ("reports", "publications")),
)
# What is looked at now and then stands apart.
ASIDE = (("操作记录", "trail", ("trail",)),)
ADMIN_ASIDE = (("后台管理", "admin", ("admin:index",)),)


def navigation(request: HttpRequest) -> dict[str, list[Page]]:
    """Context processor: what this person can go to, and where they are."""
    if not request.user.is_authenticated:
        return {"navigation": [], "aside": []}
    aside = ASIDE + (ADMIN_ASIDE if request.user.is_admin else ())
    return {
        "navigation": [_page(request.path, *entry) for entry in ENTRIES],
        "aside": [_page(request.path, *entry) for entry in aside],
    }


def _page(path: str, label: str, icon: str, names: tuple[str, ...]) -> Page:
    urls = [reverse(name) for name in names]
    return Page(label, icon, urls[0], path.startswith(tuple(urls)))
