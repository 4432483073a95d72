"""Reading paragraphs and table rows into a Document, for every file in the official layout.

Nothing is dropped silently: what cannot be right is a Problem on a named cell, and what has no place in the layout is
listed in `unplaced`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Protocol

from core.problems import Place, Problem, Refusal, form_label
from targets.documents.layout import (
    TITLE_END,
    UNIT_LABEL,
    Item,
    Paragraph,
    Row,
    quoted,
    title_of,
)
from targets.documents.other_forms import other_form
from targets.documents.reading.prose import read_department
from targets.documents.reading.rows import FormTable, begins_form, unit_in
from targets.documents.reading.table import FormReading, read_form
from targets.documents.values import DECLARATION, Document

# The unit of money behind the name of the department.
UNIT = re.compile(rf"(?:金额|资金)?{UNIT_LABEL[:-1]}[：:]\s*\S*$")


# The paragraphs in which a title is looked for.
TITLES_WITHIN = 10


class Source(Protocol):
    """Where a form stands in a spreadsheet."""

    def place(self, where: str) -> Place | None:
        """The spreadsheet cell of a cell of the form (`code`, `targets[3].value`), or the nearest to it."""

    def header(self, where: str) -> str:
        """The header of the column in which it stands."""


@dataclass(frozen=True, slots=True)
class CellSource:
    """The places of all cells of a form, by the cells' names."""

    places: dict[str, Place]

    def place(self, where: str) -> Place | None:
        """The place of the cell, or of the first cell in its row, or of the form's beginning."""
        if where in self.places:
            return self.places[where]
        row = where.partition(".")[0]
        for name, place in self.places.items():
            if name.startswith(row):
                return place
        return self.places.get("")

    def header(self, where: str) -> str:
        """The label of the column, as the official layout has it."""
        return DECLARATION.column_at(where).label


@dataclass
class Reading:
    """What a file says: the document, its problems, and what has no place in the layout.

    `notes` say what was interpreted and how. `missing_columns` are the fields of a form for which the file has no
    column, so that they stay as they are: `plan` and `targets` as a whole, `targets.basis` for one column of rows.
    With `rows_apart` the indicators stand in a table of their own, where those of a form may have been forgotten.
    `sources` are the places of the forms in a spreadsheet. `year_hints` are the years that titles and names say, by
    what says them.
    """

    document: Document
    problems: list[Problem] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing_columns: frozenset[str] = frozenset()
    rows_apart: bool = False
    year: int | None = None
    year_hints: dict[str, int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)


def read(items: Iterable[Item]) -> Reading:
    """The document in these paragraphs and rows, with its problems."""
    prose, tables, unplaced = _split(list(items))
    department, problems, left_over = read_department(prose)
    reading = Reading(Document(department), problems, [*left_over, *unplaced])
    found = [read_form(table) for table in tables]
    titles = [paragraph.text for paragraph in prose[:TITLES_WITHIN]]
    other = other_form(titles)
    if other and not any(form.form.code or form.form.name for form in found):
        found = []  # tables of another kind
    for form_reading in found:
        reading.problems += form_reading.problems
        reading.unplaced += form_reading.strangers
        if form_reading.places:
            reading.sources.append(CellSource(form_reading.places))
    if not found and not (department and department.department_code):
        lacking = "没有找到"
        if department:
            lacking = "只有部门整体绩效目标，没有写明编制单位，也没有"
        message = f"文件中{lacking}“{TITLE_END}”，请核对是否选错了文件"
        reading.problems.append(Problem("", "", other or message))
    reading.notes = _notes(found)
    columns = frozenset[str]().union(*(form.columns for form in found))
    reading.problems += _lacking_columns(found, columns)
    forms = tuple(form_reading.form for form_reading in found)
    reading.document = Document(department, forms, columns)
    return reading


def _notes(found: list[FormReading]) -> list[str]:
    """The notes of the forms; what holds for several is one note with their number."""
    counts = Counter(note for form in found for note in sorted(form.notes))
    return [
        note if count == 1 else f"{note}（{count} 张表）"
        for note, count in counts.items()
    ]


def _lacking_columns(
    found: list[FormReading], columns: frozenset[str]
) -> Iterator[Problem]:
    """A problem where a form lacks an optional column that other forms of the file have."""
    for index, reading in enumerate(found):
        lacking = columns - reading.columns
        if lacking:
            labels = [
                column.label
                for column in DECLARATION.optional
                if column.name in lacking
            ]
            message = f"缺少“{'”“'.join(labels)}”列，文件里别的表有，请补上，没有内容的可以留空"
            label = form_label(index + 1, reading.form.name or reading.form.code)
            place = reading.places.get("")
            yield Problem(label, "指标表头", message, index, place=place)


def refuse_unless_same(document: Document, again: Reading, advice: str) -> None:
    """Raise Refusal when what a writer wrote would not be read back as it was."""
    # Part one alone is written even where it does not name its department, though it is not enough to import.
    complete = not (again.unplaced or (again.problems and document.projects))
    if again.document == document and complete:
        return
    different = "绩效目标表"
    if document.department != again.document.department:
        different = "部门整体绩效目标"
    else:
        for form, other in zip_longest(document.projects, again.document.projects):
            if form and form != other:
                different = f"「{form.name}」绩效目标表"
                break
    raise Refusal(f"{different}中有与版式相同的文字，{advice}")


def _split(items: list[Item]) -> tuple[list[Paragraph], list[FormTable], list[str]]:
    """Split the items into the prose before the first form, the forms' tables, and what belongs to neither."""
    prose: list[Paragraph] = []
    tables: list[FormTable] = []
    unplaced: list[str] = []
    title = None
    for index, item in enumerate(items):
        row = _as_row(item)
        if row is not None:
            if title is not None or begins_form(row, tables[-1] if tables else None):
                tables.append(FormTable(len(tables) + 1, title))
                title = None
            if tables:
                tables[-1].rows.append(row)
            else:
                unplaced.append(quoted(row))
        elif isinstance(item, Paragraph):
            heading = title_of(item.text)
            if heading is not None and _row_follows(items, index + 1):
                title = heading
            elif not tables:
                prose.append(item)
            elif item.text.strip():
                unplaced.append(quoted(item))
    return prose, tables, unplaced


def _as_row(item: Item) -> Row | None:
    """A row, or the line of department and unit, which often stands in Word as a paragraph above the table."""
    if isinstance(item, Row):
        return item
    text = item.text.strip()
    unit = UNIT.search(text)
    if unit is None:
        return None
    department = text[: unit.start()].strip()
    is_named = unit_in(department) is not None
    if not is_named or (department[0].isdigit() and len(department.split()) != 1):
        return None
    return Row((department, text[unit.start() :]), item.place)


def _row_follows(items: list[Item], start: int) -> bool:
    """Whether a row is the first thing from `start` on that is not a blank line."""
    for index in range(start, len(items)):
        item = items[index]
        if _as_row(item) is not None:
            return True
        if isinstance(item, Paragraph) and item.text.strip():
            return False
    return False
