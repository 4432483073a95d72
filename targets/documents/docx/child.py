"""Read the body of a Word document: paragraphs and table rows, and what of it was left out.

This runs in a child process (`targets.documents.archive_child`), whose parent makes forms of it (`docx.reader`).

The XML is read directly, because python-docx passes over text in content controls and tracked insertions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from core.sandbox.answering import Unreadable, to_json
from targets.documents.docx.package import (
    TOO_MUCH,
    WordPackage,
    attribute,
    is_on,
    tag,
)
from targets.documents.docx.remarks import EMBEDDED, PICTURE, PLACEHOLDER, Remarks
from targets.documents.docx.rows import TRANSPARENT, RowItem, Tables
from targets.documents.docx.text import Paragraphs

# Paragraphs and table rows; a thousand forms have some 20,000.
ITEM_LIMIT = 100_000
BATCH = 500  # items
ONLY_EMBEDDED = "这个文件的正文是嵌入的网页或别的文件，Word 打开时才会显示；请用 Word 打开后另存为 docx 再试"
ONLY_PICTURES = (
    "文件里只有图片，没有可以读取的文字；请改用 Word 或 Excel 的原文件，或在系统里填写"
)

# A paragraph's text, or the cells of a row, and where it stands.
Item = tuple[str | RowItem, str]


def lines(content: bytes) -> Iterator[str]:
    """The body in batches of items, each its text, or its row, and its place; at last what was left out.

    Raises Unreadable when the bytes are no Word document that may safely be opened.
    """
    remarks = Remarks()
    items = _Body(WordPackage(content), remarks).items()
    count = 0
    has_text = False
    while batch := list(islice(items, BATCH)):
        count += len(batch)
        if count > ITEM_LIMIT:
            raise Unreadable(TOO_MUCH)
        has_text = has_text or any(has_text_in(item) for item, _ in batch)
        yield to_json(batch)
    if not has_text and EMBEDDED in remarks.found:
        raise Unreadable(ONLY_EMBEDDED)
    if not has_text and PICTURE in remarks.found:
        raise Unreadable(ONLY_PICTURES)
    left_out = [(message, *found) for message, found in remarks.found.items()]
    yield to_json({"left_out": left_out})


class _Body:
    """The paragraphs and table rows of the body, without its table of contents."""

    def __init__(self, package: WordPackage, remarks: Remarks) -> None:
        self._body = package.body
        self._remarks = remarks
        self._paragraphs = Paragraphs(package, remarks)
        self._tables = Tables(self._paragraphs, remarks)
        self._counts = {"p": 0, "tbl": 0}

    def items(self) -> Iterator[Item]:
        self._blank_placeholders()
        yield from self._items_in(self._body)

    def _blank_placeholders(self) -> None:
        """Blank the texts that only ask to be replaced."""
        for control in self._body.iter("{*}sdt"):
            if is_on(control.find("{*}sdtPr/{*}showingPlcHdr")):
                self._remarks.add(PLACEHOLDER)
                for text in control.iter("{*}t"):
                    text.text = ""

    def _items_in(self, parent: etree._Element) -> Iterator[Item]:
        for block in parent:
            name = tag(block)
            if name == "p":
                self._counts["p"] += 1
                place = self._remarks.place = f"第{self._counts['p']}段"
                text = self._paragraphs.text(block)
                if text is not None and not is_contents(block, text):
                    yield text, place
            elif name == "tbl":
                yield from self._rows(block)
            elif name in ("altChunk", "subDoc"):
                self._remarks.add(EMBEDDED)
            elif name in TRANSPARENT:
                yield from self._items_in(block)

    def _rows(self, table: etree._Element) -> Iterator[Item]:
        self._counts["tbl"] += 1
        name = f"第{self._counts['tbl']}个表格"
        for number, row in enumerate(self._tables.rows_of(table), start=1):
            place = self._remarks.place = f"{name}第{number}行"
            frame = self._tables.frame_in(row)
            if frame is not None:
                yield from self._items_in(frame)
            else:
                yield self._tables.cells_of(row), place


def has_text_in(item: str | RowItem) -> bool:
    texts = [item] if isinstance(item, str) else item[0]
    return any(map(str.strip, texts))


def is_contents(paragraph: etree._Element, text: str) -> bool:
    """Whether it is a line of the table of contents, which Word makes from the headings."""
    style = paragraph.find("{*}pPr/{*}pStyle")
    if style is not None and (attribute(style, "val") or "").upper().startswith("TOC"):
        return True
    # Chinese editions give these styles numbers for names; the line still links to its heading and ends with a page.
    for link in paragraph.iterfind("{*}hyperlink"):
        anchor = attribute(link, "anchor") or ""
        if anchor.startswith("_Toc"):
            return text[-1:].isdigit()
    return False
