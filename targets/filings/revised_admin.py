"""The admin pages of forms: a change adds a revision to the form."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db import transaction
from django.db.models import Field, ForeignKey, QuerySet
from django.http import HttpRequest

from indicators.admin import tree_choices
from indicators.models import Indicator
from projects.models import Project, User
from projects.trail.model_admin import TrailedAdmin
from targets.filings import store
from targets.filings.models import Filing


class CategoryChoice(BaseModelAdmin):
    """Offers the second-level categories once, however many rows ask for them."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "category":
            field.queryset = Indicator.objects.categories()
            field.choices = tree_choices(field.queryset)
        return field

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "category":
            for link in (
                "can_add_related",
                "can_change_related",
                "can_delete_related",
                "can_view_related",
            ):
                setattr(field.widget, link, False)
        return field


class RevisedAdmin(TrailedAdmin):
    """Adds a revision to a form that is changed here, so that open pages notice it and the checks run again."""

    owner = ""  # the field that leads from a row to its form

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Save only the fields that were changed, so that a transition performed meanwhile is not undone."""
        if not change:
            self.begin(obj)
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.save(update_fields=form.changed_data)

    def begin(self, obj: Any) -> None:
        """Give a new form its filing."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save the inlines, then add a revision."""
        super().save_related(request, form, formsets, change)
        self.revise([form.instance], request)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Add a revision before the row is gone."""
        self.revise([obj], request)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Add revisions before the rows are gone."""
        self.revise(list(queryset), request)
        super().delete_queryset(request, queryset)

    def revise(self, rows: Iterable[Any], request: HttpRequest) -> None:
        """Add a revision to the forms of these rows."""
        assert isinstance(request.user, User), "only an admin gets here"
        forms = [getattr(row, self.owner) if self.owner else row for row in rows]
        keys = [form.filing_id for form in forms]
        store.revise(Filing.objects.filter(pk__in=keys), request.user)


class OfProjectAdmin(RevisedAdmin):
    """The admin of what belongs to a form and is stored with the project, which may have no form yet."""

    def revise(self, rows: Iterable[Any], request: HttpRequest) -> None:
        """Add a revision to the forms of the projects of these rows."""
        projects = [getattr(row, self.owner) if self.owner else row for row in rows]
        self.revise_forms_of([project.pk for project in projects], request)

    def revise_forms_of(self, keys: Collection[int], request: HttpRequest) -> None:
        """Add a revision to the forms of these projects; missing forms are made."""
        assert isinstance(request.user, User), "only an admin gets here"
        formless = Project.objects.filter(pk__in=keys, declaration__isnull=True)
        store.ensure_declarations(list(formless))
        filings = Filing.objects.filter(declaration__project__in=keys)
        store.revise(filings, request.user)
