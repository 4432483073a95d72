"""What the reader of cells does not say of a workbook, whatever its kind, and the package that most kinds come in."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from core.spreadsheets.sheet import Range

UNPACKED_LIMIT = 200 * 1024**2
BOX_LIMIT = 20_000_000  # cells between A1 and the last, filled or not: the reader keeps room for all of them
PERCENT_FORMATS = {9, 10}  # 0% and 0.00%, which every workbook knows
# What a number format shows as it stands, or uses as a colour or a width: a % in it is no percentage.
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')

ROOT_RELATIONS = "_rels/.rels"
DAMAGED = "工作簿已损坏或没有传完整，请用 Excel 或 WPS 打开后另存为新的 xlsx 再试"
LOCKED = "文件加了密码，请用 Office 或 WPS 打开后去掉密码再试"
TOO_BIG = f"工作簿解压后超过 {UNPACKED_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
TOO_LARGE = "工作簿的内容太多，请删去与导入无关的工作表，或拆成几个文件再导入"
UNSAFE = "工作簿里有外部实体或文档类型声明，可能有害，请用 Excel 或 WPS 打开后另存为新的 xlsx 再试"
NOT_CALCULATED = "公式还没有计算结果，请用 Excel 或 WPS 打开后保存一次"


class NotAWorkbook(Exception):
    """An old container with something else in it."""


class Unreadable(Exception):
    """The message, in Chinese, is for the person who chose the file."""


def failed(error: str) -> str:
    """`#REF!`"""
    return f"公式出错（{error}），请改正公式，或粘贴为数值"


@dataclass
class Facts:
    """Of one sheet, rows and columns counted from 1. A mark is what is wrong with a cell; None is a percentage."""

    marks: defaultdict[int, dict[int, str | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    hidden: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)


class PackageSource(Protocol):
    """What knows the facts about every sheet of a workbook, by its number from 0."""

    def sheet(self, number: int) -> Facts: ...


def is_percent_format(code: str) -> bool:
    return "%" in LITERAL.sub("", code)


class Package:
    """The parts of a zipped workbook; every method raises Unreadable when it should not be opened."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Unreadable(DAMAGED) from error
        if sum(part.file_size for part in self._zip.infolist()) > UNPACKED_LIMIT:
            raise Unreadable(TOO_BIG)
        self.names = {name.lower(): name for name in self._zip.namelist()}

    def part(self, name: str) -> bytes:
        """At most as many bytes as the part claims to have; a part that lies about that has a wrong checksum."""
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
        """The part that lists the sheets, as the reader finds it; blank where there is none."""
        if ROOT_RELATIONS not in self.names:
            return ""
        return next(
            (
                path
                for kind, path in self.relations("").values()
                if kind.endswith("/officeDocument")
            ),
            "",
        )

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Type and path of whatever a part is related to, by the name of the relation."""
        folder, file = posixpath.split(name)
        return {
            each.get("Id", ""): (
                each.get("Type", ""),
                posixpath.join("/", folder, each.get("Target", "")),
            )
            for each in self.tree(f"{folder}/_rels/{file}.rels".lstrip("/")).iter(
                "{*}Relationship"
            )
        }

    def tree(self, name: str) -> etree._Element:
        return _tree(self.part(name))


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error
