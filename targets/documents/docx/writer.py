"""The docx door, outwards: the official layout as Word people make it, with merged categories and a repeated header."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby

from lxml.etree import _Element

from targets.documents.docx.elements import cell, paragraph, row, table
from targets.documents.docx.styles import new_document
from targets.documents.layout import (
    HEAD_ROWS,
    Item,
    Paragraph,
    Row,
    Style,
    category_spans,
    items,
)
from targets.documents.reading.reader import read, refuse_unless_same
from targets.documents.values import Document, ProjectForm

# Both tables are 170 mm wide.
HEAD_WIDTHS = [26, *[12] * 12]
TARGET_WIDTHS = [22, 29, 33, 36, 20, 30]
# How many of the 13 columns each cell of a head row takes.
HEAD_SPANS = [
    (7, 6),
    (1, 5, 2, 5),
    (1, 2, 2, 2, 2, 2, 2),
    (1, 12),
    (1, 3, 3, 3, 3),
    (1, 3, 3, 3, 3),
    (1, 12),
]
# Rows whose first cell is merged with the row under it, and those merged with the row above.
MERGE_STARTS, MERGE_ENDS = {2, 4}, {3, 5}
LEFT_ALIGNED_HEAD = {0, 3, 6}

LABEL, CELL, LEFT_CELL, RIGHT_CELL, GAP = (
    "FormLabel",
    "FormCell",
    "FormCellLeft",
    "FormCellRight",
    "FormGap",
)
TARGET_STYLES = [CELL, CELL, LEFT_CELL, LEFT_CELL, CELL, LEFT_CELL]
STYLES = {
    Style.PART: "PartNumber",
    Style.PART_NAME: "PartName",
    Style.HEADING: "SectionHeading",
    Style.ITEM: "ItemHeading",
    Style.BODY: "Prose",
    Style.TITLE: "FormTitle",
}


def write_word(document: Document) -> bytes:
    """Raises Refusal when some text would be taken for a part of the layout on reading back."""
    layout = list(items(document))
    refuse_unless_same(
        document, read(layout), "无法照原样写成文档，请修改这些文字后再导出"
    )
    word = new_document()
    end = word.element.body[-1]  # the section's properties stay last
    for block in _blocks(document, layout):
        end.addprevious(block)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _blocks(document: Document, layout: list[Item]) -> Iterator[_Element]:
    """Paragraphs as they come; the rows of a form make two tables, one for its head and one for its indicators."""
    forms = iter(document.projects)
    for is_row, group in groupby(layout, key=lambda item: isinstance(item, Row)):
        if is_row:
            yield from _form_tables(
                next(forms), [item.cells for item in group if isinstance(item, Row)]
            )
        else:
            yield from (
                paragraph(each.text, STYLES[each.style])
                for each in group
                if isinstance(each, Paragraph)
            )


def _form_tables(form: ProjectForm, rows: list[tuple[str, ...]]) -> Iterator[_Element]:
    head, (header, *target_rows) = rows[: HEAD_ROWS - 1], rows[HEAD_ROWS - 1 :]
    yield table(
        HEAD_WIDTHS, (_head_row(number, texts) for number, texts in enumerate(head))
    )
    yield paragraph("", GAP)  # Word joins tables that touch
    labels = row(
        [
            cell(text, width, LABEL)
            for text, width in zip(header, TARGET_WIDTHS, strict=True)
        ],
        header=True,
    )
    spans = category_spans(form.targets)
    rows_below = (_target_row(*each) for each in zip(target_rows, spans, strict=True))
    # The line that ends the head is the one that opens the indicators.
    yield table(TARGET_WIDTHS, [labels, *rows_below], top=False)


def _head_row(number: int, texts: tuple[str, ...]) -> _Element:
    cells = []
    start = 0
    for index, (text, span) in enumerate(zip(texts, HEAD_SPANS[number], strict=True)):
        width = sum(HEAD_WIDTHS[start : start + span])
        start += span
        merge = (
            _merge(number in MERGE_STARTS, number in MERGE_ENDS) if index == 0 else None
        )
        cells.append(
            cell(
                text,
                width,
                _head_style(number, index),
                span=span,
                merge=merge,
                framed=number > 0,
            )
        )
    return row(cells)


def _head_style(number: int, column: int) -> str:
    if number == 0:
        return RIGHT_CELL if column else LEFT_CELL
    if column == 0 or number == 4 or (number in {1, 2} and column % 2 == number - 1):
        return LABEL
    return LEFT_CELL if number in LEFT_ALIGNED_HEAD else CELL


def _target_row(texts: tuple[str, ...], spans: tuple[int, int]) -> _Element:
    merges = [*(_merge(span > 1, span == 0) for span in spans), None, None, None, None]
    kinds = zip(texts, TARGET_WIDTHS, TARGET_STYLES, merges, strict=True)
    return row(
        cell(text, width, style, merge=merge) for text, width, style, merge in kinds
    )


def _merge(starts: bool, goes_on: bool) -> str | None:
    return "restart" if starts else "continue" if goes_on else None
