"""Where the header of a flat table stands, and which column holds what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.spreadsheets.sheet import Cell, Sheet, cell_text
from targets.documents.flat.columns import LONGEST_HEADER, Known, header_key, named_unit

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
    strange: list[int] = field(default_factory=list)
    twice: list[tuple[int, int]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max(self.names, default=-1) + 1


def find_heading(sheet: Sheet, known: Known) -> FlatHeading | None:
    """The row, or the two rows, of which most cells are known headers; None where the first rows have none."""
    best: FlatHeading | None = None
    for number in range(min(HEADER_WITHIN, len(sheet.rows))):
        for heading in _candidates(sheet, number, known):
            if best is None or _worth(heading) > _worth(best):
                best = heading
    if best is None or not best.fields:
        return None
    _take_unit_from_above(sheet, best)
    return best


def _worth(heading: FlatHeading) -> tuple[int, int]:
    """A title above a header must not make it a header of two rows."""
    return len(heading.fields), heading.first - heading.last


def _candidates(sheet: Sheet, number: int, known: Known) -> Iterator[FlatHeading]:
    top = _texts(sheet.rows[number])
    yield _heading(number, number, [(text, text, "") for text in top], known)
    if number + 1 < len(sheet.rows):
        headers = _stacked(sheet, number, known)
        if headers is not None:
            yield _heading(number, number + 1, headers, known)


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell_text(cell).strip() for cell in row]


# A header as it is written, as it is looked up, and the unit that its group names.
Header = tuple[str, str, str]


def _stacked(sheet: Sheet, number: int, known: Known) -> list[Header] | None:
    """The headers of two rows, the upper one of groups; None where the lower row is no header."""
    top, bottom = _texts(sheet.rows[number]), _texts(sheet.rows[number + 1])
    width = max(len(top), len(bottom))
    top, bottom = top + [""] * (width - len(top)), bottom + [""] * (width - len(bottom))
    groups = list(top)
    for first_row, first, last_row, last in sheet.merged:
        if first_row == last_row == number + 1 and first <= width:
            groups[first - 1 : last] = [top[first - 1]] * (min(last, width) - first + 1)
    headers = []
    for own, group, below in zip(top, groups, bottom, strict=True):
        if not below:
            headers.append((own, own, ""))
            continue
        joined = f"{group}{below}"
        found = next((each for each in (below, joined) if _field(each, known)), None)
        if found is None:
            return None
        headers.append((below, found, header_key(group)[1] if group else ""))
    return headers if any(bottom) else None


def _field(text: str, known: Known) -> str | None:
    return known.get(header_key(text)[0]) if 0 < len(text) <= LONGEST_HEADER else None


def _heading(first: int, last: int, headers: list[Header], known: Known) -> FlatHeading:
    heading = FlatHeading(first, last)
    for column, (written, looked_up, group_unit) in enumerate(headers):
        if not written:
            continue
        heading.names[column] = written
        name = _field(looked_up, known)
        if name is None:
            heading.strange.append(column)
        elif name in heading.fields:
            heading.twice.append((heading.fields[name], column))
        else:
            heading.fields[name] = column
            heading.units[name] = header_key(looked_up)[1] or group_unit
    return heading


def _take_unit_from_above(sheet: Sheet, heading: FlatHeading) -> None:
    """Many tables say 单位：万元 once, in a line above the header."""
    above = (
        cell
        for row in sheet.rows[: heading.first]
        for cell in row
        if isinstance(cell, str)
    )
    unit = next(filter(None, map(named_unit, above)), "")
    heading.units = {name: own or unit for name, own in heading.units.items()}
