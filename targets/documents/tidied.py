"""The base of the values: text is canonical from the moment a value is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from targets.documents.getters import values_getter
from targets.documents.schema import columns_in


class Tidied:
    """Makes each text canonical when the value is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        texts, values_of = _texts(type(self))  # type: ignore[arg-type]  # a class is hashable
        for (name, canonical), value in zip(texts, values_of(self), strict=True):
            if value and (tidied := canonical(value)) is not value:
                object.__setattr__(self, name, tidied)


Texts = list[tuple[str, Callable[[str], str]]]


@cache
def _texts(form: type[Any]) -> tuple[Texts, Callable[[Any], tuple[str, ...]]]:
    """The fields that are text, how each becomes canonical, and all their values at once: there are many forms."""
    texts: Texts = [
        (name, each.content.read)
        for name, each in columns_in(form)
        if each.content.is_text
    ]
    return texts, values_getter([name for name, _ in texts])
