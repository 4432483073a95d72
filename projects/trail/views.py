"""The page of the trail."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.lists.views import ListPage
from projects.models import Event, TrailHead
from projects.requests import SignedInRequest
from projects.trail.filters import TrailFilter
from projects.trail.tables import TrailTable


class Trail(ListPage):
    """操作记录: the events in the user's scope and the user's own, the latest first."""

    request: SignedInRequest
    template_name = "projects/trail/trail.html"
    filterset_class = TrailFilter
    table_class = TrailTable
    not_found = "没有符合条件的记录，请放宽上面的条件"
    nothing = "还没有操作记录；填报、提交、审核等操作之后会出现在这里"
    no_project = "没有这个项目，或者它不在您的范围内；请点“清除”列出全部"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.visible_to(self.request.user).order_by("-number")

    def empty_text(self) -> str:
        if "project" in self.filterset.errors:
            return self.no_project
        return super().empty_text()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = None
        if self.filterset.is_valid():
            chosen = self.filterset.form.cleaned_data.get("project")
        head = TrailHead.objects.first() if self.request.user.is_admin else None
        return super().get_context_data(**kwargs, chosen=chosen, head=head)
