"""Record in the trail what admins add, change and delete: the old and the new value of each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.dependents import dependents
from projects.models import BudgetYear, Department, Project, User
from projects.trail.admin_reading import NotesSecrets
from projects.trail.recording import Change, Entry, record_many
from projects.trail.row_values import HIDDEN, SECRET_FIELDS, labelled_values

ADDED, CHANGED, DELETED = "新增", "修改", "删除"
IMPORTED = "从表格导入"


# Rows that come and go by themselves, or that keep as text what they tell, do not stand in the way of a deletion.
PASSING = {
    "admin.LogEntry",
    "otp_static.StaticDevice",
    "otp_totp.TOTPDevice",
    "projects.Event",
    "projects.Session",
    "targets.FormCheck",
    "targets.Presence",
    "targets.ScopeNotice",
    "targets.Tally",
    "targets.UnitCheck",
}


class TrailedAdmin(NotesSecrets):
    """Record every object that is added, changed or deleted here in the trail.

    An object on which something hangs is not deleted; the page says what, and `instead`, what can be done.
    """

    instead = ""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> Any:
        context = {**(extra_context or {}), "instead": self.instead}
        return super().delete_view(request, object_id, context)

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> Any:
        """With what hangs on the objects, counted by kind, as what keeps them."""
        objects = list(objs)
        hanging: Counter[str] = Counter()
        for obj in objects:
            hanging += dependents(obj, PASSING)
        if not hanging:
            found = super().get_deleted_objects(objects, request)
            own = [line for line in found[0] if isinstance(line, str)]
            return own, {self.opts.verbose_name_plural: len(objects)}, *found[2:]
        kept = [f"{kind} {count} 条" for kind, count in hanging.items()]
        return [], {}, set(), kept

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Remember the changes for `log_addition` and `log_change`, which get no form."""
        changes = list(_changes_of_form(form, ""))
        for formset in formsets or ():
            kind = str(formset.model._meta.verbose_name)
            for row in formset.deleted_objects:
                changes.append((kind, str(row), ""))
                for label, text in labelled_values(row):
                    changes.append((f"{kind} {row} {label}", text, ""))
            for row_form in formset.forms:
                if row_form.has_changed() and row_form not in formset.deleted_forms:
                    prefix = f"{kind} {row_form.instance} "
                    changes += _changes_of_form(row_form, prefix)
        request.changes = changes  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(request, obj, ADDED)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        if getattr(request, "changes", []):
            self._record(request, obj, CHANGED)
        return super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete the row and record it; the entry is made before, while the row still has a name."""
        entry = _deletion_entry(obj)
        with transaction.atomic():
            super().delete_model(request, obj)
            record_many(_user(request), [entry])

    def _record(self, request: HttpRequest, obj: Model, note: str) -> None:
        changes: list[Change] = getattr(request, "changes", [])
        entry = _entry(obj, note)
        entry = replace(entry, changes=changes)
        record_many(_user(request), [entry])


def record_imported(
    user: User, rows: Iterable[tuple[Model, list[Change]]], kind: str = ""
) -> None:
    """Record rows that were imported from a table, with the changes of each; `kind` is that of their forms."""
    entries = []
    for row, changes in rows:
        entry = _entry(row, IMPORTED)
        entries.append(replace(entry, changes=changes, kind=kind))
    record_many(user, entries)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "only an admin gets here"
    return request.user


def _entry(row: Model, note: str) -> Entry:
    """The trail entry of a row, with its project, department and year as far as it has them."""
    project = row if isinstance(row, Project) else getattr(row, "project", None)
    owner = project or row
    department = getattr(owner, "department", None)
    if isinstance(row, Department):
        department = row
    year = row if isinstance(row, BudgetYear) else getattr(owner, "year", None)
    return Entry(
        "manage",
        project,
        f"{row._meta.verbose_name} {row}",
        note=note,
        department=department,
        year=year if isinstance(year, BudgetYear) else None,
    )


def _deletion_entry(row: Model) -> Entry:
    """The same with all that the row held, and without references to it: it will not exist any more."""
    entry = _entry(row, DELETED)
    return replace(
        entry,
        changes=[(label, text, "") for label, text in labelled_values(row)],
        project=None if entry.project is row else entry.project,
        department=None if entry.department is row else entry.department,
    )


def _changes_of_form(form: Any, prefix: str) -> Iterator[Change]:
    """The changed fields with their texts before and after; a password is not shown."""
    for name in form.changed_data:
        if name.startswith(SECRET_FIELDS):
            yield (f"{prefix}密码", HIDDEN, HIDDEN)
            continue
        field = form.fields[name]
        before = form.get_initial_for_field(field, name)
        after = form.cleaned_data.get(name)
        label = f"{prefix}{field.label or name}"
        yield (label, _text(field, before), _text(field, after))


def _text(field: Any, value: Any) -> str:
    """A value as people read it: choices by their labels, related rows by their names."""
    queryset = getattr(field, "queryset", None)
    labels = {}
    if queryset is None:
        labels = dict(getattr(field, "choices", ()))
    if value is None or value == "":
        return str(labels.get(value, ""))
    if isinstance(value, QuerySet | list):
        return "、".join(str(item) for item in value)
    if queryset is not None and not isinstance(value, Model):
        return str(queryset.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(labels.get(value, value))
