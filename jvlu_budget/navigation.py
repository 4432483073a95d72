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


ENTRIES = (
    ("工作台", "workbench", "workbench"),
    ("项目", "projects", "project-list"),
    ("办理", "steps", "steps"),
    ("部门整体目标", "department", "department-targets"),
    ("指标库", "library", "library"),
    ("质量看板", "quality", "quality"),
    ("导入导出", "exchange", "exchange"),
    ("公开文本", "publication", "publications"),
    ("操作记录", "trail", "trail"),
)
ADMIN_ENTRIES = (("后台管理", "admin", "admin:index"),)


def navigation(request: HttpRequest) -> dict[str, list[Page]]:
    """Context processor: what this person can go to, and where they are."""
    if not request.user.is_authenticated:
        return {"navigation": []}
    entries = ENTRIES + (ADMIN_ENTRIES if request.user.is_admin else ())
    places = [(label, icon, reverse(name)) for label, icon, name in entries]
    return {"navigation": [Page(label, icon, url, request.path.startswith(url)) for label, icon, url in places]}
