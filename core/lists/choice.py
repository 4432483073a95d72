"""The columns that a person chose to see in a list, kept in the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

SESSION = "columns"
ADDRESS = "column"
DEFAULT = "default"


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be hidden: its name in the address, its label, and whether it is shown."""

    name: str
    label: str
    shown: bool


def chosen_columns(
    request: HttpRequest, table: str, offered: Iterable[str], default: Iterable[str]
) -> frozenset[str]:
    """The names of the columns that the person wants to see in a table.

    The address names them; the session remembers them for later requests, and before the first choice they are the
    default. Names that are not `offered` are ignored; `column=default` in the address forgets the choice.
    """
    remembered = request.session.get(SESSION, {})
    if ADDRESS not in request.GET:
        return frozenset(remembered.get(table, default)).intersection(offered)
    asked = request.GET.getlist(ADDRESS)
    chosen: list[str] | None = sorted(set(asked).intersection(offered))
    if DEFAULT in asked:
        chosen = None
    if chosen != remembered.get(table):
        choices = {**remembered, table: chosen}
        if chosen is None:
            del choices[table]
        request.session[SESSION] = choices
    return frozenset(default if chosen is None else chosen)
