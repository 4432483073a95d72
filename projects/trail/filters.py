"""The conditions of the list of the trail."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet

from core.lists.filters import Conditions, SearchFilter
from projects.kinds import kind_choices
from projects.models import PASSIVE, VERBS, Event, Project

DAY = forms.DateInput(attrs={"type": "date"})


# Most rows of an office's trail say that somebody logged in or read something; they are left out unless somebody asks.
WORK, EVERY = "work", "every"


class TrailFilter(Conditions):
    """Rows of the trail by object, person, verb and day; logins and reads only where they are asked for."""

    preset = ("verb",)
    defaults = {"verb": lambda request: WORK}
    text = SearchFilter("项目或对象", ("subject",), placeholder="编码、名称")
    by = SearchFilter("操作人", ("who",), placeholder="姓名或用户名", maxlength=50)
    verb = django_filters.ChoiceFilter(
        label="操作",
        choices=[(WORK, "登录和查阅以外的操作"), (EVERY, "全部操作"), *VERBS.items()],
        empty_label=None,
        method="done",
    )
    kind = django_filters.ChoiceFilter(
        label="表种", choices=kind_choices, empty_label="全部"
    )
    since = django_filters.DateFilter(
        label="从", field_name="at", lookup_expr="date__gte", widget=DAY
    )
    until = django_filters.DateFilter(
        label="到", field_name="at", lookup_expr="date__lte", widget=DAY
    )
    project = django_filters.ModelChoiceFilter(
        label="项目",
        queryset=lambda request: Project.everything.visible_to(request.user),
        widget=forms.HiddenInput(),
    )

    def done(self, rows: QuerySet[Event], name: str, verb: str) -> QuerySet[Event]:
        """The rows of a verb, or of several."""
        if verb == EVERY:
            return rows
        if verb == WORK:
            return rows.exclude(verb__in=PASSIVE)
        return rows.filter(verb=verb)

    @property
    def narrowed(self) -> bool:
        return super().narrowed or self.data.get("verb") != WORK
