"""What the rules find in the labelled forms, against the labels: precision and recall, and the ranks of the scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import correlation

from targets.checks.engine import check_form
from targets.checks.rules.catalogue import DECLARATIONS, RULES
from targets.checks.rules.faultless import STANDARDS
from targets.checks.rules.finding import Finding, Level
from targets.checks.scoring import score
from tests.eye.labelled import Label, LabelledForm, labelled_forms

BURDENS = {"must": 3, "should": 1, "may": 0}


@dataclass(frozen=True)
class Seen:
    """A labelled form with what was found in it, without rules on trial."""

    labelled: LabelledForm
    findings: Sequence[Finding]

    def is_right(self, finding: Finding) -> bool:
        """Whether a reviewer says so, too."""
        return any(label.is_met_by(finding) for label in self.labelled.labels)

    def is_seen(self, label: Label) -> bool:
        """Whether a finding says what the reviewer says."""
        return any(label.is_met_by(finding) for finding in self.findings)

    @property
    def due(self) -> Iterator[Label]:
        """What must or should be raised."""
        for label in self.labelled.labels:
            if label.weight != "may":
                yield label

    @property
    def alarms(self) -> Iterator[Finding]:
        """Errors and warnings in a form with which a reviewer has no quarrel."""
        if not self.labelled.is_sound:
            return
        for finding in self.findings:
            if not self.is_right(finding) and level_of(finding) != Level.HINT:
                yield finding

    @property
    def burden(self) -> int:
        """How much there is to mend."""
        return sum(BURDENS[label.weight] for label in self.labelled.labels)

    @property
    def points(self) -> int:
        """The score of the form."""
        return score(level_of(finding) for finding in self.findings).points


@dataclass
class Tally:
    """How often a rule, or all of them, were right, and how much of what was due was seen."""

    found: int = 0
    right: int = 0
    due: int = 0
    seen: int = 0

    @property
    def precision(self) -> float:
        """The part of the findings that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part seen of what is due."""
        return self.seen / self.due if self.due else 1.0


@dataclass
class Measure:
    """The tallies by rule and over all."""

    by_rule: dict[str, Tally]
    overall: Tally = field(default_factory=Tally)


def level_of(finding: Finding) -> Level:
    """Its own level, or that of the rule that found it."""
    return finding.level or RULES[finding.rule].level


def look() -> list[Seen]:
    """Check every labelled form by itself."""
    seen = []
    for labelled in labelled_forms():
        report = check_form(labelled.form, STANDARDS, DECLARATIONS)
        assert not report.broken, (labelled.form.name, report.broken)
        findings = [
            finding for finding in report.findings if level_of(finding) != Level.TRIAL
        ]
        seen.append(Seen(labelled, findings))
    return seen


def measure(forms: Sequence[Seen]) -> Measure:
    """Count what is right, and what was due, by the first rule that may say it."""
    measured = Measure({rule: Tally() for rule in RULES})
    for seen in forms:
        for finding in seen.findings:
            right = seen.is_right(finding)
            for tally in (measured.overall, measured.by_rule[finding.rule]):
                tally.found += 1
                tally.right += right
        for label in seen.due:
            is_seen = seen.is_seen(label)
            own = measured.by_rule.setdefault(label.rules[0], Tally())
            for tally in (measured.overall, own):
                tally.due += 1
                tally.seen += is_seen
    return measured


def rank_correlation(forms: Sequence[Seen]) -> float:
    """How well the scores of the flawed forms rank them by what there is to mend (Spearman); 1 is perfectly."""
    flawed = [seen for seen in forms if not seen.labelled.is_sound]
    burdens = ranks([seen.burden for seen in flawed])
    losses = ranks([-seen.points for seen in flawed])
    return correlation(burdens, losses)


def ranks(figures: Sequence[int]) -> list[float]:
    """The rank of each figure; equal ones share the middle of theirs."""
    ordered = sorted(figures)
    return [
        ordered.index(figure) + (ordered.count(figure) - 1) / 2 for figure in figures
    ]
