"""A form as the editor shows it, with texts by the names of their cells and rows by their keys; and merging edits.

A cell is named `goals`, or in a row `targets.<key>.value`. An edit holds the old text of every cell that it changes,
so that of two people who change different cells neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from core.amounts import Refused

Keys = tuple[str, ...]
# Every row has a category: a row with nothing else counts as blank.
LEVELS = ("level1", "level2")
MOST_CELLS = 10_000
UNREADABLE = "这次保存的内容不完整，没有保存；请重新打开页面，改动会从本机找回"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts by their cells and, for each group of rows such as `targets`, the keys of the rows in order."""

    cells: dict[str, str]
    orders: dict[str, Keys]


@dataclass(frozen=True, slots=True)
class CellEdit:
    where: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """The keys of a group before and after an edit that adds, removes or moves rows."""

    old: Keys
    new: Keys


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes of a sheet. An edit that removes a row also clears its texts, which says what the person saw there.

    `confirmed` are copied cells that the person has looked at and leaves as they are.
    """

    cells: tuple[CellEdit, ...] = ()
    orders: dict[str, OrderEdit] = field(default_factory=dict)
    confirmed: Keys = ()


@dataclass(slots=True)
class Merged:
    """The part of an edit that can be written, and the cells that cannot.

    `conflicts` holds the texts that somebody else put there, `gone` the cells of rows that somebody else removed.
    """

    cells: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Keys] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def row_of(where: str) -> tuple[str, str]:
    """The group and the key of the row that a cell stands in, ("", "") for a cell of the head."""
    parts = where.split(".")
    return (parts[0], parts[1]) if len(parts) == 3 else ("", "")


def between(old: Sheet, new: Sheet) -> Edit:
    """The edit that turns one sheet into the other."""
    # Removed cells come last; the others are in the order of the new sheet.
    removed = [where for where in old.cells if where not in new.cells]
    cells = []
    for where in (*new.cells, *removed):
        cell = CellEdit(where, old.cells.get(where, ""), new.cells.get(where, ""))
        if cell.old != cell.new:
            cells.append(cell)
    orders = {}
    for group, keys in new.orders.items():
        order = OrderEdit(old.orders.get(group, ()), keys)
        if order.old != order.new:
            orders[group] = order
    return Edit(tuple(cells), orders)


def as_stored(edit: Edit, texts: Mapping[str, str]) -> Edit:
    """The edit with the texts that its cells have once they are stored, without the cells that have none here.

    So an edit that is sent a second time agrees with what it wrote the first time, though 1,236.50 was typed for it.
    """
    cells = [
        replace(cell, new=texts[cell.where])
        for cell in edit.cells
        if cell.where in texts
    ]
    return replace(edit, cells=tuple(cells))


def merge(stored: Sheet, edit: Edit) -> Merged:
    """Merge the edit into what is stored now. Cells that others changed meanwhile become conflicts."""
    merged = Merged()
    for cell in edit.cells:
        now = stored.cells.get(cell.where, "")
        if not _has_row(cell.where, stored, edit):
            if cell.new:
                merged.gone.append(cell.where)
            else:  # the edit removes the row, too
                merged.cells[cell.where] = ""
        elif now in (cell.old, cell.new):
            merged.cells[cell.where] = cell.new
        else:
            merged.conflicts[cell.where] = now
    kept = _keep_contested(stored, edit, merged)
    for group, order in edit.orders.items():
        merged.orders[group] = merged_order(stored.orders.get(group, ()), order, kept)
    return merged


def _keep_contested(stored: Sheet, edit: Edit, merged: Merged) -> set[str]:
    """The keys of rows that stay although the edit removes them, because the person did not see all their texts.

    Their cells become conflicts; none of them is cleared.
    """
    removed: set[tuple[str, str]] = set()
    for group, order in edit.orders.items():
        removed |= {(group, key) for key in set(order.old) - set(order.new)}
    if not removed:
        return set()
    cells = [where for where in stored.cells if row_of(where) in removed]
    unseen = set()
    for where in cells:
        is_level = where.split(".")[2] in LEVELS
        if stored.cells[where] and not is_level and where not in merged.cells:
            unseen.add(where)
    kept = {row_of(where) for where in [*unseen, *merged.conflicts]} & removed
    for where in cells:
        if row_of(where) not in kept:
            continue
        cleared = merged.cells.pop(where, None)
        if cleared is not None or where in unseen:
            merged.conflicts[where] = stored.cells[where]
    return {key for _, key in kept}


def _has_row(where: str, stored: Sheet, edit: Edit) -> bool:
    """Whether the row of the cell is stored, or is added by the edit; a cell of the head needs none."""
    group, key = row_of(where)
    if not group or key in stored.orders.get(group, ()):
        return True
    order = edit.orders.get(group)
    return order is not None and key in order.new and key not in order.old


def merged_order(stored: Keys, order: OrderEdit, kept: Set[str] = frozenset()) -> Keys:
    """The rows that neither side removed and those that either side added, which follow the same row as before.

    If the edit moves rows, its order counts, otherwise the stored one: adding a row does not undo what another person
    moved. `kept` are rows that stay although the edit removes them.
    """
    present, seen, wanted = set(stored), set(order.old), set(order.new)
    alive = (present & wanted) | (present - seen) | (wanted - seen) | (present & kept)
    before = [key for key in order.old if key in wanted]
    after = [key for key in order.new if key in seen]
    first, second = stored, order.new
    if before != after:
        first, second = order.new, stored
    result = [key for key in dict.fromkeys(first) if key in alive]
    placed = set(result)
    above: str | None = None
    for key in second:
        if key in alive and key not in placed:
            place = 0 if above is None else result.index(above) + 1
            result.insert(place, key)
            placed.add(key)
        if key in placed:
            above = key
    return tuple(result)


def read_edit(payload: object) -> Edit:
    """An edit as a browser sends it. Raises Refused where it has another shape."""
    if not isinstance(payload, dict):
        raise Refused(UNREADABLE)
    items, orders = payload.get("cells", []), payload.get("orders", {})
    if not isinstance(items, list) or not isinstance(orders, dict):
        raise Refused(UNREADABLE)
    if len(items) > MOST_CELLS:
        raise Refused(UNREADABLE)
    cells = {}
    for item in items:
        where, old, new = (_text(item, name) for name in ("where", "old", "new"))
        cells[where] = CellEdit(where, old, new)
    if len(cells) < len(items):
        raise Refused(UNREADABLE)
    order_edits = {}
    for group, order in orders.items():
        order_edits[str(group)] = OrderEdit(_keys(order, "old"), _keys(order, "new"))
    return Edit(tuple(cells.values()), order_edits, _keys(payload, "confirmed"))


def read_sheet(payload: object) -> Sheet:
    """A sheet as a page holds it. Raises Refused where it has another shape."""
    if not isinstance(payload, dict):
        raise Refused(UNREADABLE)
    cells, orders = payload.get("cells"), payload.get("orders")
    if not isinstance(cells, dict) or not isinstance(orders, dict):
        raise Refused(UNREADABLE)
    texts = {where: _text(cells, where) for where in cells}
    return Sheet(texts, {group: _keys(orders, group) for group in orders})


def _text(value: object, name: str) -> str:
    """The text of that name in what a browser sent. Raises Refused."""
    text = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(text, str):
        raise Refused(UNREADABLE)
    return text


def _keys(value: object, name: str) -> Keys:
    """The list of keys of that name in what a browser sent, () where there is none. Raises Refused."""
    keys = value.get(name, []) if isinstance(value, Mapping) else None
    if not isinstance(keys, list) or len(keys) > MOST_CELLS:
        raise Refused(UNREADABLE)
    if not all(isinstance(key, str) for key in keys):
        raise Refused(UNREADABLE)
    return tuple(keys)
