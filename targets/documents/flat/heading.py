"""Where the header of a flat table stands, and which column holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.spreadsheets.sheet import Cell, Sheet, cell_text
from targets.documents.flat.columns import LONGEST_HEADER, Known, header_key, named_unit
from targets.documents.owners import NOBODY, Owner, owner_in

# Titles and remarks above a header take less than this.
HEADER_WITHIN = 20


@dataclass(slots=True)
class FlatHeading:
    """Rows and columns are counted from 0. `names` are the headers as written, also those that nobody knows."""

    first: int
    last: int
    names: dict[int, str] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    twice: list[tuple[int, int]] = field(default_factory=list)
    owner: Owner = NOBODY

    @property
    def width(self) -> int:
        """The number of columns up to the last header."""
        return max(self.names, default=-1) + 1

    @property
    def worth(self) -> tuple[int, int]:
        """How well it fits: known headers count first, then one row before two, as the upper one may be a title."""
        return len(self.fields), self.first - self.last


def find_heading(sheet: Sheet, known: Known) -> FlatHeading | None:
    """The row, or the two rows, of which most cells are known headers; None where the first rows have none."""
    candidates: list[FlatHeading] = []
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        single = [(text, text, "") for text in _texts(row)]
        candidates.append(_heading(number, number, single, known))
        if number + 1 < len(sheet.rows):
            stacked = _stacked(sheet, number, known)
            if stacked is not None:
                candidates.append(_heading(number, number + 1, stacked, known))
    best = max(candidates, key=lambda heading: heading.worth, default=None)
    if best is None or not best.fields:
        return None
    # Many tables say 填报单位 and 单位：万元 once, in a line above the header.
    for row in sheet.rows[: best.first]:
        texts = _texts(row)
        best.owner = owner_in(texts) or best.owner
        unit = next(filter(None, map(named_unit, texts)), "")
        if unit:
            best.units = {name: own or unit for name, own in best.units.items()}
    return best


def titles_above(sheet: Sheet, heading: FlatHeading) -> list[str]:
    """The lines above a header that stand by themselves in their row, as titles do."""
    lines = map(_texts, sheet.rows[: heading.first])
    filled = [[text for text in line if text] for line in lines]
    return [
        line[0] for line in filled if len(line) == 1 and len(line[0]) <= LONGEST_HEADER
    ]


def _texts(row: Sequence[Cell]) -> list[str]:
    """The texts of a row's cells."""
    texts = map(cell_text, row)
    return [text.strip() for text in texts]


# A header as it is written, as it is looked up, and the unit that its group names.
Header = tuple[str, str, str]


def _stacked(sheet: Sheet, number: int, known: Known) -> list[Header] | None:
    """The headers of two rows, the upper one of groups; None where the lower row is no header."""
    top = _texts(sheet.rows[number])
    bottom = _texts(sheet.rows[number + 1])
    width = max(len(top), len(bottom))
    top += [""] * (width - len(top))
    bottom += [""] * (width - len(bottom))
    groups = list(top)
    for first_row, first, last_row, last in sheet.merged:
        if first_row == last_row == number + 1 and first <= width:
            covered = min(last, width) - first + 1
            groups[first - 1 : last] = [top[first - 1]] * covered
    headers = []
    for own, group, below in zip(top, groups, bottom, strict=True):
        if not below:
            headers.append((own, own, ""))
            continue
        looked_up = below
        if not _field(below, known):
            looked_up = f"{group}{below}"
            if not _field(looked_up, known):
                return None
        group_unit = header_key(group)[1] if group else ""
        headers.append((below, looked_up, group_unit))
    return headers if any(bottom) else None


def _field(text: str, known: Known) -> str | None:
    """The field of which the text is a header."""
    if not 0 < len(text) <= LONGEST_HEADER:
        return None
    key, _ = header_key(text)
    return known.get(key)


def _heading(first: int, last: int, headers: list[Header], known: Known) -> FlatHeading:
    """The heading in these rows, with the fields that its headers mean."""
    heading = FlatHeading(first, last)
    for column, (written, looked_up, group_unit) in enumerate(headers):
        if not written:
            continue
        heading.names[column] = written
        name = _field(looked_up, known)
        if name is None:
            continue
        if name in heading.fields:
            heading.twice.append((heading.fields[name], column))
        else:
            heading.fields[name] = column
            heading.units[name] = header_key(looked_up)[1] or group_unit
    return heading
