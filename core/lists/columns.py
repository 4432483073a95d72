"""The columns of a list: which of them a person wants to see, and what each of them is in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

Value = str | int | Decimal | datetime | None

SESSION = "columns"
ADDRESS = "column"
DEFAULT = "default"


@dataclass(frozen=True)
class Field:
    """A column of a file: its heading, what stands in it for a row of the list, and its width in characters."""

    label: str
    value: Callable[[Any], Value]
    width: int = 16


@dataclass(frozen=True)
class Choice:
    """A column that can be left out: its name in the address, how people call it, and whether it is shown now."""

    name: str
    label: str
    shown: bool


def wanted(
    request: HttpRequest, of: str, offered: Iterable[str], default: Iterable[str]
) -> frozenset[str]:
    """The names of the columns that the person wants to see in the list called `of`.

    They are what the address asks for, which is remembered, or what was asked for before, or the default. Names that
    are not `offered` are passed over; an address with `column=default` forgets.
    """
    remembered = request.session.get(SESSION, {})
    if ADDRESS not in request.GET:
        return frozenset(remembered.get(of, default)).intersection(offered)
    asked = request.GET.getlist(ADDRESS)
    chosen = None if DEFAULT in asked else sorted({*asked}.intersection(offered))
    if chosen != remembered.get(of):
        others = {name: names for name, names in remembered.items() if name != of}
        request.session[SESSION] = others if chosen is None else {**others, of: chosen}
    return frozenset(default if chosen is None else chosen)
