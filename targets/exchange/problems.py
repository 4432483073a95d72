"""What is wrong with a file: every problem names its form and its cell, and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`form` and `cell` as a person would look for them; either may be blank where the whole file is meant."""

    form: str
    cell: str
    message: str

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.form, self.cell) if part)
        return f"{place}：{self.message}" if place else self.message


def shown(text: str, most: int = 30) -> str:
    """A text as a message quotes it: a cell may hold a whole page."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"


def form_label(number: int, name: str) -> str:
    """How a problem names the form it stands in: its number in the file, and the project."""
    return f"第{number}张表「{shown(name)}」"


class Refusal(Exception):
    """The whole file is refused and nothing was changed; `problems` says why, all at once."""

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        self.problems = [Problem("", "", problems)] if isinstance(problems, str) else list(problems)
        super().__init__("；".join(str(problem) for problem in self.problems))
