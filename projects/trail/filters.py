"""The conditions of the list of the trail."""

from __future__ import annotations

import django_filters
from django import forms

from core.lists.filters import Conditions, SearchFilter
from projects.kinds import kind_choices
from projects.models import VERBS, Project

DAY = forms.DateInput(attrs={"type": "date"})


class TrailFilter(Conditions):
    """Rows of the trail by object, person, verb and day."""

    text = SearchFilter("项目或对象", ("subject",), placeholder="编码、名称")
    by = SearchFilter("操作人", ("who",), placeholder="姓名或用户名", maxlength=50)
    verb = django_filters.ChoiceFilter(
        label="操作", choices=list(VERBS.items()), empty_label="全部操作"
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
