"""What the editor's page and the server exchange: the data of its script, and the fields of a page without scripts."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from core.amounts import Refused
from targets.documents.geometry import target_spans
from targets.documents.pasted.reading import HEADINGS
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit, Sheet, between, read_sheet
from targets.forms.cell_forms import Columns
from targets.forms.desk import Desk, DeskState


def state_json(state: DeskState, *, whole: bool) -> dict[str, Any]:
    """The revision, the notes and the copied cells after a save; with `whole` the sheet as well."""
    known = {
        "revision": state.revision,
        "notes": state.notes.as_json(),
        "copied": state.copied,
    }
    if whole:
        known["sheet"] = asdict(state.sheet)
    return known


def page_data(desk: Desk, state: DeskState) -> dict[str, Any]:
    """The data that the script of the page starts from."""
    addresses = {name: desk.url(f"-{name}") for name in desk.endpoints}
    addresses["login"] = reverse("login")
    return {
        "user": desk.user.pk,
        "addresses": addresses,
        "categories": state.categories,
        "offered": desk.offered,
        "headings": HEADINGS if "paste" in addresses else [],
        "spans": target_spans(desk.schema.group("targets").columns)
        if "paste" in addresses
        else [],
        **state_json(state, whole=False),
    }


def loaded(state: DeskState) -> str:
    """The sheet as the page gets it, as JSON. The page sends it back, to be compared with what was typed."""
    sheet = asdict(state.sheet)
    return json.dumps(sheet, ensure_ascii=False, separators=(",", ":"))


def posted_edit(data: QueryDict, columns: Columns) -> tuple[Edit, Sheet]:
    """The edit that a page without scripts sends, and the sheet as it was typed. Raises Refused."""
    try:
        loaded = json.loads(data.get("loaded", ""))
        before = read_sheet(loaded)
    except (ValueError, RecursionError) as error:  # Refused is a ValueError as well
        raise Refused("这一页的内容不完整，没有保存") from error
    typed = _typed_sheet(data, columns, before)
    return between(before, typed), typed


def _typed_sheet(data: QueryDict, columns: Columns, loaded: Sheet) -> Sheet:
    """The sheet as it was typed. What is missing from the data stays as it was loaded: a text is cleared, and a row
    removed, only where somebody asked for it.
    """
    cells = {where: _text(data, where, loaded) for where in columns[""]}
    orders = {}
    for group, names in columns.items():
        if not group:
            continue
        kept = []
        for key in _kept_rows(data, group, loaded):
            row = f"{group}.{key}"
            texts = {
                f"{row}.{name}": _text(data, f"{row}.{name}", loaded) for name in names
            }
            if key in loaded.orders.get(group, ()) or any(texts.values()):
                kept.append(key)
                cells |= texts
        orders[group] = tuple(kept)
    return Sheet(cells, orders)


def _kept_rows(data: QueryDict, group: str, loaded: Sheet) -> list[str]:
    """The keys of the rows that are not removed, ordered by the numbers typed in front of them."""
    removed = set(data.getlist(f"{group}.remove"))
    known = dict.fromkeys([*data.getlist(group), *loaded.orders.get(group, ())])
    numbers: dict[str, float] = {}
    for key in known:
        if key in removed:
            continue
        try:
            number = float(data.get(f"{group}.{key}.place", ""))
        except ValueError:
            number = math.inf
        numbers[key] = math.inf if math.isnan(number) else number
    return sorted(numbers, key=numbers.__getitem__)


def _text(data: QueryDict, where: str, loaded: Sheet) -> str:
    """The text of a cell as typed, with our line ends."""
    text = data.get(where, loaded.cells.get(where, ""))
    return text.replace("\r\n", "\n")


def messages_of(outcome: SaveOutcome, typed: Sheet) -> dict[str, str]:
    """Why cells were not saved, by cell. A row that was to be removed is not in the sheet that was typed."""
    other = outcome.changed_by or "他人"
    reasons = dict(outcome.refused)
    for where, text in outcome.conflicts.items():
        if where in typed.cells:
            present = text or "（空）"
            changed = f"{other}已改为“{present}”"
            reasons[where] = f"{changed}。这里是您填写的，再保存一次就以您的为准"
        else:
            reasons[where] = f"{other}刚改过这一行，没有删除"
    for where in outcome.gone:
        reasons[where] = "这一行已被他人删除，没有保存"
    return reasons
