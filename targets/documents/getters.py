"""Attributes of values read many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any


def values_getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that returns the values of these attributes, always as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)

    def values_of(owner: Any) -> tuple[Any, ...]:
        return tuple(getattr(owner, name) for name in names)

    return values_of
