"""What a unit was in earlier years: its name and its place in the tree, each up to and including a year. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

# The years that a budget year can be of.
FIRST, LAST = 2000, 2099


class Former(TypedDict):
    """Name and path of a unit up to and including the year `through`."""

    through: int
    name: str
    path: str


# The earliest first, each from the year after the one before.
History = Sequence[Former]


def former_in(history: History, year: int) -> Former | None:
    """What the unit was in the year, None where that is what it is today."""
    for former in history:
        if year <= former["through"]:
            return former
    return None


def changed_from(
    history: History,
    name: str,
    path: str,
    year: int,
    change: Callable[[Former], Former],
) -> list[Former]:
    """The history of a unit that changes from the year on; `name` and `path` are those of before.

    The change applies to each later state, so that a corrected name leaves the places as they are. The last state is
    that of today.
    """
    states = [*history, Former(through=LAST, name=name, path=path)]
    found: list[Former] = []
    begins = FIRST
    for state in states:
        if state["through"] < year:
            found.append(state)
        else:
            if begins < year:
                found.append(Former(**{**state, "through": year - 1}))
            found.append(change(state))
        begins = state["through"] + 1
    return _merged(found)


def _merged(states: History) -> list[Former]:
    """The states without those that the next one only continues."""
    merged: list[Former] = []
    for state in states:
        last = merged[-1] if merged else None
        if last and (last["name"], last["path"]) == (state["name"], state["path"]):
            merged.pop()
        merged.append(state)
    return merged


def codes_in(path: str) -> list[str]:
    """The codes of the units that a path leads through, from the top."""
    return path.rstrip("/").split("/")


def lineage(history: History) -> str:
    """The earlier places in a form that a database can search: `|2024/901|` for each year and each unit above."""
    found = []
    begins = FIRST
    for former in history:
        for year in range(begins, former["through"] + 1):
            for code in codes_in(former["path"]):
                found.append(f"{year}/{code}")
        begins = former["through"] + 1
    if not found:
        return ""
    places = "|".join(found)
    return f"|{places}|"
