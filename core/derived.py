"""Derived columns: computed from another column of their row whenever the row is saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from core.initials import initials


class Derived(models.Field):  # type: ignore[type-arg]  # fields take no arguments when the program runs
    """A column computed from the column `source`. QuerySet.update does not compute it."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def derive(self, text: str) -> Any:
        """Compute the value from the text of the source column."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = getattr(model_instance, self.source)
        value = self.derive(text)
        setattr(model_instance, self.attname, value)
        return value


class InitialsField(Derived, models.TextField):  # type: ignore[type-arg]
    """The pinyin initials of a name, by which people search for it."""

    def derive(self, text: str) -> str:
        return initials(text)


def with_derived(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The names of these columns and of those derived from them, without repetition."""
    columns = list(dict.fromkeys(names))
    for field in model._meta.concrete_fields:
        if not isinstance(field, Derived):
            continue
        if field.source in columns and field.name not in columns:
            columns.append(field.name)
    return columns


class WithDerived(models.Model):
    """A row whose derived columns are saved with their sources even when `update_fields` names the sources only."""

    class Meta:
        abstract = True

    def save(
        self, *, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            update_fields = with_derived(type(self), update_fields)
        super().save(update_fields=update_fields, **kwargs)
