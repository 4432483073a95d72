"""Workbooks that cannot be read, or had better not be: each is refused in a sentence, soon, and in little memory."""

import io
import re
import struct
import zipfile
from contextlib import suppress

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.file_kinds import FileKind
from core.problems import Refusal
from core.sandbox import children
from core.sandbox.answering import Unreadable
from core.spreadsheets.reading import child, opening, sheets
from core.spreadsheets.reading.opening import read_workbook
from core.spreadsheets.sheet import Sheet
from tests.targets import books

GOOD = books.made(lambda book: book.active.append(["甲", 1, 0.5]))
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DOUBLING = '<!DOCTYPE x [<!ENTITY a "甲甲"><!ENTITY b "&a;&a;">]>'

NONE = "这不是 Excel 工作簿，请核对"
LOCKED = "文件加了密码，请用 Office 或 WPS 打开后去掉密码再试"
DAMAGED = "工作簿已损坏或没有传完整，请"
TOO_BIG = "工作簿解压后超过 200 MB，请"
UNSAFE = "工作簿里有外部实体或文档类型声明，可能有害，请"
FAR = "里有内容，离表格太远，请删去后再试"


def word_document() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def old_with_password() -> bytes:
    """An xls says so in a record of its own, here in the place of a style."""
    style = books.record(0xE0, struct.pack("<HH16x", 0, 0))
    return books.xls(("甲", [])).replace(style, books.record(0x2F, bytes(20)))


def lying(content: bytes, part: str, size: int) -> bytes:
    """The package with another unpacked size for one part in both of its tables of contents."""
    changed = bytearray(content)
    for mark, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        for found in re.finditer(re.escape(mark), content):
            if content[found.start() + name_at :].startswith(part.encode()):
                struct.pack_into("<I", changed, found.start() + size_at, size)
    return bytes(changed)


def bomb(name: str, size: int) -> bytes:
    """An xlsx with one more part of so many spaces."""
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, b" " * size)
    return file.getvalue()


def with_sheets(count: int) -> bytes:
    return books.zipped(*[books.sheet_xml(ROW)] * count)


def far(*addresses: str) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for address in addresses:
            book.active[address] = "x"

    return books.made(fill)


MANY = 10_000_000
REFUSED = {
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), NONE),
    "Word": (word_document(), NONE),
    "old Word": (books.compound(("WordDocument", b"")), NONE),
    "nothing": (b"", NONE),
    "xlsx with a password": (
        books.compound(("EncryptionInfo", b""), ("EncryptedPackage", b"")),
        LOCKED,
    ),
    "xls with a password": (old_with_password(), LOCKED),
    "half an xlsx": (GOOD[: len(GOOD) // 2], DAMAGED),
    "an xlsx without its end": (GOOD[:-30], DAMAGED),
    "half an xls": (books.xls(("甲", [books.label(0, 0, "甲")]))[:1000], NONE),
    "an xlsx without its sheet": (books.zipped("<worksheet"), DAMAGED),
    "too big": (bomb("xl/sharedStrings.xml", 210 * 1024**2), TOO_BIG),
    "a sheet that lies": (
        lying(books.one_sheet(ROW + " " * MANY), "xl/worksheets/sheet1.xml", 1000),
        DAMAGED,
    ),
    "a table that lies": (
        lying(bomb("xl/sharedStrings.xml", MANY), "xl/sharedStrings.xml", 1000),
        DAMAGED,
    ),
    "entities in a sheet": (books.zipped(ENTITY + books.sheet_xml(ROW)), UNSAFE),
    "entities that double": (books.zipped(DOUBLING + books.sheet_xml(ROW)), UNSAFE),
    "entities in the styles": (
        books.one_sheet(ROW, styles=ENTITY + books.STYLES),
        UNSAFE,
    ),
    "entities in the texts": (
        books.one_sheet(ROW, sharedStrings=ENTITY + "<sst/>"),
        UNSAFE,
    ),
    "2000 sheets": (
        with_sheets(2000),
        "工作簿有 2000 张工作表，一次最多 200 张，请拆成几个文件",
    ),
    "the last cell of all": (
        far("A1", "XFD1048576"),
        f"工作表“项目”的 XFD1048576 {FAR}",
    ),
    "a far cell": (far("A1", "XFD2000"), f"工作表“项目”的 XFD2000 {FAR}"),
    "two far cells": (far("XFD1", "A1048576"), f"工作表“项目”的 A1048576 {FAR}"),
    "a far formula": (
        books.one_sheet('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>'),
        f"XFD1048576 {FAR}",
    ),
    "a far cell in an ods": (
        books.ods(
            '<table:table table:name="甲"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
            "</table:table>"
        ),
        DAMAGED,
    ),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_workbook_is_refused_in_a_sentence(content, message):
    with pytest.raises(Refusal) as refusal:
        read_workbook(content)
    (problem,) = refusal.value.problems
    assert message in problem.message
    assert problem.advice


def test_as_many_sheets_as_allowed_are_read():
    assert [sheet.rows for sheet in read_workbook(with_sheets(200))] == [[[1]]] * 200


@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [
        ("ROW_LIMIT", 2, "工作簿超过 2 行，请拆成几个文件"),
        ("BOX_LIMIT", 26, "内容太多，请删去"),
        ("SHEET_LIMIT", 0, "有 1 张工作表"),
    ],
)
def test_a_workbook_has_its_limits(monkeypatch, limit, most, message):
    monkeypatch.setattr(sheets, limit, most)
    rows = "".join(
        f'<row r="{each}"><c r="A{each}"><v>1</v></c></row>' for each in range(1, 4)
    )
    with pytest.raises(Unreadable, match=message):
        list(child.read(books.one_sheet(rows)))


def test_who_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(children, "PATIENCE", 0.1)
    monkeypatch.setitem(opening.CHILDREN, FileKind.ARCHIVE, "tests.core.endless_child")
    with pytest.raises(Refusal, match="还没有读完，请拆成几个文件再导入"):
        read_workbook(GOOD)


def test_a_child_that_dies_without_a_word_refuses_the_workbook(monkeypatch):
    monkeypatch.setitem(opening.CHILDREN, FileKind.ARCHIVE, "targets.documents.values")
    with pytest.raises(Refusal, match="读取时超出了限度，请"):
        read_workbook(GOOD)


@settings(max_examples=20)
@given(st.data())
def test_a_workbook_with_wrong_bytes_is_read_or_refused(data):
    """Never anything else, whatever the child dies of."""
    kind = data.draw(
        st.sampled_from(
            [
                GOOD,
                books.xls(("甲", [books.number(0, 0, 1.0, 1)])),
                books.one_sheet(ROW),
            ]
        )
    )
    content = bytearray(kind)
    for place in data.draw(
        st.lists(st.integers(0, len(kind) - 1), min_size=1, max_size=8)
    ):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(Refusal):
        assert all(isinstance(sheet, Sheet) for sheet in read_workbook(bytes(content)))
