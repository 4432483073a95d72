"""What an import does, or would do, form by form."""

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

# What is told of the progress: a stage, and how many forms of how many are done. May raise to stop the work.
COMPARING, WRITING = "比较", "写入"


@dataclass(frozen=True)
class Seen:
    """What a preview was made against: fingerprints of the stored forms by index, and of part one; "" for none."""

    forms: Mapping[int, str]
    part: str = ""


@dataclass(slots=True)
class Line:
    """What becomes of one form of the file; `form` is as it is to be stored."""

    index: int
    form: ProjectForm
    project: Project | None = None
    before: ProjectForm | None = None
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def fingerprint_before(self) -> str:
        return fingerprint(snapshot(self.before)) if self.before else ""

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.REFUSED
        if self.before is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


@dataclass
class Receipt:
    """What an import did, or would do. `problems` are those of the file as a whole, of which none may be left.

    `places` are the positions, before and after, of projects that were put elsewhere, by their primary keys.
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
        return [
            *self.problems,
            *(problem for line in self.lines for problem in line.problems),
        ]

    def with_outcome(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def new(self) -> list[ProjectForm]:
        return [line.form for line in self.with_outcome(Outcome.NEW)]

    @property
    def changed(self) -> list[tuple[ProjectForm, list[Change]]]:
        return [
            (line.form, line.changes) for line in self.with_outcome(Outcome.CHANGED)
        ]

    @property
    def unchanged(self) -> list[ProjectForm]:
        return [line.form for line in self.with_outcome(Outcome.UNCHANGED)]


def refuse_unless_clean(receipt: Receipt, *, good_only: bool = False) -> None:
    """Raises Refusal for problems of the file as a whole, and unless `good_only` for those of its forms."""
    problems = receipt.problems if good_only else receipt.all_problems
    if problems:
        raise Refusal(problems)
