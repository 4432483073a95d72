"""What the checks found in a form, as the page says it that the form is filled in on. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from targets.checks.rules.finding import Level

# Of a remark that somebody gave a reason for.
WAIVED = "waived"
WEIGHTS = [*map(str, Level), WAIVED]

# A cell, the text that would mend it, and what the button says that does it.
Mend = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page shows it: its cell by the key of the row, the cell's name, the fix.

    Equal remarks bear the same `gist`; `reason` is the one that was given for a warning, "" where none was.
    """

    rule: str
    level: Level
    where: str
    label: str
    message: str
    gist: str
    fix: Mend | None = None
    reason: str = ""

    @property
    def weight(self) -> str:
        """The level, or that it was explained."""
        return WAIVED if self.reason else str(self.level)

    @property
    def word(self) -> str:
        return "已说明" if self.reason else self.level.label

    @property
    def text(self) -> str:
        return f"{self.message}。说明：{self.reason}" if self.reason else self.message

    @property
    def is_loud(self) -> bool:
        """Whether it is said under its cell at all times: what only informs waits until one is there."""
        return self.weight in (Level.ERROR, Level.WARNING)

    def as_json(self) -> dict[str, Any]:
        """What the script draws it from; `rank` is 0 for the heaviest."""
        kept = {
            name: getattr(self, name)
            for name in ("where", "label", "gist", "fix", "weight", "word", "text")
        }
        return kept | {"loud": self.is_loud, "rank": WEIGHTS.index(self.weight)}


@dataclass(frozen=True, slots=True)
class RemarkSpot:
    """One of the places of a group."""

    where: str
    name: str
    fix: Mend | None


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """Equal remarks, said once."""

    weight: str
    word: str
    text: str
    spots: list[RemarkSpot]

    @property
    def fixes(self) -> int:
        return sum(each.fix is not None for each in self.spots)


def grouped(remarks: Iterable[Remark]) -> list[RemarkGroup]:
    """The heavier ones first, what was explained last."""
    alike: dict[tuple[str, ...], list[Remark]] = defaultdict(list)
    for each in remarks:
        alike[each.weight, each.rule, each.gist, each.reason].append(each)
    return sorted(
        map(_group, alike.values()), key=lambda group: WEIGHTS.index(group.weight)
    )


def _group(remarks: list[Remark]) -> RemarkGroup:
    first, *others = remarks
    columns = {each.label.split(" ")[-1] for each in remarks}
    column = columns.pop() if others and len(columns) == 1 else ""
    text = first.text if len({each.text for each in remarks}) == 1 else first.gist
    spots = [
        RemarkSpot(each.where, _short(each.label, column), each.fix) for each in remarks
    ]
    said = f"{column}：{text}" if column else text
    return RemarkGroup(
        first.weight,
        first.word,
        f"{said}（{len(spots)} 处）" if others else said,
        spots,
    )


def _short(label: str, column: str) -> str:
    """`指标第3行 指标值` is 第3行 where the column was said."""
    return label.removesuffix(f" {column}").removeprefix("指标") if column else label


def tally(remarks: Iterable[Remark]) -> str:
    """How many of each weight there are, "" where there are none."""
    counts = Counter(each.weight for each in remarks)
    words = {each.weight: each.word for each in remarks}
    return " · ".join(
        f"{counts[weight]} {words[weight]}" for weight in WEIGHTS if counts[weight]
    )
