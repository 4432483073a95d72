"""Figures as a Word document: for every figure a heading, a sentence and a table. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from lxml.etree import _Element

from core.figure import Figure
from targets.documents.docx.elements import cell, paragraph, row, table
from targets.documents.docx.styles import new_document

# Between the margins of an A4 sheet, in millimetres.
UPRIGHT, ACROSS = 170, 257
# A table that is wider (in characters) needs landscape pages.
MOST_UPRIGHT = 100
HEADING, PROSE, LABEL, TITLE = "SectionHeading", "Prose", "FormLabel", "FormTitle"
LEFT, RIGHT = "FormCellLeft", "FormCellRight"
NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def write_document(title: str, subtitle: str, figures: Sequence[Figure]) -> bytes:
    """Write the figures below a title and a subtitle."""
    word = new_document()
    word.core_properties.title = title
    width = UPRIGHT
    if any(figure.width > MOST_UPRIGHT for figure in figures):
        width = ACROSS
        section = word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    word.styles[TITLE].paragraph_format.page_break_before = False

    blocks = [paragraph(_clean(title), TITLE), paragraph(_clean(subtitle), PROSE)]
    for figure in figures:
        if len(figures) > 1:
            blocks.append(paragraph(_clean(figure.title), HEADING))
        if sentence := f"{figure.sentence}{figure.note}":
            blocks.append(paragraph(_clean(sentence), PROSE))
        blocks.append(_table(figure, width))

    end = word.element.body[-1]  # the section's properties stay last
    for block in blocks:
        end.addprevious(block)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _table(figure: Figure, width: int) -> _Element:
    """The table of a figure, in a width that its columns share in proportion to their characters."""
    widths, styles, heads = [], [], []
    for column in figure.columns:
        share = round(width * column.width / figure.width)
        widths.append(share)
        styles.append(RIGHT if column.unit.is_number else LEFT)
        heads.append(cell(column.label, share, LABEL))
    rows = [row(heads, header=True)]
    for line in figure.texts:
        texts = [_clean(text) for text in line]
        rows.append(row(map(cell, texts, widths, styles)))
    return table(widths, rows)


def _clean(text: str) -> str:
    """Remove the characters that an XML file cannot hold."""
    return NOT_XML.sub("", text)
