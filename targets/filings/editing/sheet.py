"""A form as its editors see it: texts by the names of their cells, rows by their keys; and edits merged into it.

A cell is named `goals`, or in a row `targets.<key>.value`. An edit says of every cell what stood there when it was
typed over, so that two people who touch different cells both get what they typed, and neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from core.amounts import Refused

Keys = tuple[str, ...]
# Every row stands in a category: that alone is no text that somebody would miss.
LEVELS = ("level1", "level2")
MOST_CELLS = 10_000
UNREADABLE = "这次保存的内容不完整，没有保存；请重新打开页面，改动会从本机找回"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of each cell, and for each group of rows (`targets`) their keys in order."""

    cells: dict[str, str]
    orders: dict[str, Keys]


@dataclass(frozen=True, slots=True)
class CellEdit:
    where: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """The keys of a group as they were and as they are to be: rows came, went and changed places."""

    old: Keys
    new: Keys


@dataclass(frozen=True, slots=True)
class Edit:
    """A row that goes has its texts cleared as well: that says what the person saw when they removed it.

    `confirmed` are copied cells that somebody has looked at and leaves as they are.
    """

    cells: tuple[CellEdit, ...] = ()
    orders: dict[str, OrderEdit] = field(default_factory=dict)
    confirmed: Keys = ()


@dataclass(slots=True)
class Merged:
    """What of an edit can be written, and what cannot: `conflicts` by what stands there now, `gone` rows' cells."""

    cells: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Keys] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def row_of(where: str) -> tuple[str, str]:
    """The group and the key of the row that a cell stands in, ("", "") for a cell of the head."""
    parts = where.split(".")
    return (parts[0], parts[1]) if len(parts) == 3 else ("", "")


def between(old: Sheet, new: Sheet) -> Edit:
    """The edit that makes one sheet of the other."""
    # What both have stands in the order of the new one; what went comes last.
    names = [*new.cells, *(where for where in old.cells if where not in new.cells)]
    pairs = (
        (where, old.cells.get(where, ""), new.cells.get(where, "")) for where in names
    )
    cells = tuple(CellEdit(*each) for each in pairs if each[1] != each[2])
    orders = {
        group: OrderEdit(old.orders.get(group, ()), keys)
        for group, keys in new.orders.items()
        if keys != old.orders.get(group, ())
    }
    return Edit(cells, orders)


def as_stored(edit: Edit, texts: Mapping[str, str]) -> Edit:
    """The edit with those cells alone that have a text here: the one that they have once they are stored.

    So an edit that is sent once more meets what it wrote, though a person typed 1,236.50 for it.
    """
    cells = tuple(
        replace(cell, new=texts[cell.where])
        for cell in edit.cells
        if cell.where in texts
    )
    return replace(edit, cells=cells)


def merge(stored: Sheet, edit: Edit) -> Merged:
    """The edit against what is stored now. Cells that others changed meanwhile are left as they are, and named."""
    merged = Merged()
    for cell in edit.cells:
        now = stored.cells.get(cell.where, "")
        if not _is_there(cell.where, stored, edit):
            if cell.new:
                merged.gone.append(cell.where)
            else:  # that a row is gone already is what its removal wants
                merged.cells[cell.where] = ""
        elif now == cell.old or now == cell.new:
            merged.cells[cell.where] = cell.new
        else:
            merged.conflicts[cell.where] = now
    kept = _keep_contested(stored, edit, merged)
    for group, order in edit.orders.items():
        merged.orders[group] = merged_order(stored.orders.get(group, ()), order, kept)
    return merged


def _keep_contested(stored: Sheet, edit: Edit, merged: Merged) -> set[str]:
    """The keys of rows that stay although the edit removes them: they hold a text that it does not clear as seen.

    None of their cells is cleared.
    """
    removed = {
        (group, key)
        for group, order in edit.orders.items()
        for key in set(order.old) - set(order.new)
    }
    theirs = (
        [where for where in stored.cells if row_of(where) in removed] if removed else []
    )
    unseen = {
        where for where in theirs if stored.cells[where] and not _is_level(where)
    } - merged.cells.keys()
    kept = {row_of(where) for where in [*unseen, *merged.conflicts]} & removed
    for where in filter(lambda where: row_of(where) in kept, theirs):
        if merged.cells.pop(where, None) is not None or where in unseen:
            merged.conflicts[where] = stored.cells[where]
    return {key for _, key in kept}


def _is_level(where: str) -> bool:
    return where.split(".")[2] in LEVELS


def _is_there(where: str, stored: Sheet, edit: Edit) -> bool:
    """Whether the cell's row is stored, or is one that this edit adds."""
    group, key = row_of(where)
    if not group or key in stored.orders.get(group, ()):
        return True
    order = edit.orders.get(group)
    return order is not None and key in order.new and key not in order.old


def merged_order(stored: Keys, order: OrderEdit, kept: Set[str] = frozenset()) -> Keys:
    """The rows that neither side removed, those that both sides added among them, each after the one it follows.

    The order is the one typed where rows were moved, and otherwise what is stored: who only adds a row undoes nobody's
    moving. `kept` are rows that stay although the edit removes them, because somebody else has just changed them.
    """
    there, seen, wanted = set(stored), set(order.old), set(order.new)
    alive = (there & wanted) | (there - seen) | (wanted - seen) | (there & kept)
    moved = [key for key in order.old if key in wanted] != [
        key for key in order.new if key in seen
    ]
    first, second = (order.new, stored) if moved else (stored, order.new)
    result = [key for key in dict.fromkeys(first) if key in alive]
    placed = set(result)
    above: str | None = None
    for key in second:
        if key in alive and key not in placed:
            result.insert(result.index(above) + 1 if above is not None else 0, key)
            placed.add(key)
        if key in placed:
            above = key
    return tuple(result)


def read_edit(payload: object) -> Edit:
    """An edit as a browser sends it. Raises Refused where it has another shape."""
    if not isinstance(payload, dict):
        raise Refused(UNREADABLE)
    cells, orders = payload.get("cells", []), payload.get("orders", {})
    if (
        not isinstance(cells, list)
        or not isinstance(orders, dict)
        or len(cells) > MOST_CELLS
    ):
        raise Refused(UNREADABLE)
    read = tuple(CellEdit(*_texts(each, ("where", "old", "new"))) for each in cells)
    if len({cell.where for cell in read}) < len(read):
        raise Refused(UNREADABLE)
    return Edit(
        read,
        {
            str(group): OrderEdit(_keys(order, "old"), _keys(order, "new"))
            for group, order in orders.items()
        },
        _keys(payload, "confirmed"),
    )


def read_sheet(payload: object) -> Sheet:
    """A sheet as a page holds it. Raises Refused where it has another shape."""
    if not isinstance(payload, dict) or not isinstance(payload.get("cells"), dict):
        raise Refused(UNREADABLE)
    orders = payload.get("orders")
    if not isinstance(orders, dict) or not all(
        isinstance(text, str) for text in payload["cells"].values()
    ):
        raise Refused(UNREADABLE)
    return Sheet(payload["cells"], {group: _keys(orders, group) for group in orders})


def _texts(value: object, names: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(value.get(name), str) for name in names
    ):
        raise Refused(UNREADABLE)
    return (value[name] for name in names)


def _keys(value: object, name: str) -> Keys:
    keys = value.get(name, []) if isinstance(value, Mapping) else None
    if (
        not isinstance(keys, list)
        or not all(isinstance(key, str) for key in keys)
        or len(keys) > MOST_CELLS
    ):
        raise Refused(UNREADABLE)
    return tuple(keys)
