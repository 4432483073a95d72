"""The txt door: the layout in which the published document was handed over.

A first line such as 【涉密】 says whom the file is for, and is no part of the document.
A blank line opens a table row, a line that begins with a tab opens a cell, other lines continue the cell above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, islice

from core.problems import Refusal
from core.spelling import UNWRITABLE
from core.spreadsheets.text import decoded, undecodable_line
from targets.documents.geometry import row_with
from targets.documents.layout import (
    CODE,
    HEAD_ROWS,
    PART_ONE,
    PART_TWO,
    TITLE_END,
    Item,
    Paragraph,
    Row,
    Style,
    items,
    title_of,
)
from targets.documents.notices import NOTICES
from targets.documents.reading.reader import Reading, read, refuse_unless_same
from targets.documents.values import Document

NOTICE = re.compile(rf"【({'|'.join(NOTICES)})】[ \t]*(?=[\r\n])")
BOOKMARK = re.compile(r"\[bookmark: [^\[\]]*\]")
FORM_BEGINS = re.compile(rf"\t\s*(?:\d{{3,}}|{CODE})")


def read_text(content: bytes) -> Reading:
    """Raises Refusal when the bytes are no text."""
    return read_lines(decode(content))


def read_lines(text: str) -> Reading:
    """The document in the lines of a text."""
    text = UNWRITABLE.sub("", text)
    notice = NOTICE.match(text)
    # The line stays, blank, so that the places of all others are right.
    return read(_items(text[notice.end() :] if notice else text))


def decode(content: bytes) -> str:
    """Raises Refusal when the bytes are no text, with the line where they are none."""
    text = decoded(content)
    if text is None:
        line = undecodable_line(content)
        if line:
            raise Refusal(
                f"第 {line} 行有读不出来的字，可能混用了几种文字编码，或文件已损坏；请改正这一行，或另存为 xlsx 再试"
            )
        raise Refusal(
            "这不是可以识别的文件，请选择 Excel（xlsx、xls）、CSV、Word（docx）或 UTF-8 编码的文本文件"
        )
    return text


def write_text(document: Document) -> str:
    """Raises Refusal when some text would be taken for a part of the layout on reading back."""
    text = "".join(_lines(document))
    refuse_unless_same(
        document, read(_items(text)), "无法用 txt 表示，请改用 docx 导出"
    )
    return f"【{document.notice}】\n{text}" if document.notice else text


def _items(text: str) -> Iterator[Item]:
    """Cells gather into rows and lines into cells; a form's title ends the table above it."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    cells: list[list[str]] = []
    start, parted = 0, False
    for number, line in enumerate(lines, start=1):
        if line.startswith("\t"):
            if cells and parted:
                yield _row(cells, start)
                cells = []
            if not cells:
                start = number
            cells.append([line[1:]])
        elif cells and not _is_title(lines, number - 1):
            cells[-1].append(line)
        else:
            if cells:
                yield _row(cells, start)
                cells = []
            yield Paragraph(BOOKMARK.sub("", line, count=1), place=f"第{number}行")
        parted = not line.strip(" ")
    if cells:
        yield _row(cells, start)


def _row(cells: list[list[str]], start: int) -> Row:
    texts = ["\n".join(lines).strip() for lines in cells]
    return Row(tuple(texts), f"第{start}行")


def _is_title(lines: list[str], index: int) -> bool:
    """A line such as `[bookmark: …]1.某项目绩效目标表` with a form under it, not a line inside a cell."""
    line = lines[index]
    if TITLE_END not in line or title_of(BOOKMARK.sub("", line, count=1)) is None:
        return False
    under = next((each for each in islice(lines, index + 1, None) if each.strip()), "")
    return line.startswith("[bookmark") or bool(FORM_BEGINS.match(under))


def _lines(document: Document) -> Iterator[str]:
    bookmarks = count(1)
    rows = 0
    for number, item in enumerate(items(document)):
        if isinstance(item, Row):
            yield _row_text(item, rows)
            rows += 1
            continue
        if item.style is Style.TITLE and rows:
            yield f"{FORM_END}{BLANK}"
            rows = 0
        bookmark = (
            BOOKMARKS[item.style].format(next(bookmarks))
            if item.style in BOOKMARKS and number  # a file does not begin with one
            else ""
        )
        yield f"{bookmark}{SPACED.get(item.text, item.text)}\n"
    yield FORM_END if rows else ""


def _row_text(row: Row, number: int) -> str:
    """Blank cells of the head hold one blank, as in the published file; those of indicator rows hold none."""
    blank = " " if number in (BUDGET_ROW, PLAN_ROW) else ""
    first, *others = row.cells
    cells = [first, *(cell or blank for cell in others)]
    lines = [f"\t{cell}\n" for cell in cells]
    return OPENINGS.get(number, NEW_ROW) + "".join(lines)


NEW_ROW, BLANK, FORM_END = "\n", " \n", "\n\n\n"
BUDGET_ROW, PLAN_ROW = row_with("budget"), row_with("plan.march")
# The plan and the indicators are tables of their own, so more than a blank line stands before each.
OPENINGS = {
    0: "",
    PLAN_ROW - 1: NEW_ROW * 2,
    HEAD_ROWS - 1: f"{NEW_ROW * 2}{BLANK}",
}
BOOKMARKS = {
    Style.HEADING: "[bookmark: _Toc_2_2_{:010d}]",
    Style.TITLE: "[bookmark: _Toc_4_4_{:010d}]",
}
SPACED = {
    PART_ONE[0]: f" {PART_ONE[0]}",
    PART_ONE[1]: f"{PART_ONE[1]}\n ",
    PART_TWO[0]: f"{BLANK * 4}{PART_TWO[0]}\n ",
    PART_TWO[1]: f"{PART_TWO[1]}\n{BLANK} ",
}
