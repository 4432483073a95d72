"""The parts of a Word file as XML, within limits. Only the child process opens them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from core.foreign_files import PACKED
from core.sandbox.answering import Unreadable

# Unpacked XML; a county's thousand forms come to about 40 MB, a zip bomb to far more.
XML_LIMIT = 100 * 1024 * 1024
# Tags weigh more in memory than in the file; a form as Word writes it has two to four thousand.
TAG_LIMIT = 2_000_000
# All that the format allows; zipfile would also unpack others, each with its own faults.
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

TOO_MUCH = "文件的内容过多，一次读不下，请拆成几个文件再导入"
BROKEN = "文件已损坏或加了密码，无法打开；请用 Word 打开后另存为 docx 再试"

OPEN_DOCUMENT = "这是 OpenDocument 文档（odt）；请用 Word 或 WPS 打开后另存为 docx 再试"
# How the parts of other kinds of archives begin.
OTHERS = {
    "ppt/": "这是演示文稿，不能导入，请核对是否选错了文件",
    "OFD.xml": "这是 OFD 版式文件，不能导入；请改用 Word 或 Excel 的原文件，或在系统里填写",
    "Index/": "这是苹果的 Numbers 或 Pages 文件；请用它导出为 xlsx 或 docx 再试",
}
FILES = (
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".wps",
    ".et",
    ".txt",
    ".csv",
    ".pdf",
    ".zip",
)

MAIN_PART = "word/document.xml"
RELATIONS = "_rels/.rels"
OFFICE_DOCUMENT = "/officeDocument"
STYLES = re.compile(rb"<w:styles\b[^>]*>")
STYLE = re.compile(
    rb'<w:style\b[^>]*\sw:styleId="([^"]*)"[^>]*>.*?</w:style>', re.DOTALL
)
OFF = ("0", "false", "off", "none")


class WordPackage:
    """A Word file. Raises Unreadable when the bytes are no Word document that may safely be opened."""

    def __init__(self, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                self._read(package)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise Unreadable(BROKEN) from error

    def _read(self, package: zipfile.ZipFile) -> None:
        path = _main_part(package)
        body = _parse(package, path).find("{*}body")
        if body is None:
            raise Unreadable("这个文件里没有 Word 正文，请核对是否选错了文件")
        self.body = body
        self._parts: dict[str, etree._Element] = {}
        self._styles = b""
        self._styles_by_name: dict[str, bytes] | None = None
        folder, file = posixpath.split(path)
        relations = f"{folder}/_rels/{file}.rels"
        names = set(package.namelist())
        if relations not in names:
            return
        for relation in _parse(package, relations):
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.join(folder, relation.get("Target", "")).lstrip("/")
            if target not in names:
                continue
            if kind == "styles":
                self._styles = _content(package, target)
            elif kind in ("numbering", "footnotes", "endnotes"):
                self._parts[kind] = _parse(package, target)

    def part(self, kind: str) -> etree._Element | None:
        """The numbering, the footnotes or the endnotes; None where there are none."""
        return self._parts.get(kind)

    def style(self, name: str) -> etree._Element | None:
        """The style of that name.

        A document uses few of its hundred styles, and to read them all takes as long as to read a form.
        """
        if self._styles_by_name is None:
            self._styles_by_name = dict(_styles_in(self._styles))
        found = self._styles_by_name.get(name)
        return _tree(found)[0] if found is not None else None


def _styles_in(xml: bytes) -> Iterator[tuple[str, bytes]]:
    """The styles by their names, each as XML of its own."""
    root = STYLES.search(xml)
    if root is not None:  # as Word writes them
        for style in STYLE.finditer(xml):
            yield style[1].decode(), b"%b%b</w:styles>" % (root[0], style[0])
    elif xml:
        for node in _tree(xml).iterfind("{*}style"):
            name = attribute(node, "styleId") or ""
            yield name, b"<styles>%b</styles>" % etree.tostring(node, with_tail=False)


def _main_part(package: zipfile.ZipFile) -> str:
    """The name of the part that holds the body, which Word chooses freely: the package's relations say it."""
    if RELATIONS in package.namelist():
        for relation in _parse(package, RELATIONS):
            if relation.get("Type", "").endswith(OFFICE_DOCUMENT):
                return str(relation.get("Target", "")).lstrip("/")
    return MAIN_PART


def _parse(package: zipfile.ZipFile, name: str) -> etree._Element:
    return _tree(_content(package, name))


def _content(package: zipfile.ZipFile, name: str) -> bytes:
    """The XML of a part, within limits."""
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise Unreadable(_no_word(package)) from error
    if info.file_size > XML_LIMIT:
        raise Unreadable(
            f"文件解压后有 {info.file_size // 1024**2} MB，超过 {XML_LIMIT // 1024**2} MB，请拆成几个文件再导入"
        )
    if info.compress_type not in COMPRESSIONS:
        raise NotImplementedError(f"compression {info.compress_type}")
    content = package.read(info)
    if content.count(b"<") > TAG_LIMIT:
        raise Unreadable(TOO_MUCH)
    return content


def _tree(content: bytes) -> etree._Element:
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


def _no_word(package: zipfile.ZipFile) -> str:
    """What an archive holds that is no Word document, and what to do."""
    names = package.namelist()
    if "mimetype" in names and "content.xml" in names:
        return OPEN_DOCUMENT
    for name, message in OTHERS.items():
        if any(found.startswith(name) for found in names):
            return message
    is_packed = any(found.lower().endswith(FILES) for found in names)
    return PACKED if is_packed else "这不是 Word 文档（docx），请核对是否选错了文件"


@lru_cache(maxsize=2_000)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def tag(node: etree._Element) -> str:
    """The local name: the strict and the transitional form of the format differ in their namespace alone."""
    return _local(str(node.tag))


def attribute(node: etree._Element, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in node.attrib.items():
        if _local(str(key)) == name:
            return str(value)
    return None


def number_in(node: etree._Element | None, least: int = 0, most: int = 10_000) -> int:
    """The whole number in the value of an element, within limits; the least one where it has none."""
    text = "" if node is None else attribute(node, "val") or ""
    is_number = text.isascii() and text.lstrip("-").isdigit() and len(text) < 10
    return min(max(int(text), least), most) if is_number else least


def is_on(node: etree._Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return node is not None and (attribute(node, "val") or "1") not in OFF
