"""What the checks found in a form, as the page shows it on which the form is filled in. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.cells import DECLARATION_CELLS, FormCells
from targets.checks.rules.finding import Finding, Level
from targets.documents.schema import PLACE
from targets.filings.editing.sheet import Keys

# Of a remark that somebody gave a reason for.
WAIVED = "waived"
WEIGHTS = [*map(str, Level), WAIVED]
IN_JSON = ("rule", "where", "label", "gist", "fix", "weight", "rank", "word", "text")

# A cell, the text that would correct it, and the label of the button that does it.
Mend = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page shows it: its cell by the key of the row, the cell's name, the fix.

    Equal remarks have the same `gist`; `reason` is the one that was given for a warning, "" where none was.
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
        """The level, or WAIVED where a reason was given."""
        return WAIVED if self.reason else str(self.level)

    @property
    def rank(self) -> int:
        """The place of the weight among all weights, 0 for the heaviest."""
        return WEIGHTS.index(self.weight)

    @property
    def word(self) -> str:
        """The weight in Chinese."""
        return "已说明" if self.reason else self.level.label

    @property
    def text(self) -> str:
        if self.reason:
            return f"{self.message}。说明：{self.reason}"
        return self.message

    @property
    def is_loud(self) -> bool:
        """Whether it is shown under its cell at all times, and not only while one is in the cell."""
        return self.weight in (Level.ERROR, Level.WARNING)

    def as_json(self) -> dict[str, Any]:
        """The remark for the script of the page."""
        remark = {name: getattr(self, name) for name in IN_JSON}
        return remark | {"loud": self.is_loud}


@dataclass(frozen=True, slots=True)
class RemarkSpot:
    """One of the places of a group."""

    where: str
    name: str
    fix: Mend | None


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """Equal remarks, shown once; those of a hint in several places unfold on demand."""

    weight: str
    word: str
    text: str
    spots: list[RemarkSpot]
    rule: str = ""
    folds: bool = False

    @property
    def cells(self) -> str:
        """The cells of the spots, separated by blanks."""
        return " ".join(spot.where for spot in self.spots)

    @property
    def fixes(self) -> int:
        """How many of the spots have a fix."""
        with_fix = [spot for spot in self.spots if spot.fix is not None]
        return len(with_fix)


def remark_on(
    finding: Finding,
    level: Level,
    reason: str,
    keys: Mapping[str, Keys],
    cells: FormCells[Any] = DECLARATION_CELLS,
) -> Remark:
    """The finding as a remark; `keys` are those of the rows by their group, `cells` those of its kind of form."""
    where = keyed(finding.where, keys)
    fix = None
    if finding.fix:
        target = keyed(finding.fix.where, keys)
        fix = (target, finding.fix.text, finding.fix.button)
    return Remark(
        finding.rule,
        level,
        where,
        cells.label(finding.where),
        finding.message,
        finding.shared,
        fix,
        reason,
    )


def keyed(where: str, keys: Mapping[str, Keys]) -> str:
    """`targets[3].value` by the key of its row: `targets.<key>.value`."""
    place = PLACE.fullmatch(where)
    if place is None or place[3] is None:
        return where
    group, number, column = place.groups()
    return f"{group}.{keys[group][int(number)]}.{column}"


def grouped(remarks: Iterable[Remark]) -> list[RemarkGroup]:
    """The heavier ones first, what was explained last; all hints of a rule are one group."""
    alike: dict[tuple[str, ...], list[Remark]] = defaultdict(list)
    for remark in remarks:
        gist = "" if remark.weight == Level.HINT else remark.gist
        key = (remark.weight, remark.rule, gist, remark.reason)
        alike[key].append(remark)
    groups = list(map(_group, alike.values()))
    groups.sort(key=lambda group: WEIGHTS.index(group.weight))
    return groups


def _group(remarks: list[Remark]) -> RemarkGroup:
    """Equal remarks as one; where all are on one column, the column is named once."""
    first, *others = remarks
    texts = {remark.text for remark in remarks}
    gists = {remark.gist for remark in remarks}
    text = first.text if len(texts) == 1 else first.gist
    if len(gists) > 1:
        text = ALL_RULES[first.rule].title
    columns = {remark.label.split(" ")[-1] for remark in remarks}
    names = [remark.label for remark in remarks]
    if others and len(columns) == 1:
        column = columns.pop()
        text = f"{column}：{text}"
        # `指标第3行 指标值` is 第3行 beside the column.
        rows = [name.removesuffix(f" {column}") for name in names]
        names = [row.removeprefix("指标") for row in rows]
    if others:
        text += f"（{len(remarks)} 处）"
    spots = [
        RemarkSpot(remark.where, name, remark.fix)
        for remark, name in zip(remarks, names, strict=True)
    ]
    folds = first.weight == Level.HINT and bool(others)
    return RemarkGroup(first.weight, first.word, text, spots, first.rule, folds)


def tally(remarks: Iterable[Remark]) -> str:
    """How many of each weight there are, "" where there are none."""
    counts = Counter(remark.weight for remark in remarks)
    words = {remark.weight: remark.word for remark in remarks}
    parts = [
        f"{counts[weight]} {words[weight]}" for weight in WEIGHTS if weight in counts
    ]
    return " · ".join(parts)
