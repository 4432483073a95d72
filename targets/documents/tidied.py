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
        texts, values_of = _text_fields(form)
        values = values_of(self)
        for (name, canonical), value in zip(texts, values, strict=True):
            if value:
                tidied = canonical(value)
                if tidied is not value:
                    object.__setattr__(self, name, tidied)


Texts = list[tuple[str, Callable[[str], str]]]


@cache
def _text_fields(form: type[Any]) -> tuple[Texts, Callable[[Any], tuple[str, ...]]]:
    """The fields that are text with how they become canonical, and the getter of all their values.

    Kept for each class, because there are many forms.
    """
    texts: Texts = []
    for name, column in columns_in(form):
        if column.content.is_text:
            texts.append((name, column.content.read))
    return texts, values_getter([name for name, _ in texts])
