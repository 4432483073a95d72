"""What is wrong with a file: every problem names its form and its cell, and says what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

# A message says what is wrong and then, from this word on, what to do.
ADVICE = re.compile(r"[，；。、]?(?=请)")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a spreadsheet; rows and columns are counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """`F5`."""
        return xl_rowcol_to_cell(self.row - 1, self.column - 1)

    def __str__(self) -> str:
        return f"工作表“{self.sheet}”{self.address}"


@dataclass(frozen=True, slots=True)
class Problem:
    """`form` and `cell` as a person would look for them; either may be blank where the whole file is meant.

    `index` is the form's number in the file, from 0, and None where no single form is at fault; `where` is the cell
    within it (`targets[3].value`), and `place` the cell of a spreadsheet.
    """

    form: str
    cell: str
    message: str
    index: int | None = None
    where: str = ""
    place: Place | None = None

    @property
    def what(self) -> str:
        return ADVICE.split(self.message, maxsplit=1)[0].strip()

    @property
    def advice(self) -> str:
        return "".join(ADVICE.split(self.message, maxsplit=1)[1:])

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
        self.problems = (
            [Problem("", "", problems)] if isinstance(problems, str) else list(problems)
        )
        super().__init__("；".join(str(problem) for problem in self.problems))
