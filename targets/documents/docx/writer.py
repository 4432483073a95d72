"""Writing Word documents: the official layout with merged categories and a repeated header."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count, groupby

from lxml.etree import _Element

from targets.documents.docx.elements import (
    cell,
    contents_line,
    marked,
    paragraph,
    row,
    table,
)
from targets.documents.docx.styles import (
    CONTENTS,
    CONTENTS_TITLE,
    end_contents,
    new_document,
)
from targets.documents.geometry import (
    GRID,
    HEAD,
    HeadCell,
    Look,
    look_of,
    target_widths,
)
from targets.documents.layout import (
    HEAD_ROWS,
    Item,
    Paragraph,
    Row,
    Style,
    category_spans,
    has_contents,
    items,
    targets_of,
)
from targets.documents.pdf.writer import pages_of_headings
from targets.documents.reading.reader import read, refuse_unless_same
from targets.documents.schema import Group
from targets.documents.values import Document, ProjectForm

GAP = "FormGap"
# How the cells look, as the styles of the document are called.
LOOKS = {
    Look.LABEL: "FormLabel",
    Look.CENTRE: "FormCell",
    Look.AMOUNT: "FormCell",
    Look.PERCENT: "FormCell",
    Look.LEFT: "FormCellLeft",
    Look.LEFT_BARE: "FormCellLeft",
    Look.RIGHT_BARE: "FormCellRight",
}
BARE = {Look.LEFT_BARE, Look.RIGHT_BARE}
STYLES = {
    Style.PART: "PartNumber",
    Style.PART_NAME: "PartName",
    Style.HEADING: "SectionHeading",
    Style.ITEM: "ItemHeading",
    Style.BODY: "Prose",
    Style.TITLE: "FormTitle",
}
# What the contents list.
LISTED = {Style.PART_NAME, Style.HEADING, Style.TITLE}


def write_word(document: Document) -> bytes:
    """Raises Refusal when some text would be taken for a part of the layout on reading back."""
    layout = list(items(document))
    advice = "无法照原样写成文档，请修改这些文字后再导出"
    read_back = read(layout)
    refuse_unless_same(document, read_back, advice)
    word = new_document(document.notice)
    end = word.element.body[-1]  # the section's properties stay last
    if has_contents(document):
        for line in _contents(layout, document):
            end.addprevious(line)
        end_contents(word)
    headings = count(1)
    forms, columns = iter(document.projects), targets_of(document)
    for is_row, group in groupby(layout, key=lambda item: isinstance(item, Row)):
        if is_row:
            rows = [item.cells for item in group if isinstance(item, Row)]
            for block in _form_tables(next(forms), rows, columns):
                end.addprevious(block)
            continue
        for item in group:
            assert isinstance(item, Paragraph)
            made = paragraph(item.text, STYLES[item.style])
            if item.style in LISTED:
                made = marked(made, next(headings))
            end.addprevious(made)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _contents(layout: list[Item], document: Document) -> Iterator[_Element]:
    """The contents: what has an outline, with its page."""
    yield paragraph("目录", CONTENTS_TITLE)
    paragraphs = [item for item in layout if isinstance(item, Paragraph)]
    headings = [item for item in paragraphs if item.style in LISTED]
    lowest = 0 if document.department is None else 1
    pages = pages_of_headings(document)
    for number, (heading, page) in enumerate(zip(headings, pages, strict=True), 1):
        level = 0 if heading.style is Style.PART_NAME else lowest
        yield contents_line(heading.text, CONTENTS[level], number, page)


def _form_tables(
    form: ProjectForm, rows: list[tuple[str, ...]], group: Group
) -> Iterator[_Element]:
    """A table for the head of a form and one for its indicators."""
    head, (header, *target_rows) = rows[: HEAD_ROWS - 1], rows[HEAD_ROWS - 1 :]
    yield table(GRID, map(_head_row, head, HEAD))
    yield paragraph("", GAP)  # Word joins tables that touch
    widths = target_widths(group.columns)
    label = LOOKS[Look.LABEL]
    labels = [
        cell(text, width, label) for text, width in zip(header, widths, strict=True)
    ]
    made = [row(labels, header=True)]
    styles = [LOOKS[look_of(column)] for column in group.columns]
    spans = category_spans(form.targets, group)
    for texts, reaches in zip(target_rows, spans, strict=True):
        unmerged = [None] * (len(widths) - len(reaches))
        merges = [*map(_merge, reaches), *unmerged]
        cells = zip(texts, widths, styles, merges, strict=True)
        made.append(
            row(
                cell(text, width, style, merge=merge)
                for text, width, style, merge in cells
            )
        )
    # The line that ends the head is the one that opens the indicators.
    yield table(widths, made, top=False)


def _head_row(texts: tuple[str, ...], looks: tuple[HeadCell, ...]) -> _Element:
    """A row above the indicators."""
    cells = []
    start = 0
    for text, head in zip(texts, looks, strict=True):
        width = sum(GRID[start : start + head.columns])
        start += head.columns
        made = cell(
            text,
            width,
            LOOKS[head.look],
            span=head.columns,
            merge=_merge(head.rows),
            framed=head.look not in BARE,
        )
        cells.append(made)
    return row(cells)


def _merge(rows: int) -> str | None:
    """What Word calls a cell that reaches over so many rows, 0 where it is part of the one above."""
    if rows == 1:
        return None
    return "restart" if rows else "continue"
