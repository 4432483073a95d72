"""Problems of a file. Each names its form and its cell, and says what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

# A message says first what is wrong, and from this word on what to do.
ADVICE = re.compile(r"[，；。、]?(?=请)")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a spreadsheet; rows and columns are counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address as in Excel, such as `F5`."""
        return str(xl_rowcol_to_cell(self.row - 1, self.column - 1))

    def __str__(self) -> str:
        return f"工作表“{self.sheet}”{self.address}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a cell, a form or the whole file.

    `form` and `cell` are the words by which people find them, "" where the problem is not of one form or one cell.
    `index` is the number of the form in the file, from 0, or None; `where` is the name of the cell within the form,
    such as `targets[3].value`; `place` is the cell of the spreadsheet.
    """

    form: str
    cell: str
    message: str
    index: int | None = None
    where: str = ""
    place: Place | None = None

    @property
    def what(self) -> str:
        """The part of the message that says what is wrong."""
        parts = ADVICE.split(self.message, maxsplit=1)
        return parts[0].strip()

    @property
    def advice(self) -> str:
        """The part of the message that says what to do, "" if there is none."""
        parts = ADVICE.split(self.message, maxsplit=1)
        return parts[1] if len(parts) > 1 else ""

    def __str__(self) -> str:
        parts = [part for part in (self.form, self.cell) if part]
        if not parts:
            return self.message
        return f"{' · '.join(parts)}：{self.message}"


def shown(text: str, most: int = 30) -> str:
    """Shorten a text for a message, because a cell may hold a whole page."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return f"{text[:most]}…"


def form_label(number: int, name: str) -> str:
    """The words by which a problem names its form: the number in the file and the project."""
    return f"第{number}张表「{shown(name)}」"


class Refusal(Exception):
    """A file is refused as a whole, and nothing was changed; `problems` holds all the reasons."""

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = [Problem("", "", problems)]
        self.problems = list(problems)
        lines = [str(problem) for problem in self.problems]
        super().__init__("；".join(lines))
