"""The pdf door: the official layout on A4 pages, with bookmarks, a table of contents and embedded fonts.

The layout itself is the program document.typ beside this module; here the document becomes the JSON that it draws.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from core.pdf.fonts import STANDARDS, drawn_text, fonts
from core.pdf.glyphs import MISSING
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
    TITLE_END,
    Item,
    Paragraph,
    Row,
    Style,
    category_spans,
    items,
    targets_of,
)
from targets.documents.schema import Group
from targets.documents.values import Document, ProjectForm

PROGRAM = Path(__file__).with_name("document.typ").read_bytes()
KINDS = {
    Style.PART_NAME: "part",
    Style.HEADING: "heading",
    Style.ITEM: "item",
    Style.BODY: "body",
}
# How the program calls the looks of cells.
LOOKS = {
    Look.LABEL: "label",
    Look.CENTRE: "middle",
    Look.AMOUNT: "middle",
    Look.PERCENT: "middle",
    Look.LEFT: "left",
}
NOTE = f"注：{MISSING} 处的字或符号，本文件的字体里没有，请对照系统中的原文。"

Block = dict[str, Any]


def write_pdf(
    document: Document, year: int | None = None, *, made: datetime | None = None
) -> bytes:
    """The same bytes for the same document, `year` of its title and moment it is `made` (now, unless given)."""
    return typst.compile(
        PROGRAM,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "document": json.dumps(program_input(document, year), ensure_ascii=False)
        },
        pdf_standards=STANDARDS,
        timestamp=(made or datetime.now(UTC)).replace(microsecond=0),
    )


def program_input(document: Document, year: int | None = None) -> Block:
    """What document.typ draws, with every text such that the fonts can draw it."""
    blocks = list(_blocks(document))
    raw = {
        "title": title_of(document, year),
        "author": _unit_of(document),
        "blocks": blocks,
    }
    drawn: Block = drawn_text(raw)
    columns = targets_of(document).columns
    return {
        **drawn,
        "note": NOTE if MISSING in str(drawn) and MISSING not in str(raw) else "",
        "contents": len(document.projects) > 1,
        "form_level": 1 if document.department is None else 2,
        "grid": GRID,
        "head_cells": [list(map(_head_cell, cells)) for cells in HEAD[1:]],
        "columns": [
            {"look": LOOKS[look_of(each)], "width": width}
            for each, width in zip(columns, target_widths(columns), strict=True)
        ],
    }


def _head_cell(cell: HeadCell) -> Block:
    return {"look": LOOKS[cell.look], "span": cell.columns, "rows": cell.rows}


def title_of(document: Document, year: int | None) -> str:
    """The title in the file's properties."""
    if document.department is None and len(document.projects) == 1:
        return f"{document.projects[0].name}{TITLE_END}"
    return f"{_unit_of(document)}{f'{year}年' if year else ''}部门预算绩效文本"


def _unit_of(document: Document) -> str:
    """The unit whose document it is; "" for forms of several units."""
    if document.department is not None and document.department.department_name:
        return document.department.department_name
    names = {form.department_name for form in document.projects}
    return names.pop() if len(names) == 1 else ""


def _blocks(document: Document) -> Iterator[Block]:
    """Paragraphs as they come; the rows of a form together, with its title."""
    forms, columns = iter(document.projects), targets_of(document)
    above = ""  # the line that belongs to what follows it: the number of a part, the title of a form
    for is_row, group in groupby(
        items(document), key=lambda item: isinstance(item, Row)
    ):
        if is_row:
            yield {
                "kind": "form",
                "title": above,
                **_form(next(forms), list(group), columns),
            }
            continue
        for each in group:
            assert isinstance(each, Paragraph)
            if each.style in KINDS:
                yield {"kind": KINDS[each.style], "above": above, "text": each.text}
            above = each.text


def _form(form: ProjectForm, rows: list[Item], group: Group) -> Block:
    cells = [row.cells for row in rows if isinstance(row, Row)]
    head, (header, *targets) = cells[: HEAD_ROWS - 1], cells[HEAD_ROWS - 1 :]
    spans = category_spans(form.targets, group)
    drawn = [
        {"cells": texts, "spans": span}
        for texts, span in zip(targets, spans, strict=True)
    ]
    return {"head": head, "header": header, "targets": drawn}
