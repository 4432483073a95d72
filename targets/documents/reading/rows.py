"""The rows of the official layout: which are parts of a form's head, which are indicators, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.problems import Place
from targets.documents.layout import (
    BUDGET,
    BUDGET_HEAD,
    CODE,
    FISCAL_FUNDS,
    GOALS,
    NAME,
    OTHER_FUNDS,
    PLAN,
    PLAN_HEAD,
    TARGET_HEADER,
    UNIT_LABEL,
    Row,
    compact,
)
from targets.documents.owners import Owner, is_remark, owner_in


@dataclass
class FormTable:
    """The rows that belong to one form; `title` is the project's name in the heading above it, if there is one."""

    number: int
    title: str | None
    rows: list[Row] = field(default_factory=list)


def label_key(label: str) -> str:
    """A label by which it is recognised, without blanks and what stands in brackets."""
    return compact(label).partition("(")[0]


# The label of a row's first cell → the kind of the row; a row that begins blank continues the one above.
KINDS = {
    label_key(CODE): "code",
    label_key(BUDGET_HEAD): "budget",
    label_key(PLAN_HEAD): "plan header",
    label_key(GOALS): "goals",
    label_key(TARGET_HEADER[0]): "target header",
}
CONTINUATIONS = {"budget": "purpose", "plan header": "plan"}
AMOUNT_LABELS = {
    "budget": BUDGET,
    "fiscal_funds": FISCAL_FUNDS,
    "other_funds": OTHER_FUNDS,
}
# The names of the cells that stand beside a label of their own.
LABELLED = {
    label_key(CODE): "code",
    label_key(NAME): "name",
    **{label_key(label): name for name, label in AMOUNT_LABELS.items()},
}
# The names of the cells in a row of values, from the second one on.
ROWS_OF_VALUES = {
    "purpose": ("purpose",),
    "goals": ("goals",),
    "plan": tuple(column.name for column in PLAN),
}
HEAD_KINDS = ("department", *KINDS.values(), *CONTINUATIONS.values())
# 单位：万元, or 金额单位：元
MONEY_UNITS = tuple(compact(f"{word}{UNIT_LABEL}") for word in ("", "金额", "资金"))
DEPARTMENT = re.compile(r"(\d{3,})\s*(.*)", re.DOTALL)


def begins_form(row: Row, current: FormTable | None) -> bool:
    """Whether a row without a title above it opens a new form."""
    if is_department(row):
        return True
    if not is_code(row):
        return False
    return current is None or any(map(is_code, current.rows))


def is_code(row: Row) -> bool:
    """Whether it is the row of the project's code and name."""
    return KINDS.get(label_key(row.cells[0])) == "code"


def is_department(row: Row) -> bool:
    """Whether it is the row of the department and the unit of money."""
    last = row.cells[-1]
    if not unit_in(row.cells[0]):
        return False
    return len(row.cells) > 1 and compact(last).startswith(MONEY_UNITS)


def unit_in(text: str) -> Owner | None:
    """The code and the name of the department that a text names, with 填报单位： before them or without."""
    found = DEPARTMENT.fullmatch(text.strip())
    return (found[1], found[2]) if found else owner_in([text])


def sort_rows(rows: list[Row]) -> tuple[dict[str, Row], list[Row], list[Row]]:
    """Head rows by kind, indicator rows, and rows that are neither."""
    head: dict[str, Row] = {}
    targets: list[Row] = []
    strangers: list[Row] = []
    kind = ""
    for row in rows:
        if kind == "target header":
            # A header repeated by hand on a new page says nothing.
            if any(cell.strip() for cell in row.cells) and _kind(row, above="") != kind:
                rows_of = strangers if is_remark(row.cells) else targets
                rows_of.append(row)
            continue
        kind = _kind(row, above=kind)
        if kind and kind not in head:
            head[kind] = row
        elif any(cell.strip() for cell in row.cells):
            strangers.append(row)
    return head, targets, strangers


def _kind(row: Row, above: str) -> str:
    """The kind of a row, which may depend on the kind of the one above; "" for none."""
    if is_department(row):
        return "department"
    first = label_key(row.cells[0])
    return KINDS.get(first, "") if first else CONTINUATIONS.get(above, "")


def head_places(head: dict[str, Row]) -> dict[str, Place]:
    """The places of the cells above the indicators, by the names of the cells."""
    origins: dict[str, tuple[Place, ...]] = dict.fromkeys(HEAD_KINDS, ())
    for kind, row in head.items():
        if len(row.origins) == len(row.cells):
            origins[kind] = row.origins
    found: dict[str, Place] = {}
    for kind, start in (("code", 0), ("budget", 1)):
        labels = head[kind].cells[start::2] if origins[kind] else ()
        places = origins[kind][start + 1 :: 2]
        for label, place in zip(labels, places, strict=False):
            name = LABELLED.get(label_key(label))
            if name:
                found[name] = place
    for kind, names in ROWS_OF_VALUES.items():
        found |= dict(zip(names, origins[kind][1:], strict=False))
    for place in origins["department"][:1]:
        found["department_code"] = found["department_name"] = place
    return found


def pairs(head: dict[str, Row]) -> dict[str, str]:
    """Label → value in the rows that set them side by side: code and name, and the three amounts."""
    cells: list[str] = []
    if "code" in head:
        cells += head["code"].cells
    if "budget" in head:
        cells += head["budget"].cells[1:]
    labels = map(label_key, cells[::2])
    return dict(zip(labels, cells[1::2], strict=False))


def under(head: dict[str, Row], rows: list[Row]) -> list[Row]:
    """The rows of indicators under their header."""
    header = head.get("target header")
    return rows if header is None else [_under(header, row) for row in rows]


def _under(header: Row, row: Row) -> Row:
    """A row of indicators with a cell for each column of the header; as it is where they do not fit.

    A cell that is merged with the one above holds for its row, too; the categories go on by themselves.
    """
    if not row.columns:
        return row
    cells = row.cells
    seen = row.seen[:2] if len(row.seen) < 2 else (*cells[:2], *row.seen[2:])
    if len(cells) == len(header.cells):
        return replace(row, cells=seen)
    found: dict[int, str] = {}
    for column, text in zip(row.columns, seen, strict=True):
        number = bisect_right(header.columns, column) - 1
        if number < 0 or number in found:
            return row
        found[number] = text
    if len(cells) > len(header.cells):
        return row
    aligned = [found.get(number, "") for number in range(len(header.cells))]
    return replace(row, cells=tuple(aligned))


def whole_rows(rows: list[Row], count: int) -> Iterator[Row]:
    """Rows of all columns, put together where a blank line inside a cell broke a row of the txt layout."""
    pending: Row | None = None
    for row in rows:
        if pending is not None and len(pending.cells) + len(row.cells) <= count:
            cells = pending.cells + row.cells
            pending = Row(cells, pending.place, pending.origins + row.origins)
        else:
            if pending is not None:
                yield pending
            pending = row
    if pending is not None:
        yield pending
