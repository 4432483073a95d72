"""What the reader of cells does not report of a workbook of any kind, and the zip package that holds most kinds."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lxml import etree

from core.sandbox.answering import Unreadable
from core.sandbox.archives import BROKEN_ARCHIVE
from core.spreadsheets.reading.marks import Mark
from core.spreadsheets.sheet import Range

UNPACKED_LIMIT = 200 * 1024**2
# The cells from A1 to the last one, filled or not: the reader allocates memory for all of them.
BOX_LIMIT = 20_000_000
BOOK = re.compile(r"(?:.*/)?workbook\d*\.(?:xml|bin)")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

ROOT_RELATIONS = "_rels/.rels"
DAMAGED = "工作簿已损坏或没有传完整，请用 Excel 或 WPS 打开后另存为新的 xlsx 再试"
LOCKED = "文件加了密码，请用 Office 或 WPS 打开后去掉密码再试"
TOO_BIG = f"工作簿解压后超过 {UNPACKED_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
TOO_LARGE = "工作簿的内容太多，请删去与导入无关的工作表，或拆成几个文件再导入"
UNSAFE = "工作簿里有外部实体或文档类型声明，可能有害，请用 Excel 或 WPS 打开后另存为新的 xlsx 再试"
NOT_CALCULATED = "公式还没有计算结果，请用 Excel 或 WPS 打开后保存一次"


class NotAWorkbook(Exception):
    """An archive or a file of Office before 2007 that is no workbook."""


def failed(error: str) -> str:
    """The message for a formula with an error such as `#REF!`."""
    return f"公式出错（{error}），请改正公式，或粘贴为数值"


Remark = tuple[int, int, int]
Row = list[object]


@dataclass
class Facts:
    """Facts about a sheet; rows and columns are counted from 1.

    `marks` are by row and column. `remarks` are what was left out or read otherwise than it is stored: how often, and
    the row and the column where first.
    """

    marks: defaultdict[int, dict[int, Mark]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    remarks: dict[str, Remark] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)

    def remark(self, message: str, row: int, column: int) -> None:
        """Add a remark; those that say the same are counted."""
        count, first_row, first_column = self.remarks.get(message, (0, row, column))
        self.remarks[message] = count + 1, first_row, first_column


class PackageSource(Protocol):
    """A source of facts about the sheets of a workbook."""

    def sheet(self, number: int) -> Facts:
        """The facts about a sheet by its number, from 0."""


class Relation(NamedTuple):
    """What a part of a package is related to."""

    kind: str
    path: str


def is_workbook(archive: bytes) -> bool:
    """Whether a zip archive holds an Excel workbook or an OpenDocument spreadsheet; it may still be damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            has_book = any(BOOK.fullmatch(name.lower()) for name in package.namelist())
    except BROKEN_ARCHIVE:
        has_book = b"xl/work" in archive  # the book itself, or one of its sheets
    # The type of an OpenDocument file stands uncompressed at its head.
    return has_book or ODS in archive[:200]


class Package:
    """The parts of a zipped workbook. Every method raises Unreadable if the workbook is damaged or unsafe."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN_ARCHIVE as error:
            raise Unreadable(DAMAGED) from error
        if sum(part.file_size for part in self._zip.infolist()) > UNPACKED_LIMIT:
            raise Unreadable(TOO_BIG)
        self.names = {name.lower(): name for name in self._zip.namelist()}

    def part(self, name: str) -> bytes:
        """The content of a part. A part that is larger than it claims has a wrong checksum, and is refused."""
        name = posixpath.normpath(name).lstrip("/").lower()
        try:
            content = self._zip.read(self.names[name])
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise Unreadable(DAMAGED) from error
        except RuntimeError as error:
            raise Unreadable(LOCKED) from error
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Unreadable(UNSAFE)
        return content

    def book(self) -> str:
        """The path of the part that lists the sheets, "" if there is none."""
        if ROOT_RELATIONS in self.names:
            for relation in self.relations("").values():
                if relation.kind.endswith("/officeDocument"):
                    return relation.path
        return ""

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of a part by their names."""
        folder, file = posixpath.split(name)
        tree = self.tree(f"{folder}/_rels/{file}.rels".lstrip("/"))
        relations = {}
        for element in tree.iter("{*}Relationship"):
            path = posixpath.join("/", folder, element.get("Target", ""))
            relation = Relation(element.get("Type", ""), path)
            relations[element.get("Id", "")] = relation
        return relations

    def relations_if_any(self, name: str) -> dict[str, Relation]:
        """The relations of a part, none for one without."""
        folder, file = posixpath.split(posixpath.normpath(name).lstrip("/").lower())
        has_any = f"{folder}/_rels/{file}.rels" in self.names
        return self.relations(name) if has_any else {}

    def tree(self, name: str) -> etree._Element:
        """The root element of a part."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        content = self.part(name)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(DAMAGED) from error
