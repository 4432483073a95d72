"""What the checks found in a form, as its page shows it: by level, by rule, and equal findings once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from targets.checks.assessment import Judged, Review
from targets.checks.fixing import FixKey
from targets.checks.models import Waiver
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import TABLE, text_at, where_label
from targets.checks.rules.finding import Level
from targets.checks.rules.rule import Rule
from targets.documents.values import ProjectForm

# So much of a text is shown around what changes in it, and of a text that does not change.
AROUND, MOST_SHOWN = 12, 60


@dataclass(frozen=True, slots=True)
class FindingCell:
    """A cell as people call it, the text in it, and what is wrong there where its group does not say it."""

    where: str
    label: str
    text: str
    what: str = ""


@dataclass(slots=True)
class FindingSpot:
    """Cells that read the same: they are mended and explained together. `fix` is what its button says, or ""."""

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
        return "、".join(each.label for each in self.cells)


@dataclass(frozen=True, slots=True)
class Alike:
    """Findings that differ in their cells and figures alone."""

    what: str
    advice: str
    spots: list[FindingSpot]

    @property
    def open(self) -> list[FindingSpot]:
        return [each for each in self.spots if each.waiver is None]

    @property
    def fixes(self) -> str:
        """The addresses of all that a click mends, as one button posts them; "" where it would be but one."""
        addresses = [each.address for each in self.open if each.fix]
        return " ".join(addresses) if len(addresses) > 1 else ""


@dataclass(frozen=True, slots=True)
class OfRule:
    """What one rule found."""

    rule: Rule
    level: Level
    groups: list[Alike]

    @property
    def may_be_explained(self) -> bool:
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
        return sum(not each.is_open for each in self.judged)


@dataclass(frozen=True)
class Findings:
    """All that is shown of a form."""

    project: int
    form: ProjectForm
    review: Review

    @cached_property
    def levels(self) -> list[OfLevel]:
        """Those at which anything was found, the heaviest first."""
        found = ((level, self.review.of(level)) for level in Level)
        return [
            OfLevel(level, judged, self._by_rule(level, judged))
            for level, judged in found
            if judged
        ]

    def _by_rule(self, level: Level, found: Sequence[Judged]) -> list[OfRule]:
        by_rule: dict[str, list[Judged]] = defaultdict(list)
        for each in found:
            by_rule[each.finding.rule].append(each)
        return [
            OfRule(RULES[rule], level, self._alike(judged))
            for rule, judged in by_rule.items()
        ]

    def _alike(self, found: Sequence[Judged]) -> list[Alike]:
        by_gist: dict[str, list[Judged]] = defaultdict(list)
        for each in found:
            by_gist[each.finding.shared].append(each)
        return [self._group(gist, judged) for gist, judged in by_gist.items()]

    def _group(self, gist: str, found: Sequence[Judged]) -> Alike:
        whats, advices = (
            {getattr(each.finding, name) for each in found}
            for name in ("what", "advice")
        )
        spots: dict[str, FindingSpot] = {}
        for each in found:
            said = [
                *([each.finding.what] if len(whats) > 1 else []),
                *([each.finding.advice] if len(advices) > 1 else []),
            ]
            spot = spots.setdefault(each.evidence, self._spot(each))
            spot.cells.append(self._cell(each.finding.where, "，".join(said)))
        return Alike(
            whats.pop() if len(whats) == 1 else gist,
            advices.pop() if len(advices) == 1 else "",
            list(spots.values()),
        )

    def _spot(self, judged: Judged) -> FindingSpot:
        fix = judged.finding.fix
        label = ""
        if fix:
            label = (
                fix.button
                if fix.where == judged.finding.where
                else f"{where_label(fix.where)}{fix.button}"
            )
        return FindingSpot(
            FixKey(self.project, judged.finding.rule, judged.evidence),
            judged.waiver,
            label,
        )

    def _cell(self, where: str, what: str) -> FindingCell:
        text = "" if where == TABLE else shortened(text_at(self.form, where))
        return FindingCell(where, where_label(where), text, what)

    @property
    def broken(self) -> list[Rule]:
        """The rules that could not say."""
        return [RULES[rule] for rule in sorted(self.review.broken)]

    @property
    def verdict(self) -> str:
        """Of a form that is still to be submitted."""
        return f"{'可以' if self.review.may_pass else '还不能'}提交：{self.outcome}"

    @property
    def outcome(self) -> str:
        return (
            "没有错误，也没有待说明的警告"
            if self.review.may_pass
            else self.review.obstacles
        )


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def differing(old: str, new: str) -> tuple[str, str]:
    """Both texts; of long ones what differs, with a little around it."""
    if max(len(old), len(new)) <= MOST_SHOWN:
        return old, new
    head = _alike_from_the_start(old, new)
    tail = _alike_from_the_start(old[head:][::-1], new[head:][::-1])
    return _around(old, head, tail), _around(new, head, tail)


def _alike_from_the_start(one: str, other: str) -> int:
    """How many characters."""
    return sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1], zip(one, other, strict=False)
        )
    )


def _around(text: str, head: int, tail: int) -> str:
    start, end = max(head - AROUND, 0), min(len(text) - tail + AROUND, len(text))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
