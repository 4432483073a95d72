"""Read the body of a Word document: paragraphs and table rows.

This runs in a child process (`targets.documents.archive_child`), whose parent makes forms of it (`docx.reader`).

The XML is read directly, because python-docx passes over text in content controls and tracked insertions.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from core.sandbox.answering import Unreadable, to_json

# Unpacked XML; a county's thousand forms come to about 40 MB, a zip bomb to far more.
XML_LIMIT = 100 * 1024 * 1024
# Tags weigh more in memory than in the file; a form as Word writes it has two to four thousand.
TAG_LIMIT = 2_000_000
# Paragraphs and table rows; a thousand forms have some 20,000.
ITEM_LIMIT = 100_000
BATCH = 500  # items
# All that the format allows; zipfile would also unpack others, each with its own faults.
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

TOO_MUCH = "文件的内容过多，一次读不下，请拆成几个文件再导入"

MAIN_PART = "word/document.xml"
RELATIONS = "_rels/.rels"
OFFICE_DOCUMENT = "/officeDocument"

# Wrappers whose content counts as if they were not there.
TRANSPARENT = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body"}
# Properties, deleted or moved-away text, field codes, and the second copy of a drawing's text.
SKIPPED = {"pPr", "rPr", "sdtPr", "del", "moveFrom", "instrText", "Fallback"}
# A paragraph's text, or the texts of a row's cells, and where it stands.
Item = tuple[str | list[str], str]

SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Characters that older input panels take from the Symbol font.
SYMBOLS = {"F0B3": "≥", "F0A3": "≤", "F0B4": "×", "F0B1": "±", "F0B0": "°", "F025": "%"}
UNKNOWN_SYMBOL = "□"


def lines(content: bytes) -> Iterator[str]:
    """The body in batches of items, each its text, or the list of its cells, and its place.

    Raises Unreadable when the bytes are no Word document that may safely be opened.
    """
    body = _body(content)
    items = _items(body)
    count = 0
    while batch := list(islice(items, BATCH)):
        count += len(batch)
        if count > ITEM_LIMIT:
            raise Unreadable(TOO_MUCH)
        yield to_json(batch)


def _body(content: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            body = _parse(package, _main_part(package)).find("{*}body")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise Unreadable(
            "文件已损坏或加了密码，无法打开；请用 Word 打开后另存为 docx 再试"
        ) from error
    if body is None:
        raise Unreadable("这个文件里没有 Word 正文，请核对是否选错了文件")
    return body


def _main_part(package: zipfile.ZipFile) -> str:
    """The name of the part that holds the body, which Word chooses freely: the package's relations say it."""
    if RELATIONS in package.namelist():
        for relation in _parse(package, RELATIONS):
            if relation.get("Type", "").endswith(OFFICE_DOCUMENT):
                return str(relation.get("Target", "")).lstrip("/")
    return MAIN_PART


def _parse(package: zipfile.ZipFile, name: str) -> etree._Element:
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise Unreadable("这不是 Word 文档（docx），请核对是否选错了文件") from error
    if info.file_size > XML_LIMIT:
        raise Unreadable(
            f"文件解压后有 {info.file_size // 1024**2} MB，超过 {XML_LIMIT // 1024**2} MB，请拆成几个文件再导入"
        )
    if info.compress_type not in COMPRESSIONS:
        raise NotImplementedError(f"compression {info.compress_type}")
    content = package.read(info)
    if content.count(b"<") > TAG_LIMIT:
        raise Unreadable(TOO_MUCH)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            "文件内容已损坏，无法读取；请用 Word 打开后另存为 docx 再试"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(
            "文件里有外部实体声明，普通的 Word 文档没有这种内容；为安全起见不予导入，请用 Word 另存后再试"
        )
    return root


def _items(body: etree._Element) -> Iterator[Item]:
    """The paragraphs and table rows of the body, without its table of contents."""
    paragraphs = tables = 0
    for block in _blocks(body):
        if _tag(block) == "p":
            paragraphs += 1
            if not _is_contents(block):
                yield _text(block), f"第{paragraphs}段"
        else:
            tables += 1
            for number, row in enumerate(_children(block, "tr"), start=1):
                cells = [_own_text(cell) for cell in _children(row, "tc")]
                yield cells or [""], f"第{tables}个表格第{number}行"


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if _tag(child) in {"p", "tbl"}:
            yield child
        elif _tag(child) in TRANSPARENT:
            yield from _blocks(child)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through wrappers."""
    for child in parent:
        if _tag(child) == tag:
            yield child
        elif _tag(child) in TRANSPARENT:
            yield from _children(child, tag)


def _own_text(cell: etree._Element) -> str:
    """The text of a cell, blank where it is merged with the one above."""
    merge = cell.find("{*}tcPr/{*}vMerge")
    if merge is not None and _attribute(merge, "val") != "restart":
        return ""
    return _cell_text(cell)


def _cell_text(cell: etree._Element) -> str:
    lines = []
    for block in _blocks(cell):
        if _tag(block) == "p":
            lines.append(_text(block))
        else:
            for row in _children(block, "tr"):
                lines += map(_cell_text, _children(row, "tc"))
    return "\n".join(lines).strip()


def _is_contents(paragraph: etree._Element) -> bool:
    """Whether it is a line of the table of contents, which Word makes from the headings."""
    style = paragraph.find("{*}pPr/{*}pStyle")
    if style is not None and (_attribute(style, "val") or "").upper().startswith("TOC"):
        return True
    # Chinese editions give these styles numbers for names; the line still links to its heading and ends with a page.
    for link in paragraph.iterfind("{*}hyperlink"):
        anchor = _attribute(link, "anchor") or ""
        if anchor.startswith("_Toc"):
            return _text(paragraph)[-1:].isdigit()
    return False


def _text(node: etree._Element) -> str:
    """The text of a paragraph."""
    return "".join(_pieces(node))


def _pieces(node: etree._Element) -> Iterator[str]:
    """The texts, tabs and line breaks in an element, without what is deleted or only a field code."""
    for child in node:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in SIGNS:
            yield "" if _attribute(child, "type") == "page" else SIGNS[tag]
        elif tag == "sym":
            yield SYMBOLS.get((_attribute(child, "char") or "").upper(), UNKNOWN_SYMBOL)
        elif tag not in SKIPPED:
            yield from _pieces(child)


def _tag(node: etree._Element) -> str:
    """The local name: the strict and the transitional form of the format differ in their namespace alone."""
    return str(node.tag).rpartition("}")[2]


def _attribute(node: etree._Element, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None
