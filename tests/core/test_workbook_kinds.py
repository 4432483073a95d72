"""Workbooks of every kind and age, and what is none."""

import io
import struct
import zipfile

import pytest

from core.file_kinds import file_kind
from core.problems import Refusal
from core.spreadsheets.reading.opening import read_workbook, sheets_of
from core.spreadsheets.sheet import Fault
from tests.targets import books

NOT_CALCULATED = Fault("公式还没有计算结果，请用 Excel 或 WPS 打开后保存一次")
DIVISION = Fault("公式出错（#DIV/0!），请改正公式，或粘贴为数值")


def test_an_xls_is_read_like_an_xlsx():
    short = (
        struct.pack("<HH", 1, 0)
        + struct.pack("<HI", 1, 25 << 2 | 3)
        + struct.pack("<HI", 0, 7 << 2 | 2)
        + b"\1\0"
    )
    records = [
        books.record(0x208, struct.pack("<HHHHHHI", 0, 0, 3, 255, 0, 0, 0x20)),
        books.label(0, 0, "单位编码"),
        books.number(0, 1, 0.3333, style=2),
        books.number(0, 2, 901001.0),
        books.record(0xBD, short),
        books.record(0x205, struct.pack("<HHHBB", 1, 2, 0, 0x07, 1)),
        books.record(0x205, struct.pack("<HHHBB", 1, 3, 0, 1, 0)),
        books.record(0xE5, struct.pack("<HHHHH", 1, 2, 3, 0, 0)),
    ]
    first, second = read_workbook(
        books.xls(("项目", records), ("指标", [books.label(0, 0, "甲")]))
    )
    assert first.rows == [["单位编码", "33.33%", 901001], ["25%", 7, DIVISION, "是"]]
    assert (first.merged, first.hidden_rows, second.rows) == (
        [(3, 1, 4, 1)],
        1,
        [["甲"]],
    )


def test_an_ods_is_read_like_an_xlsx():
    tables = """<table:table table:name="项目"><table:table-row table:visibility="collapse">
<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>甲</text:p></table:table-cell>
<table:covered-table-cell/>
<table:table-cell office:value-type="percentage" office:value="0.25" table:number-columns-repeated="2"/>
</table:table-row><table:table-row table:number-rows-repeated="2">
<table:table-cell office:value-type="float" office:value="3"/>
<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p>
</table:table-cell><table:table-cell table:formula="of:=1"/></table:table-row></table:table>"""
    (sheet,) = read_workbook(books.ods(tables))
    below = [3, DIVISION, NOT_CALCULATED]
    assert sheet.rows == [["甲", None, "25%", "25%"], below, below]
    assert (sheet.merged, sheet.hidden_rows) == ([(1, 1, 1, 2)], 1)


def test_the_book_may_stand_in_a_folder_of_any_name():
    assert [sheet.rows for sheet in read_workbook(moved("book/Workbook.xml"))] == [
        [["50%"]]
    ]


def test_a_book_of_another_name_is_refused_with_advice():
    """The reader of cells does not find it; a spreadsheet program saves it under the usual name."""
    with pytest.raises(Refusal, match="另存为新的 xlsx"):
        read_workbook(moved("xl/workbook2.xml"))


def moved(path: str) -> bytes:
    folder, file = path.split("/")
    names = {
        "xl/workbook.xml": path,
        "xl/_rels/workbook.xml.rels": f"{folder}/_rels/{file}.rels",
    }
    stream = io.BytesIO()
    content = books.one_sheet('<row r="1"><c r="A1" s="1"><v>0.5</v></c></row>')
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name).replace(b'"xl/workbook.xml"', f'"/{path}"'.encode())
            new.writestr(names.get(name, name.replace("xl/", f"{folder}/")), text)
    return stream.getvalue()


# What is a workbook


def is_workbook(content: bytes) -> bool:
    """Whether it is taken for one, readable or not."""
    try:
        return sheets_of(content, file_kind(content)) is not None
    except Refusal:
        return True


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (books.one_sheet(""), True),
        (books.one_sheet("")[:-30], True),
        (books.ods(""), True),
        (books.xls(), True),
        (books.compound(("Book", b"")), True),
        (books.compound(("EncryptionInfo", b""), ("EncryptedPackage", b"")), True),
        (books.compound(("WordDocument", b""), ("1Table", b"")), False),
        (books.compound(("WordDocument", b""))[:700], False),
        (b"", False),
        (b"PK\3\4", False),
        (b"\x89PNG\r\n\x1a\n", False),
        ("单位编码,单位名称".encode(), False),
    ],
)
def test_a_workbook_is_known_by_its_content(content, is_one):
    assert is_workbook(content) is is_one
