"""Columns that follow from others of their row: worked out whenever the row is written, and typed by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import models

from core.initials import initials

BATCH = 500


class Derived(models.Field):
    """A column worked out from the one called `source`. What is stored by statements alone does not reach it."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "source": self.source}

    def derive(self, text: str) -> Any:
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.derive(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


class InitialsField(Derived, models.TextField):
    """The initials of a name, by which people look for it."""

    def derive(self, text: str) -> str:
        return initials(text)


def with_derived(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """These columns, and those that follow from them, each once."""
    asked = list(names)
    follow = [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, Derived) and each.source in asked
    ]
    return list(dict.fromkeys([*asked, *(each.name for each in follow)]))


class WithDerived(models.Model):
    """A row whose derived columns are written with their sources, when only some columns are written, too."""

    class Meta:
        abstract = True

    def save(
        self, *, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            update_fields = with_derived(type(self), update_fields)
        super().save(update_fields=update_fields, **kwargs)


def fill(model: type[models.Model]) -> None:
    """Work out the derived columns of all rows that are stored: for the migration that brings them."""
    fields = [each for each in model._meta.concrete_fields if isinstance(each, Derived)]
    rows = (
        model._base_manager.order_by("pk")
        .only(*(each.source for each in fields))
        .iterator(chunk_size=BATCH)
    )
    while some := list(islice(rows, BATCH)):
        for row in some:
            for each in fields:
                each.pre_save(row, False)
        model._base_manager.bulk_update(some, [each.name for each in fields])
