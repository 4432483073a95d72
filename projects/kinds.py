"""The kinds of forms by name, as the trail and the exemptions call them.

The apps that have forms register theirs here, so that nothing here depends on those apps.
"""

from __future__ import annotations

KINDS: dict[str, str] = {}
KIND_LENGTH = 20


def register_kind(kind: str, label: str) -> None:
    """Call a kind of form by this label."""
    KINDS[kind] = label


def kind_choices() -> list[tuple[str, str]]:
    """The kinds in the order in which they were registered, for a field to choose from."""
    return list(KINDS.items())
