"""A finding of a rule: the cell, what is wrong there and what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# A longer text does not fit on a button.
LONGEST_ON_BUTTON = 24


class Level(StrEnum):
    """How much a finding weighs.

    An error blocks submission, a warning asks for a reason, a hint only informs. The findings of a rule on trial are
    shown to admins alone.
    """

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    TRIAL = "trial"

    @property
    def label(self) -> str:
        """The Chinese name of the level."""
        return LEVEL_LABELS[self]

    @property
    def plural(self) -> str:
        """The name of a count of findings of the level: `errors`."""
        return f"{self.value}s"

    def is_shown(self, *, to_admin: bool) -> bool:
        """Whether a person sees findings of this level."""
        return to_admin or self != Level.TRIAL


LEVEL_LABELS = {
    Level.ERROR: "错误",
    Level.WARNING: "警告",
    Level.HINT: "提示",
    Level.TRIAL: "试行",
}


class Dimension(StrEnum):
    """What a review looks at (财预〔2015〕88号, 绩效目标审核), and the wording beside it."""

    COMPLETE = "complete"
    RELEVANT = "relevant"
    FITTING = "fitting"
    FEASIBLE = "feasible"
    WORDING = "wording"

    @property
    def label(self) -> str:
        """The Chinese name of the dimension."""
        return DIMENSION_LABELS[self]


DIMENSION_LABELS = {
    Dimension.COMPLETE: "完整性",
    Dimension.RELEVANT: "相关性",
    Dimension.FITTING: "适当性",
    Dimension.FEASIBLE: "可行性",
    Dimension.WORDING: "文字",
}


@dataclass(frozen=True, slots=True)
class Fix:
    """The text that corrects a cell, applied with one click."""

    where: str
    text: str

    @property
    def label(self) -> str:
        """What the fix does, in full."""
        return f"改为“{self.text}”" if self.text else "清空"

    @property
    def button(self) -> str:
        """The label of its button; a long text is left out, because the finding quotes it."""
        if len(self.text) > LONGEST_ON_BUTTON:
            return "改正"
        return self.label


def fix_with(where: str, text: str) -> Fix | None:
    """The fix that puts a text in the cell; None where no text is known that would correct it."""
    return Fix(where, text) if text else None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found in a form.

    `where` is the cell it is shown at and `also` the other cells it rests on, as in `targets[3].value` or
    `plan.december`. `what` says what is wrong, with the figures; `gist` says it without them, so that findings that
    differ in figures alone can be grouped. `advice` says what to do and begins with 请. `rule` is the id of the rule,
    which the engine fills in. `level` is that of this finding where it weighs more or less than others of its rule.
    """

    where: str
    what: str
    advice: str
    gist: str = ""
    also: tuple[str, ...] = ()
    fix: Fix | None = None
    rule: str = ""
    level: Level | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells it rests on: once one of them changes, it is another finding."""
        return (self.where, *self.also)

    @property
    def shared(self) -> str:
        """What it has in common with findings that differ from it in figures alone."""
        return self.gist or self.what

    @property
    def message(self) -> str:
        """What is wrong and what to do, in one sentence."""
        return f"{self.what}，{self.advice}"
