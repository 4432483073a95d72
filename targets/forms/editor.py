"""Between the editor's page and the server: what its script starts from, and what a page without one sends."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from core.amounts import Refused
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit, Sheet, between, read_sheet
from targets.forms.cell_forms import Columns
from targets.forms.desks import Desk, DeskState


def state_json(state: DeskState, *, whole: bool) -> dict[str, Any]:
    """What a page must know after every answer; with the sheet itself where it cannot know that."""
    known = {
        "revision": state.revision,
        "notes": state.notes.as_json(),
        "copied": state.copied,
    }
    return known | ({"sheet": asdict(state.sheet)} if whole else {})


def page_data(desk: Desk, state: DeskState) -> dict[str, Any]:
    """What the script of the page starts from."""
    addresses = {name: desk.url(f"-{name}") for name in desk.asks}
    return {
        "user": desk.user.pk,
        "addresses": addresses | {"login": reverse("login")},
        "categories": state.categories,
        **state_json(state, whole=False),
    }


def loaded(state: DeskState) -> str:
    """The sheet as the page was given it, which the page sends back: it says what was typed over."""
    return json.dumps(asdict(state.sheet), ensure_ascii=False, separators=(",", ":"))


def posted_edit(data: QueryDict, columns: Columns) -> tuple[Edit, Sheet]:
    """What a page without scripts sends: all its cells, and the sheet as it was loaded. Raises Refused."""
    try:
        before = read_sheet(json.loads(data.get("loaded", "")))
    except (ValueError, RecursionError) as error:  # Refused is a ValueError as well
        raise Refused("这一页的内容不完整，没有保存") from error
    typed = _typed(data, columns, before)
    return between(before, typed), typed


def _typed(data: QueryDict, columns: Columns, loaded: Sheet) -> Sheet:
    """What did not come is as it was loaded: a text is cleared, and a row goes, only where somebody said so."""
    cells = {where: _text(data, where, loaded) for where in columns[""]}
    orders = {}
    for group, names in columns.items():
        if not group:
            continue
        kept = []
        for key in _keys(data, group, loaded):
            row = {name: _text(data, f"{group}.{key}.{name}", loaded) for name in names}
            if key in loaded.orders.get(group, ()) or any(row.values()):
                kept.append(key)
                cells |= {f"{group}.{key}.{name}": text for name, text in row.items()}
        orders[group] = tuple(kept)
    return Sheet(cells, orders)


def _keys(data: QueryDict, group: str, loaded: Sheet) -> list[str]:
    """The rows that are not to go, by the numbers typed before them."""
    gone = set(data.getlist(f"{group}.remove"))
    known = dict.fromkeys([*data.getlist(group), *loaded.orders.get(group, ())])
    keys = [key for key in known if key not in gone]
    return sorted(keys, key=lambda key: _place(data.get(f"{group}.{key}.place", "")))


def _place(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return math.inf
    return math.inf if math.isnan(number) else number


def _text(data: QueryDict, where: str, loaded: Sheet) -> str:
    """As typed; a browser sends line ends of its own kind."""
    return data.get(where, loaded.cells.get(where, "")).replace("\r\n", "\n")


def messages_of(outcome: SaveOutcome, typed: Sheet) -> dict[str, str]:
    """Why each cell that was not saved was not, by cell; a row that was to go is not in what was typed."""
    by = outcome.changed_by or "他人"
    theirs = {
        where: f"{by}已改为“{text or '（空）'}”。这里是您填写的，再保存一次就以您的为准"
        if where in typed.cells
        else f"{by}刚改过这一行，没有删除"
        for where, text in outcome.conflicts.items()
    }
    gone = dict.fromkeys(outcome.gone, "这一行已被他人删除，没有保存")
    return outcome.refused | theirs | gone
