"""The docx door, outwards: the official layout as Word people make it, with merged categories and a repeated header."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby

from lxml.etree import _Element

from targets.documents.docx.elements import cell, paragraph, row, table
from targets.documents.docx.styles import new_document
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
    items,
    targets_of,
)
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
    forms, columns = iter(document.projects), targets_of(document)
    for is_row, group in groupby(layout, key=lambda item: isinstance(item, Row)):
        if is_row:
            rows = [item.cells for item in group if isinstance(item, Row)]
            yield from _form_tables(next(forms), rows, columns)
        else:
            yield from (
                paragraph(each.text, STYLES[each.style])
                for each in group
                if isinstance(each, Paragraph)
            )


def _form_tables(
    form: ProjectForm, rows: list[tuple[str, ...]], group: Group
) -> Iterator[_Element]:
    head, (header, *target_rows) = rows[: HEAD_ROWS - 1], rows[HEAD_ROWS - 1 :]
    yield table(GRID, (_head_row(*each) for each in zip(head, HEAD, strict=True)))
    yield paragraph("", GAP)  # Word joins tables that touch
    widths = target_widths(group.columns)
    labels = row(
        [
            cell(text, width, LOOKS[Look.LABEL])
            for text, width in zip(header, widths, strict=True)
        ],
        header=True,
    )
    styles = [LOOKS[look_of(each)] for each in group.columns]
    columns = list(zip(widths, styles, strict=True))
    spans = category_spans(form.targets, group)
    rows_below = (
        _target_row(texts, columns, reach)
        for texts, reach in zip(target_rows, spans, strict=True)
    )
    # The line that ends the head is the one that opens the indicators.
    yield table(widths, [labels, *rows_below], top=False)


def _head_row(texts: tuple[str, ...], looks: tuple[HeadCell, ...]) -> _Element:
    cells = []
    start = 0
    for text, each in zip(texts, looks, strict=True):
        width = sum(GRID[start : start + each.columns])
        start += each.columns
        cells.append(
            cell(
                text,
                width,
                LOOKS[each.look],
                span=each.columns,
                merge=_merge(each.rows),
                framed=each.look not in BARE,
            )
        )
    return row(cells)


def _target_row(
    texts: tuple[str, ...], columns: list[tuple[int, str]], reach: tuple[int, int]
) -> _Element:
    merges = [*map(_merge, reach), *[None] * (len(columns) - len(reach))]
    return row(
        cell(text, width, style, merge=merge)
        for text, (width, style), merge in zip(texts, columns, merges, strict=True)
    )


def _merge(rows: int) -> str | None:
    """What Word calls a cell that reaches over so many rows, 0 where it is part of the one above."""
    if rows == 1:
        return None
    return "restart" if rows else "continue"
