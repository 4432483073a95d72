"""The rows of the official layout: which are parts of a form's head, which are indicators, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass
class FormTable:
    """The rows that belong to one form; `title` is the project's name in the heading above it, if there is one."""

    number: int
    title: str | None
    rows: list[Row] = field(default_factory=list)


def label_key(label: str) -> str:
    return re.sub(r"\(.*", "", compact(label))


# How a row is known by its first cell; a blank one continues the row above.
KINDS = {
    label_key(label): kind
    for label, kind in [
        (CODE, "code"),
        (BUDGET_HEAD, "budget"),
        (PLAN_HEAD, "plan header"),
        (GOALS, "goals"),
        (TARGET_HEADER[0], "target header"),
    ]
}
CONTINUATIONS = {"budget": "purpose", "plan header": "plan"}
AMOUNT_LABELS = {
    "budget": BUDGET,
    "fiscal_funds": FISCAL_FUNDS,
    "other_funds": OTHER_FUNDS,
}
DEPARTMENT = re.compile(r"(\d{3,})\s*(.*)", re.DOTALL)


def begins_form(row: Row, current: FormTable | None) -> bool:
    """Whether a row without a title above it opens a new form."""
    if is_department(row):
        return True
    is_code = label_key(row.cells[0]) == KINDS_BY_NAME["code"]
    return is_code and (
        current is None
        or any(
            label_key(each.cells[0]) == KINDS_BY_NAME["code"] for each in current.rows
        )
    )


KINDS_BY_NAME = {kind: label for label, kind in KINDS.items()}


def is_department(row: Row) -> bool:
    return bool(DEPARTMENT.fullmatch(row.cells[0].strip())) and compact(
        row.cells[-1]
    ).startswith(compact(UNIT_LABEL))


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
                targets.append(row)
            continue
        kind = _kind(row, above=kind)
        if kind and kind not in head:
            head[kind] = row
        elif any(cell.strip() for cell in row.cells):
            strangers.append(row)
    return head, targets, strangers


def _kind(row: Row, above: str) -> str:
    if is_department(row):
        return "department"
    first = label_key(row.cells[0])
    return KINDS.get(first, "") if first else CONTINUATIONS.get(above, "")


def head_places(head: dict[str, Row]) -> dict[str, Place]:
    """Where the cells above the indicators stand."""
    origins = {
        kind: row.origins
        for kind, row in head.items()
        if len(row.origins) == len(row.cells)
    }
    rows = {kind: (head[kind].cells, places) for kind, places in origins.items()}
    labels = {
        label_key(label): name
        for name, label in {"code": CODE, "name": NAME, **AMOUNT_LABELS}.items()
    }
    found: dict[str, Place] = {}
    for kind, start in (("code", 0), ("budget", 1)):
        cells, places = rows.get(kind, ((), ()))
        for label, place in zip(cells[start::2], places[start + 1 :: 2], strict=False):
            if label_key(label) in labels:
                found[labels[label_key(label)]] = place
    for kind in ("purpose", "goals"):
        found |= dict(zip([kind], origins.get(kind, ())[1:], strict=False))
    for name in ("department_code", "department_name"):
        found |= dict(zip([name], origins.get("department", ()), strict=False))
    months = (each.name for each in PLAN)
    found |= dict(zip(months, origins.get("plan", ())[1:], strict=False))
    return found


def pairs(head: dict[str, Row]) -> dict[str, str]:
    """Label → value in the rows that set them side by side: code and name, and the three amounts."""
    code, budget = head.get("code"), head.get("budget")
    cells = [*(code.cells if code else ()), *(budget.cells[1:] if budget else ())]
    return {
        label_key(label): value
        for label, value in zip(cells[::2], cells[1::2], strict=False)
    }


def whole_rows(rows: list[Row], count: int) -> Iterator[Row]:
    """Rows of all columns: a blank line inside a cell breaks its row in the txt layout, and the pieces fit together."""
    pending: Row | None = None
    for row in rows:
        if pending is not None and len(pending.cells) + len(row.cells) <= count:
            pending = Row(
                pending.cells + row.cells, pending.place, pending.origins + row.origins
            )
        else:
            if pending is not None:
                yield pending
            pending = row
    if pending is not None:
        yield pending
