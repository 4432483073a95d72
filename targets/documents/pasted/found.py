"""What was found in a block from a clipboard."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Pasted:
    """The cells of the head by their names, and rows of texts under `columns`, of which None is one that is unknown.

    `left_out` names what is no content, `doubts` what a person should look at before it is put into the form.
    """

    cells: dict[str, str] = field(default_factory=dict)
    columns: list[str | None] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    is_form: bool = False
