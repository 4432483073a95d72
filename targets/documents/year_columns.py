"""Adapting what was read to the optional columns that a year uses: other optional columns are left out, with a note.

Other systems keep the sign and the unit of a value in columns of their own; where the year has no such columns, they
become part of the value. Likewise the explanation becomes the description where the file has no other description.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.problems import Place, Problem, shown
from targets.documents.flat.columns import (
    COLUMN_LABELS,
    DESCRIPTION,
    OF_TARGETS,
    VALUE,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.values import Together, put_together
from targets.documents.reading.reader import Reading
from targets.documents.validity import label_of
from targets.documents.values import ALL_TARGETS, DECLARATION, ProjectForm, TargetRow

PARTS_OF_VALUE = {"nature", "measure"}
LEFT_OUT = "“{}”列没有读取：这一年度的绩效目标表不用这一列"


def for_year(reading: Reading, used: Collection[str]) -> Reading:
    """The reading without the optional columns that the year does not use.

    Optional columns that its file lacks, or that the year does not use, count as missing: what is stored there stays.
    """
    found = reading.document.columns
    kept = found.intersection(used)
    absent = {
        f"{OF_TARGETS}{column.name}"
        for column in DECLARATION.optional
        if column.name not in kept
    }
    missing = reading.missing_columns | absent
    if found <= kept:
        return replace(reading, missing_columns=missing)
    adapting = _Adapting(reading, found - kept)
    projects = tuple(map(adapting.form, range(len(reading.document.projects))))
    if adapting.is_description:
        missing -= {DESCRIPTION}
    return replace(
        reading,
        document=replace(reading.document, projects=projects, columns=kept),
        missing_columns=missing,
        notes=[*reading.notes, *adapting.findings.notes()],
        problems=[*reading.problems, *adapting.findings.all_problems()],
    )


class _Adapting:
    """Moves the content of unused columns into those that the year uses, and collects notes and problems."""

    def __init__(self, reading: Reading, unused: frozenset[str]) -> None:
        self.forms = reading.document.projects
        self.sources = reading.sources
        self.findings = ReadingFindings()
        self.parts_of_value = unused & PARTS_OF_VALUE
        self.is_description = (
            "explanation" in unused and DESCRIPTION in reading.missing_columns
        )
        self.examples: dict[str, str] = {}
        left_out = unused - PARTS_OF_VALUE
        if self.is_description:
            left_out -= {"explanation"}
        for column in DECLARATION.optional:
            if column.name in left_out:
                self.findings.note(LEFT_OUT.format(column.label))

    def form(self, index: int) -> ProjectForm:
        """The form of that index with its rows adapted."""
        form = self.forms[index]
        rows = []
        for number, row in enumerate(form.targets):
            rows.append(self.row(index, number, row))
        return replace(form, targets=tuple(rows))

    def row(self, index: int, number: int, row: TargetRow) -> TargetRow:
        """A row with its explanation as description, and with its value put together, where that is wanted."""
        if self.is_description:
            row = replace(row, description=row.explanation)
        parts = {name: getattr(row, name).strip() for name in self.parts_of_value}
        if any(parts.values()):
            value = self.value(index, number, row.value, parts)
            row = replace(row, value=value)
        return row

    def value(self, index: int, number: int, typed: str, parts: dict[str, str]) -> str:
        """A value put together of its sign, its number and its unit."""
        typed = typed.strip()
        sign, measure = parts.get("nature", ""), parts.get("measure", "")
        found = put_together(sign, typed, measure)
        if found.problem:
            self.refuse(index, number, found)
        elif found.lost:
            self.note(index, number, "空白，它的符号和单位没有读取")
        elif found.text != typed:
            self.note(index, number, "与符号、单位合成一格，如“{}”", found.text)
        return found.text

    def refuse(self, index: int, number: int, found: Together) -> None:
        """A problem at the value or at its sign."""
        label = label_of(index, self.forms[index])
        cell = f"{ALL_TARGETS.item_label(number)} {COLUMN_LABELS[found.column]}"
        column = found.column.removeprefix(OF_TARGETS)
        where = f"targets[{number}].value"
        place = self.place(index, f"targets[{number}].{column}")
        problem = Problem(label, cell, found.problem, index, where, place)
        self.findings.refuse(problem)

    def note(self, index: int, number: int, message: str, example: str = "") -> None:
        """A note about the column of values, with the first example of its sheet."""
        where = f"targets[{number}].value"
        place = self.place(index, where)
        header = f"“{COLUMN_LABELS[VALUE]}”"
        if place is not None:
            header = f"工作表“{place.sheet}”的“{self.sources[index].header(where)}”"
        if example:
            example = self.examples.setdefault(header, shown(example))
        self.findings.note(header + message.format(example), place)

    def place(self, index: int, where: str) -> Place | None:
        """Where a cell stands in the spreadsheet, None in other files."""
        if not self.sources:
            return None
        return self.sources[index].place(where)
