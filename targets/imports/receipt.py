"""The receipt of an import: what it does, or would do, form by form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.problems import Problem, Refusal
from projects.models import BudgetYear, Department, Project
from targets.documents.diff import Change
from targets.documents.snapshot import fingerprint, snapshot
from targets.documents.values import ProjectForm
from targets.imports.models import Outcome
from targets.imports.part_one import PartOne

# The stages that are reported as progress.
COMPARING, WRITING = "比较", "写入"


@dataclass(frozen=True)
class Seen:
    """Fingerprints of what a preview was made against: the stored forms by index, and part one; "" for none."""

    forms: Mapping[int, str]
    part: str = ""


@dataclass(slots=True)
class Line:
    """One form of the file, as it is to be stored, and what becomes of it."""

    index: int
    form: ProjectForm
    project: Project | None = None
    before: ProjectForm | None = None
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def fingerprint_before(self) -> str:
        """The fingerprint of the stored form, "" for none."""
        return fingerprint(snapshot(self.before)) if self.before else ""

    @property
    def outcome(self) -> Outcome:
        """What becomes of the form: refused, new, changed or unchanged."""
        if self.problems:
            return Outcome.REFUSED
        if self.before is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


@dataclass
class Receipt:
    """What an import did, or would do.

    Any of `problems`, which are those of the file as a whole, prevents the import. `places` are the positions, before
    and after, of projects that were moved, by their primary keys.
    """

    year: BudgetYear
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    departments: dict[str, Department] = field(default_factory=dict)
    created: list[Department] = field(default_factory=list)
    part: PartOne | None = None
    places: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def all_problems(self) -> list[Problem]:
        """The problems of the file as a whole, and those of its forms."""
        found = list(self.problems)
        for line in self.lines:
            found += line.problems
        return found

    def with_outcome(self, outcome: Outcome) -> list[Line]:
        """The lines with that outcome."""
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def new(self) -> list[ProjectForm]:
        """The forms of new projects."""
        return [line.form for line in self.with_outcome(Outcome.NEW)]

    @property
    def changed(self) -> list[tuple[ProjectForm, list[Change]]]:
        """The changed forms, each with its changes."""
        lines = self.with_outcome(Outcome.CHANGED)
        return [(line.form, line.changes) for line in lines]

    @property
    def unchanged(self) -> list[ProjectForm]:
        """The forms that are as they are stored."""
        return [line.form for line in self.with_outcome(Outcome.UNCHANGED)]


def refuse_unless_clean(receipt: Receipt, *, good_only: bool = False) -> None:
    """Raise Refusal for problems of the file as a whole and, unless `good_only`, for problems of its forms."""
    problems = receipt.problems if good_only else receipt.all_problems
    if problems:
        raise Refusal(problems)
