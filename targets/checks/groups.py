"""What the checks found in a form, as its page shows it: by level, by rule, and equal findings together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from targets.checks.assessment import Judged, Review
from targets.checks.fixing import FixKey
from targets.checks.margin.remarks import keyed
from targets.checks.models import Waiver
from targets.checks.rules.catalogue import DECLARATIONS, label_at
from targets.checks.rules.finding import Finding, Level
from targets.checks.rules.rule import Catalogue, Rule
from targets.documents.diff import common_length
from targets.filings.editing.sheet import Keys

# How many characters are shown around a change in a text, and of a text that does not change.
AROUND, MOST_SHOWN = 12, 60


@dataclass(frozen=True, slots=True)
class FindingCell:
    """A cell with its name and its text; `what` is wrong there, if the group does not say it."""

    where: str
    label: str
    text: str
    what: str = ""


@dataclass(slots=True)
class FindingSpot:
    """Cells that read the same: they are fixed and explained together. `fix` is the label of its button, or ""."""

    key: FixKey
    waiver: Waiver | None
    fix: str = ""
    cells: list[FindingCell] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As it is posted."""
        return ":".join(map(str, self.key))

    @property
    def label(self) -> str:
        """The names of its cells."""
        return "、".join(cell.label for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Alike:
    """Findings that differ in their cells and figures alone."""

    what: str
    advice: str
    spots: list[FindingSpot]

    @property
    def open(self) -> list[FindingSpot]:
        """The spots for which nobody gave a reason."""
        return [spot for spot in self.spots if not spot.waiver]

    @property
    def fixes(self) -> str:
        """The addresses of all spots that can be fixed, as one button posts them; "" for fewer than two."""
        addresses = [spot.address for spot in self.open if spot.fix]
        return " ".join(addresses) if len(addresses) > 1 else ""


@dataclass(frozen=True, slots=True)
class OfRule:
    """What one rule found."""

    rule: Rule
    level: Level
    groups: list[Alike]

    @property
    def count(self) -> int:
        """In how many places."""
        return sum(len(spot.cells) for group in self.groups for spot in group.spots)

    @property
    def folds(self) -> bool:
        """Whether it is one line that unfolds: hints in more than one place."""
        return self.level == Level.HINT and self.count > 1

    @property
    def may_be_explained(self) -> bool:
        """Whether a reason can be given for the findings."""
        return self.level == Level.WARNING


@dataclass(frozen=True, slots=True)
class OfLevel:
    """What was found at one level."""

    level: Level
    judged: Sequence[Judged]
    rules: list[OfRule]

    @property
    def count(self) -> int:
        return len(self.judged)

    @property
    def explained(self) -> int:
        """How many of the findings were given a reason."""
        with_reason = [judged for judged in self.judged if not judged.is_open]
        return len(with_reason)


@dataclass(frozen=True)
class Findings:
    """All that is shown of a form.

    `owner` is the key of its project, 0 of a unit's own form, which is fixed in its editor alone. A cell in a row is
    named by the key of the row where `keys` has those of its group, as the editor names it.
    """

    owner: int
    form: Any
    review: Review
    catalogue: Catalogue[Any] = DECLARATIONS
    keys: Mapping[str, Keys] = field(default_factory=dict)

    @cached_property
    def levels(self) -> list[OfLevel]:
        """The levels at which anything was found, the heaviest first."""
        levels = []
        for level in Level:
            judged = self.review.of(level)
            rules = [
                OfRule(self.catalogue.rules[rule], level, self._alike(found))
                for rule, found in grouped_by(judged, "rule").items()
            ]
            if judged:
                levels.append(OfLevel(level, judged, rules))
        return levels

    def _alike(self, found: Sequence[Judged]) -> list[Alike]:
        """The findings of a rule, grouped by what they have in common."""
        groups = []
        for shared, judged in grouped_by(found, "shared").items():
            whats = {item.finding.what for item in judged}
            advices = {item.finding.advice for item in judged}
            differ, differ_in_advice = len(whats) > 1, len(advices) > 1
            what = shared if differ else whats.pop()
            advice = "" if differ_in_advice else advices.pop()
            spots = self._spots(judged, differ, differ_in_advice)
            groups.append(Alike(what, advice, spots))
        return groups

    def _spots(
        self, found: Sequence[Judged], shows_what: bool, shows_advice: bool
    ) -> list[FindingSpot]:
        """The spots of a group; their cells say what is wrong, and what to do, where the group does not."""
        spots: dict[str, FindingSpot] = {}
        for judged in found:
            finding = judged.finding
            if judged.evidence not in spots:
                key = FixKey(self.owner, finding.rule, judged.evidence)
                fix = fix_label(finding) if self.owner else ""
                spot = FindingSpot(key, judged.waiver, fix)
                spots[judged.evidence] = spot
            words = []
            if shows_what:
                words.append(finding.what)
            if shows_advice:
                words.append(finding.advice)
            text = ""
            cells = self.catalogue.cells
            if finding.where not in cells.tables:
                text = shortened(cells.text_at(self.form, finding.where))
            where = keyed(finding.where, self.keys) if self.keys else finding.where
            cell = FindingCell(where, judged.label, text, "，".join(words))
            spots[judged.evidence].cells.append(cell)
        return list(spots.values())

    @property
    def broken(self) -> list[Rule]:
        """The rules that broke."""
        broken = sorted(self.review.broken)
        return [self.catalogue.rules[rule] for rule in broken]

    @property
    def verdict(self) -> str:
        """Of a form that is still to be submitted."""
        verdict = "可以" if self.review.may_pass else "还不能"
        return f"{verdict}提交：{self.outcome}"

    @property
    def outcome(self) -> str:
        if self.review.may_pass:
            return "没有错误，也没有待说明的警告"
        return self.review.obstacles


def grouped_by(found: Iterable[Judged], name: str) -> dict[str, list[Judged]]:
    """The findings by their rule, or by what else is named."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for judged in found:
        groups[getattr(judged.finding, name)].append(judged)
    return groups


def fix_label(finding: Finding) -> str:
    """The label of the button that fixes a finding, with the cell if it is another one; "" without a fix."""
    fix = finding.fix
    if fix is None:
        return ""
    if fix.where == finding.where:
        return fix.button
    return f"{label_at(finding.rule, fix.where)}{fix.button}"


def shortened(text: str) -> str:
    """The text in one line, cut off where it is long."""
    line = " ".join(text.split())
    if len(line) <= MOST_SHOWN:
        return line
    return f"{line[:MOST_SHOWN]}…"


def differing(old: str, new: str) -> tuple[str, str]:
    """Both texts; of long ones what differs, with a little around it."""
    if max(len(old), len(new)) <= MOST_SHOWN:
        return old, new
    head = common_length(old, new)
    old_rest, new_rest = old[head:], new[head:]
    tail = common_length(old_rest[::-1], new_rest[::-1])
    return _around(old, head, tail), _around(new, head, tail)


def _around(text: str, head: int, tail: int) -> str:
    """The text without most of its first `head` and its last `tail` characters."""
    start = max(head - AROUND, 0)
    end = len(text) - tail + AROUND
    part = text[start:end]
    if start > 0:
        part = f"…{part}"
    if end < len(text):
        part = f"{part}…"
    return part
