"""Writing PDFs: the official layout on A4 pages, with bookmarks, a table of contents and embedded fonts.

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
    Look,
    look_of,
    target_widths,
)
from targets.documents.layout import (
    HEAD_ROWS,
    TITLE_END,
    Paragraph,
    Row,
    Style,
    category_spans,
    has_contents,
    items,
    targets_of,
)
from targets.documents.schema import Group
from targets.documents.values import Document, ProjectForm

PROGRAM = Path(__file__).with_name("document.typ").read_bytes()
PAGES = "<pages>"  # what the program notes of the pages of its headings
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
HEAD_CELLS = [
    [
        {"look": LOOKS[cell.look], "span": cell.columns, "rows": cell.rows}
        for cell in cells
    ]
    for cells in HEAD[1:]
]
NOTE = f"注：{MISSING} 处的字或符号，本文件的字体里没有，请对照系统中的原文。"

Block = dict[str, Any]


def write_pdf(
    document: Document, year: int | None = None, *, made: datetime | None = None
) -> bytes:
    """The same bytes for the same document, `year` of its title and moment it is `made` (now, unless given)."""
    drawn = json.dumps(program_input(document, year), ensure_ascii=False)
    moment = made or datetime.now(UTC)
    return typst.compile(
        PROGRAM,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": drawn},
        pdf_standards=STANDARDS,
        timestamp=moment.replace(microsecond=0),
    )


def pages_of_headings(document: Document) -> list[int]:
    """The page on which each line of the contents begins, counted from the first page behind the contents."""
    drawn = {**program_input(document), "contents": False}
    found = typst.query(
        PROGRAM,
        PAGES,
        field="value",
        one=True,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(drawn, ensure_ascii=False)},
    )
    pages: list[int] = json.loads(found)
    return pages


def program_input(document: Document, year: int | None = None) -> Block:
    """What document.typ draws, with every text such that the fonts can draw it."""
    raw = {
        "title": title_of(document, year),
        "author": _unit_of(document),
        "notice": document.notice,
        "blocks": list(_blocks(document)),
    }
    drawn: Block = drawn_text(raw)
    has_missing = MISSING in str(drawn) and MISSING not in str(raw)
    columns = targets_of(document).columns
    widths = zip(columns, target_widths(columns), strict=True)
    return {
        **drawn,
        "note": NOTE if has_missing else "",
        "contents": has_contents(document),
        "form_level": 1 if document.department is None else 2,
        "grid": GRID,
        "head_cells": HEAD_CELLS,
        "columns": [
            {"look": LOOKS[look_of(column)], "width": width} for column, width in widths
        ],
    }


def title_of(document: Document, year: int | None) -> str:
    """The title in the file's properties."""
    projects = document.projects
    if document.department is None and len(projects) == 1:
        return f"{projects[0].name}{TITLE_END}"
    of_year = f"{year}年" if year else ""
    return f"{_unit_of(document)}{of_year}部门预算绩效文本"


def _unit_of(document: Document) -> str:
    """The unit of the document; "" for forms of several units."""
    if document.department is not None and document.department.department_name:
        return document.department.department_name
    names = {form.department_name for form in document.projects}
    return names.pop() if len(names) == 1 else ""


def _blocks(document: Document) -> Iterator[Block]:
    """Paragraphs as they come; the rows of a form together, with its title."""
    forms, columns = iter(document.projects), targets_of(document)
    above = ""  # the line that belongs to what follows it: the number of a part, the title of a form
    runs = groupby(items(document), key=lambda item: isinstance(item, Row))
    for is_row, run in runs:
        if is_row:
            rows = [item.cells for item in run if isinstance(item, Row)]
            yield _form(above, next(forms), rows, columns)
            continue
        for item in run:
            assert isinstance(item, Paragraph)
            if item.style in KINDS:
                yield {"kind": KINDS[item.style], "above": above, "text": item.text}
            above = item.text


def _form(
    title: str, form: ProjectForm, rows: list[tuple[str, ...]], group: Group
) -> Block:
    """A form under its title, as the program draws it."""
    header, *target_rows = rows[HEAD_ROWS - 1 :]
    targets = []
    for texts, span in zip(
        target_rows, category_spans(form.targets, group), strict=True
    ):
        targets.append({"cells": texts, "spans": span})
    return {
        "kind": "form",
        "title": title,
        "head": rows[: HEAD_ROWS - 1],
        "header": header,
        "targets": targets,
    }
