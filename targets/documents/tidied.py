"""The base of the values: text is canonical from the moment a value is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from targets.documents.getters import values_getter
from targets.documents.schema import columns_in


class Tidied:
    """Makes every text canonical when the value is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        form: Any = type(self)
        names, rules, values_of = _text_fields(form)
        for name, canonical, value in zip(names, rules, values_of(self), strict=True):
            if value:
                tidied = canonical(value)
                if tidied is not value:
                    object.__setattr__(self, name, tidied)


@cache
def _text_fields(
    form: type[Any],
) -> tuple[list[str], list[Callable[[str], str]], Callable[[Any], tuple[str, ...]]]:
    """The names of the fields that are text, how they become canonical, and the getter of all their values.

    Kept for each class, because there are many forms.
    """
    names, rules = [], []
    for name, column in columns_in(form):
        if column.content.is_text:
            names.append(name)
            rules.append(column.content.read)
    return names, rules, values_getter(names)
