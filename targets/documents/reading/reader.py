"""From paragraphs and table rows to a Document: the one reader behind every file in the official layout.

Nothing is dropped in silence: what cannot be right is a Problem on a named cell, and what has no place in the
layout is listed in `unplaced`.
"""

from __future__ import annotations

import re
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
from targets.documents.reading.prose import read_department
from targets.documents.reading.rows import FormTable, begins_form
from targets.documents.reading.table import FormReading, read_form
from targets.documents.values import DECLARATION, Document

DEPARTMENT_START = re.compile(r"\d{3,}")
UNIT = re.compile(rf"{UNIT_LABEL[:-1]}[：:]")


class Source(Protocol):
    """Where a form stands in a spreadsheet."""

    def place(self, where: str) -> Place | None:
        """The cell of a form's cell (`code`, `targets[3].value`), or of what is nearest to it."""

    def header(self, where: str) -> str:
        """The header of its column."""


@dataclass(frozen=True, slots=True)
class CellSource:
    """A form of which every cell's place is known."""

    places: dict[str, Place]

    def place(self, where: str) -> Place | None:
        """The cell, or the first of its row, or that where the form begins."""
        near = (
            place
            for name, place in self.places.items()
            if name.startswith(where.partition(".")[0])
        )
        return self.places.get(where) or next(near, None) or self.places.get("")

    def header(self, where: str) -> str:
        return DECLARATION.column_at(where).label


@dataclass
class Reading:
    """What a file says: the document, what is wrong with it, and what found no place in it.

    `notes` are what was interpreted and how. `missing_columns` are the fields of a form for which the file has no
    column, so that they stay as they are: `plan` and `targets` as a whole, `targets.basis` for one column of rows.
    `rows_apart`: the rows stand in a table of their own, where those of a form may have been forgotten. `sources`
    are, for a spreadsheet, the forms' places.
    """

    document: Document
    problems: list[Problem] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing_columns: frozenset[str] = frozenset()
    rows_apart: bool = False
    year: int | None = None
    sources: list[Source] = field(default_factory=list)


def read(items: Iterable[Item]) -> Reading:
    prose, tables, unplaced = _split(list(items))
    department, problems, left_over = read_department(prose)
    reading = Reading(Document(department), problems, [*left_over, *unplaced])
    found = [read_form(table) for table in tables]
    for each in found:
        reading.problems += each.problems
        reading.unplaced += each.strangers
        if each.places:
            reading.sources.append(CellSource(each.places))
    if not found and not (department and department.department_code):
        lacking = (
            "只有部门整体绩效目标，没有写明编制单位，也没有"
            if department
            else "没有找到"
        )
        reading.problems.append(
            Problem("", "", f"文件中{lacking}“{TITLE_END}”，请核对是否选错了文件")
        )
    columns = frozenset[str]().union(*(each.columns for each in found))
    reading.problems += _lacking(found, columns)
    forms = tuple(each.form for each in found)
    reading.document = Document(department, forms, columns)
    return reading


def _lacking(found: list[FormReading], columns: frozenset[str]) -> Iterator[Problem]:
    """Half a column would leave some forms blank where others are filled in."""
    for index, each in enumerate(found):
        lacking = columns - each.columns
        labels = (
            column.label for column in DECLARATION.optional if column.name in lacking
        )
        if lacking:
            message = f"缺少“{'”“'.join(labels)}”列，文件里别的表有，请补上，没有内容的可以留空"
            label = form_label(index + 1, each.form.name or each.form.code)
            yield Problem(label, "指标表头", message, index, place=each.places.get(""))


def refuse_unless_same(document: Document, again: Reading, advice: str) -> None:
    """For writers: raises Refusal when what was written would not be read back as it was."""
    # Part one alone is written even where it does not name its department, though it is not enough to import.
    complete = not (again.unplaced or (again.problems and document.projects))
    if again.document != document or not complete:
        raise Refusal(
            f"{_first_difference(document, again.document)}中有与版式相同的文字，{advice}"
        )


def _first_difference(document: Document, again: Document) -> str:
    if document.department != again.department:
        return "部门整体绩效目标"
    pairs = zip_longest(document.projects, again.projects)
    return next(
        (
            f"「{form.name}」绩效目标表"
            for form, other in pairs
            if form and form != other
        ),
        "绩效目标表",
    )


def _split(items: list[Item]) -> tuple[list[Paragraph], list[FormTable], list[str]]:
    """Part the items into the prose before the first form, the forms' tables, and what belongs to neither."""
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
            if heading is not None and _row_follows(items, index):
                title = heading
            elif not tables:
                prose.append(item)
            elif item.text.strip():
                unplaced.append(quoted(item))
    return prose, tables, unplaced


def _as_row(item: Item) -> Row | None:
    """The line of department and unit is a row, though Word people often set it as a paragraph above the table."""
    if isinstance(item, Row):
        return item
    text = item.text.strip()
    unit = UNIT.search(text) if DEPARTMENT_START.match(text) else None
    if unit is None:
        return None
    cells = (text[: unit.start()].strip(), text[unit.start() :])
    return (
        Row(cells, item.place)
        if all(len(cell.split()) == 1 for cell in cells)
        else None
    )


def _row_follows(items: list[Item], index: int) -> bool:
    index += 1
    while index < len(items):
        item = items[index]
        if _as_row(item) is not None:
            return True
        if isinstance(item, Paragraph) and item.text.strip():
            return False
        index += 1
    return False
