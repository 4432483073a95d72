"""The time at which things are done: now, but for the demonstration, which tells of days that are over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """The moment at which something is done."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The day on which something is done, in the time zone of the county."""
    return timezone.localdate(now())


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let everything that is done within this block be done at that moment."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)


class StampField(models.DateTimeField):  # type: ignore[type-arg]  # fields take no arguments when the program runs
    """A column with the moment at which its row was made or changed; to the database a plain time."""

    def deconstruct(self) -> Any:
        """Migrations name the field of Django, for in the database the two are one."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Set the moment by the clock of this module where Django would set it by its own."""
        if self.auto_now or (self.auto_now_add and add):
            setattr(model_instance, self.attname, now())
        return getattr(model_instance, self.attname)
