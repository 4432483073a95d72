"""The problems and notes of reading a spreadsheet; notes that say the same are counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.problems import Place, Problem

# More than a person mends in one go, and enough to fill a page.
MOST_PROBLEMS = 3_000


@dataclass(slots=True)
class _Tally:
    """How often a note was made, and where first."""

    count: int = 0
    first: Place | None = None


@dataclass(slots=True)
class ReadingFindings:
    """Collects problems and notes; `unread` counts the problems beyond those that are kept."""

    problems: list[Problem] = field(default_factory=list)
    unread: int = 0
    tallies: dict[str, _Tally] = field(default_factory=dict)

    def refuse(self, problem: Problem) -> None:
        """Add a problem, or count it where there are too many."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unread += 1

    def refuse_file(self, message: str) -> None:
        """Add a problem of the whole file or of a sheet."""
        self.refuse(Problem("", "", message))

    def refuse_cell(self, place: Place, message: str) -> None:
        """Add a problem at a cell that belongs to no form."""
        self.refuse(Problem("", str(place), message, place=place))

    def note(self, message: str, first: Place | None = None, count: int = 1) -> None:
        """Add a note. Notes that say the same are one, with their count and the first place."""
        tally = self.tallies.setdefault(message, _Tally())
        tally.first = tally.first or first
        tally.count += count

    def all_problems(self) -> list[Problem]:
        """The problems, with a last one that counts those beyond."""
        if not self.unread:
            return self.problems
        rest = Problem(
            "", "", f"另有 {self.unread} 个问题没有列出，请先改正已列出的问题再导入"
        )
        return [*self.problems, rest]

    def notes(self) -> list[str]:
        """The notes with their places."""
        sentences = []
        for message, tally in self.tallies.items():
            if tally.first is None:
                sentences.append(message)
            elif tally.count == 1:
                sentences.append(f"{message}（{tally.first}）")
            else:
                sentences.append(
                    f"{message}（共 {tally.count} 处，首处 {tally.first}）"
                )
        return sentences
