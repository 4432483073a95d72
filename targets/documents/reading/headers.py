"""The headers of the indicators in the official layout, and their columns."""

from __future__ import annotations

from targets.documents.flat.columns import header_key
from targets.documents.values import DECLARATION, TARGETS

# Header → column of the indicators; the columns that every form has are known by their labels alone.
HEADERS = {label: name for name, label in TARGETS.labels.items()}
OPTIONAL_HEADERS = {
    header: column.name
    for column in DECLARATION.optional
    for header in (column.label, *column.aliases)
}
OPTIONAL_NAMES = frozenset(OPTIONAL_HEADERS.values())


def optional_column(label: str) -> str | None:
    """The optional column that a header names: 权重（分） and 分值 are one."""
    return OPTIONAL_HEADERS.get(header_key(label)[0])
