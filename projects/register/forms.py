"""The properties of a project that stand outside its form, as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from projects.accounts.access import may_review
from projects.models import Project, Role, User
from projects.register.assigning import candidates
from projects.trail.recording import name_of


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


def person_form(user: User, project: Project) -> PropertiesForm:
    """The properties of the project on the page where its form is filled in; its fields belong to a form beside."""
    form = PropertiesForm(user, instance=project)
    responsible = form.fields["responsible"]
    responsible.show_hidden_initial = False  # it stands in the form beside
    responsible.widget.attrs["form"] = "properties"
    return form


class PersonField(forms.ModelChoiceField):
    """A person by name, user name and unit: several may share a name."""

    def label_from_instance(self, obj: Any) -> str:
        label = f"{name_of(obj)} {obj.department or ''}".strip()
        return label if obj.is_active else f"{label}，已停用"


class AssignForm(forms.Form):
    """Who is to answer for the projects that were ticked: somebody, or nobody."""

    person = PersonField(
        User.objects.none(),
        label="责任人",
        required=False,
        empty_label="（没有责任人）",
        help_text="这些项目的单位和上级单位里的填报人员",
    )

    def __init__(self, projects: QuerySet[Project], data: Any = None) -> None:
        super().__init__(data)
        person: Any = self.fields["person"]
        person.queryset = candidates(projects).order_by("name", "pk")


class HandoverForm(forms.Form):
    """Whose projects are handed over, and to whom."""

    person = PersonField(
        User.objects.none(), label="谁的项目", empty_label="（请选择）"
    )
    successor = PersonField(
        User.objects.none(),
        label="交给",
        empty_label="（请选择）",
        help_text="启用的填报人员；只交接其单位及下级单位的项目",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.select_related("department").order_by("name", "pk")
        person: Any = self.fields["person"]
        owners = Project.objects.exclude(responsible=None).values("responsible")
        person.queryset = people.filter(pk__in=owners.order_by())
        successor: Any = self.fields["successor"]
        successor.queryset = people.filter(is_active=True, role=Role.CLERK)

    def clean(self) -> dict[str, Any]:
        """Refuse a handover to the same person."""
        cleaned = super().clean() or {}
        person = cleaned.get("person")
        if person and person == cleaned.get("successor"):
            self.add_error("successor", "交给的是同一个人，请另选")
        return cleaned


def possible_responsible(project: Project) -> QuerySet[User]:
    """The active clerks of the project's unit and of those above it, and the person responsible now."""
    paths = project.department.paths_upward()
    clerks = Q(is_active=True, role=Role.CLERK, department__path__in=paths)
    current = Q(pk=project.responsible_id)
    return User.objects.filter(clerks | current).order_by("name")
