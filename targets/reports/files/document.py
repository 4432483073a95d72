"""Figures as a Word document: a heading, a sentence and a table each. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from lxml.etree import _Element

from core.figure import Figure, FigureCell, FigureColumn, shown
from targets.documents.docx.elements import cell, paragraph, row, table
from targets.documents.docx.styles import new_document

# Between the margins of an A4 sheet, in millimetres.
UPRIGHT, ACROSS = 170, 257
# A table of so many characters across does not fit an upright sheet.
MOST_UPRIGHT = 100
HEADING, PROSE, LABEL, TITLE = "SectionHeading", "Prose", "FormLabel", "FormTitle"


def write_document(title: str, subtitle: str, figures: Sequence[Figure]) -> bytes:
    """`subtitle` says what is counted, of whom and when."""
    word = new_document()
    word.core_properties.title = title
    across = any(
        sum(column.width for column in figure.columns) > MOST_UPRIGHT
        for figure in figures
    )
    section = word.sections[0]
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    word.styles[TITLE].paragraph_format.page_break_before = False
    end = word.element.body[-1]  # the section's properties stay last
    for block in _blocks(title, subtitle, figures, ACROSS if across else UPRIGHT):
        end.addprevious(block)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _blocks(
    title: str, subtitle: str, figures: Sequence[Figure], width: int
) -> Iterator[_Element]:
    yield paragraph(_clean(title), TITLE)
    yield paragraph(_clean(subtitle), PROSE)
    for figure in figures:
        if len(figures) > 1:
            yield paragraph(_clean(figure.title), HEADING)
        if said := f"{figure.sentence}{figure.note}":
            yield paragraph(_clean(said), PROSE)
        yield _table(figure, width)


def _table(figure: Figure, width: int) -> _Element:
    widths = _widths(figure.columns, width)
    columns = list(zip(figure.columns, widths, strict=True))
    head = row(
        (cell(column.label, each, LABEL) for column, each in columns), header=True
    )
    lines = [*figure.lines, *([figure.total] if figure.total else [])]
    return table(widths, [head, *(_row(line, columns) for line in lines)])


def _row(
    line: Sequence[FigureCell], columns: Sequence[tuple[FigureColumn, int]]
) -> _Element:
    return row(
        cell(
            _clean(shown(each.value, column.unit)),
            width,
            "FormCellRight" if column.unit.is_number else "FormCellLeft",
        )
        for each, (column, width) in zip(line, columns, strict=True)
    )


def _widths(columns: Sequence[FigureColumn], width: int) -> list[int]:
    """In millimetres, in proportion to the characters."""
    characters = sum(column.width for column in columns)
    return [round(width * column.width / characters) for column in columns]


def _clean(text: str) -> str:
    """Without the characters that an XML file cannot hold."""
    return "".join(
        each
        for each in text
        if each in "\n\t" or (each >= " " and each not in "\ufffe\uffff")
    )
