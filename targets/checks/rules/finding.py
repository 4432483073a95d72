"""What a check finds: a cell, what is wrong there, and what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from targets.documents.values import cell_label

# The table of indicators as a whole.
TABLE = "targets"
# A text longer than this does not stand on a button.
MOST_ON_BUTTON = 24


class Level(StrEnum):
    """How much a finding weighs: an error blocks submission, a warning wants a reason, a hint only informs.

    A rule on trial shows its findings to admins alone.
    """

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    TRIAL = "trial"

    @property
    def label(self) -> str:
        return {"error": "错误", "warning": "警告", "hint": "提示", "trial": "试行"}[
            self
        ]

    def is_shown(self, *, to_admin: bool) -> bool:
        """Whether a person sees the findings of a rule of this level."""
        return to_admin or self != Level.TRIAL


class Dimension(StrEnum):
    """What a review looks at (财预〔2015〕88号, 绩效目标审核), and the wording beside it."""

    COMPLETE = "complete"
    RELEVANT = "relevant"
    FITTING = "fitting"
    FEASIBLE = "feasible"
    WORDING = "wording"

    @property
    def label(self) -> str:
        names = {
            "complete": "完整性",
            "relevant": "相关性",
            "fitting": "适当性",
            "feasible": "可行性",
        }
        return names.get(self, "文字")


@dataclass(frozen=True, slots=True)
class Fix:
    """The text that would mend a cell: that of one click."""

    where: str
    text: str

    @property
    def label(self) -> str:
        return f"改为“{self.text}”" if self.text else "清空"

    @property
    def button(self) -> str:
        """What its button says; a long text is not said again there, for the finding says what is wrong with it."""
        return self.label if len(self.text) <= MOST_ON_BUTTON else "改正"


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is the cell it is shown at, `also` the others that it rests on: `targets[3].value`, `plan.december`.

    `what` says what is wrong, with the figures; `gist` the same without them, where several findings may be equal but
    for them. `advice` says what to do and begins with 请.
    """

    where: str
    what: str
    advice: str
    gist: str = ""
    also: tuple[str, ...] = ()
    fix: Fix | None = None
    rule: str = ""  # its id, which the engine writes

    @property
    def cells(self) -> tuple[str, ...]:
        """All that it rests on: it is another finding once one of them has changed."""
        return (self.where, *self.also)

    @property
    def shared(self) -> str:
        """What it has in common with findings that are equal to it."""
        return self.gist or self.what

    @property
    def message(self) -> str:
        return f"{self.what}，{self.advice}"

    @property
    def label(self) -> str:
        return where_label(self.where)


def where_label(where: str) -> str:
    """As people call the cell: 指标第4行 指标值."""
    return "绩效指标" if where == TABLE else cell_label(where)
