"""A reading as the year wants it: optional columns that the year does not use are left out, and the person is told.

The sign and the unit of a value are no loss: other systems keep them in columns of their own, and they become part of
the value where the year has no such columns. Likewise an explanation is the description of a file that has no other.
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
    """The reading with those of its optional columns alone that are used.

    Optional columns that its file lacks, or that the year does not use, count as missing: what is stored there stays.
    """
    found = reading.document.columns
    kept = found.intersection(used)
    absent = {
        f"{OF_TARGETS}{each.name}"
        for each in DECLARATION.optional
        if each.name not in kept
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
    """Takes what stands in columns that are not used into those that are, and gathers what is to be told."""

    def __init__(self, reading: Reading, unused: frozenset[str]) -> None:
        self.reading, self.unused, self.findings = reading, unused, ReadingFindings()
        self.parts_of_value = unused & PARTS_OF_VALUE
        self.is_description = (
            "explanation" in unused and DESCRIPTION in reading.missing_columns
        )
        self.examples: dict[str, str] = {}
        taken = {"explanation"} if self.is_description else set()
        for each in ALL_TARGETS.columns:
            if each.name in unused - PARTS_OF_VALUE - taken:
                self.findings.note(LEFT_OUT.format(each.label))

    def form(self, index: int) -> ProjectForm:
        form = self.reading.document.projects[index]
        rows = (self.row(index, number) for number in range(len(form.targets)))
        return replace(form, targets=tuple(rows))

    def row(self, index: int, number: int) -> TargetRow:
        row = self.reading.document.projects[index].targets[number]
        if self.is_description:
            row = replace(row, description=row.explanation)
        parts = {name: getattr(row, name).strip() for name in self.parts_of_value}
        if any(parts.values()):
            row = replace(row, value=self.value(index, number, row.value, parts))
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
        form = self.reading.document.projects[index]
        cell = f"{ALL_TARGETS.item_label(number)} {COLUMN_LABELS[found.column]}"
        column = found.column.removeprefix(OF_TARGETS)
        problem = Problem(
            label_of(index, form),
            cell,
            found.problem,
            index,
            f"targets[{number}].value",
            self.place(index, f"targets[{number}].{column}"),
        )
        self.findings.refuse(problem)

    def note(self, index: int, number: int, message: str, example: str = "") -> None:
        """A note about the column of values, with the first example of its sheet."""
        where = f"targets[{number}].value"
        place = self.place(index, where)
        header = f"“{COLUMN_LABELS[VALUE]}”"
        if place is not None:
            header = (
                f"工作表“{place.sheet}”的“{self.reading.sources[index].header(where)}”"
            )
        if example:
            example = self.examples.setdefault(header, shown(example))
        self.findings.note(header + message.format(example), place)

    def place(self, index: int, where: str) -> Place | None:
        sources = self.reading.sources
        return sources[index].place(where) if sources else None
