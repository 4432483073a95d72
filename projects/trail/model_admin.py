"""What is done in the admin is told to the trail: what stood in each field, and what stands there now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from projects.models import BudgetYear, Department, Project, User
from projects.trail.recording import Change, Entry, record, record_many

# By the beginnings of their names: whether a password must be changed is no secret.
NEVER_SHOWN = ("password", "usable_password")
HIDDEN = "（不显示）"


class TrailedAdmin(admin.ModelAdmin):
    """Writes a row for each object that is added, changed or deleted."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        request.changes = list(_changes(form, formsets or ()))  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._tell(request, obj, "新增")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._tell(request, obj, "修改")
        return super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._delete(
            request, [obj], lambda: super(TrailedAdmin, self).delete_model(request, obj)
        )

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        rows = list(queryset)
        self._delete(
            request,
            rows,
            lambda: super(TrailedAdmin, self).delete_queryset(request, queryset),
        )

    def _delete(
        self, request: HttpRequest, rows: Sequence[Model], delete: Callable[[], None]
    ) -> None:
        """They are named before they are gone, and told of after."""
        entries = [_entry(row, note="删除", gone=True) for row in rows]
        with transaction.atomic():
            delete()
            record_many(_person(request), entries)

    def _tell(self, request: HttpRequest, obj: Model, done: str) -> None:
        changes: list[Change] = getattr(request, "changes", [])
        if changes or done == "新增":
            entry = _entry(obj, note=done)
            told = {
                "subject": entry.subject,
                "department": entry.department,
                "year": entry.year,
                "note": entry.note,
            }
            record(_person(request), entry.verb, entry.project, changes=changes, **told)


def tell_sheet(user: User, rows: Iterable[tuple[Model, list[Change]]]) -> None:
    """Rows that came in as a table, with what changed in each."""
    record_many(
        user,
        (
            replace(_entry(row, note="从表格导入"), changes=changes)
            for row, changes in rows
        ),
    )


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "only an admin gets here"
    return request.user


def _entry(row: Model, *, note: str, gone: bool = False) -> Entry:
    """As far as the row knows of a project, a unit and a year. One that is gone has no row to point to any more."""
    project = row if isinstance(row, Project) else getattr(row, "project", None)
    department = (
        row
        if isinstance(row, Department)
        else getattr(project or row, "department", None)
    )
    year = row if isinstance(row, BudgetYear) else getattr(project or row, "year", None)
    return Entry(
        "manage",
        None if gone and project is row else project,
        f"{row._meta.verbose_name} {row}",
        note=note,
        department=None if gone and department is row else department,
        year=year if isinstance(year, BudgetYear) else None,
    )


def _changes(form: Any, formsets: Iterable[Any]) -> Iterator[Change]:
    yield from _of_form(form, "")
    for formset in formsets:
        kind = str(formset.model._meta.verbose_name)
        for row in formset.deleted_objects:
            yield (kind, str(row), "")
        for each in formset.forms:
            if each.has_changed() and each not in formset.deleted_forms:
                yield from _of_form(each, f"{kind} {each.instance} ")


def _of_form(form: Any, prefix: str) -> Iterator[Change]:
    for name in form.changed_data:
        if name.startswith(NEVER_SHOWN):
            yield (f"{prefix}密码", HIDDEN, HIDDEN)
            continue
        label = f"{prefix}{form.fields[name].label or name}"
        before, after = (
            form.get_initial_for_field(form.fields[name], name),
            form.cleaned_data.get(name),
        )
        yield (label, _text(form.fields[name], before), _text(form.fields[name], after))


def _text(field: Any, value: Any) -> str:
    """A choice by its name, a row of another table by what it is called."""
    queryset = getattr(field, "queryset", None)
    if (
        queryset is not None
        and value not in (None, "")
        and not isinstance(value, Model | QuerySet | list)
    ):
        return str(queryset.filter(pk=value).first() or value)
    if isinstance(value, QuerySet | list):
        return "、".join(map(str, value))
    labels = dict(getattr(field, "choices", ())) if queryset is None else {}
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(labels.get(value, "" if value is None else value))
