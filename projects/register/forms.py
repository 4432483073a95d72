"""The properties of a project that stand outside its form, as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from projects.accounts.access import may_review
from projects.models import Project, Role, User


class PropertiesForm(forms.ModelForm):
    """The person responsible, and for reviewers also whether the project is a 重点项目 or 涉密."""

    class Meta:
        model = Project
        fields = ["responsible", "is_key", "is_secret"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        responsible: Any = self.fields["responsible"]
        responsible.queryset = possible_responsible(self.instance)
        responsible.empty_label = "（没有责任人）"
        if not may_review(user):
            del self.fields["is_key"], self.fields["is_secret"]
        for field in self.fields.values():
            # A value posted as it was shown must not overwrite what others saved meanwhile.
            field.show_hidden_initial = True

    @property
    def changed_values(self) -> dict[str, Any]:
        """The values that the user has changed on the page, by field."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def possible_responsible(project: Project) -> QuerySet[User]:
    """The active clerks of the project's unit and of those above it, and the person responsible now."""
    paths = project.department.paths_upward()
    clerks = Q(is_active=True, role=Role.CLERK, department__path__in=paths)
    current = Q(pk=project.responsible_id)
    return User.objects.filter(clerks | current).order_by("name")
