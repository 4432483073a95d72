"""Two versions of a form side by side, cell by cell, with the words that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from targets.exchange.diff import Change
from targets.exchange.form import cell_label
from targets.exchange.words import Kind, Piece, pieces


@dataclass(frozen=True, slots=True)
class Contrast:
    """A cell, or a whole row that came or went; `before` and `after` are its texts in pieces."""

    where: str
    label: str
    before: list[Piece]
    after: list[Piece]


def contrasts(changes: Iterable[Change]) -> list[Contrast]:
    found = []
    for change in changes:
        marked = pieces(change.old, change.new)
        before = [each for each in marked if each.kind != Kind.NEW]
        after = [each for each in marked if each.kind != Kind.GONE]
        found.append(Contrast(change.where, cell_label(change.where), before, after))
    return found
