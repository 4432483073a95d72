"""A CSV file as a sheet of texts, whoever saved it."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.import_export.files import write_csv
from core.problems import Refusal
from core.spreadsheets.reading import csv_file
from core.spreadsheets.reading.csv_file import csv_sheet
from core.spreadsheets.sheet import Sheet
from core.spreadsheets.text import decoded

TABLE = "单位编码,单位名称\r\n901001,巨鹿镇\r\n"
ROWS = [["单位编码", "单位名称"], ["901001", "巨鹿镇"]]


def read_csv(content: bytes) -> Sheet:
    text = decoded(content)
    assert text is not None
    return csv_sheet(text)


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gbk"),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace("\r\n", "\n").encode(),
        TABLE.replace("\r\n", "\r").encode(),
        TABLE.strip().encode(),
        TABLE.replace("\r\n", ",,\r\n").encode() + b",,\r\n \r\n",
        '"单位编码","单位名称"\n"901001","巨鹿镇"'.encode(),
    ],
)
def test_every_way_of_saving_a_table_is_read(content):
    sheet = read_csv(content)
    assert (sheet.name, sheet.rows) == ("CSV", ROWS)


def test_letters_that_only_gb18030_knows_are_read():
    assert read_csv("㐀村,𠀀".encode("gb18030")).rows == [["㐀村", "𠀀"]]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("甲,,丙", ["甲", None, "丙"]),
        ("甲, ,丙", ["甲", None, "丙"]),
        ('"一\r\n二",丙', ["一\n二", "丙"]),
        ('"一,二",丙', ["一,二", "丙"]),
        ('"一""二",丙', ['一"二', "丙"]),
        ("0012,1.50,25%", ["0012", "1.50", "25%"]),
        ("'=1+1,'-5,''+x,'甲", ["=1+1", "-5", "'+x", "'甲"]),
        ('"甲;乙;丙;丁"\t戊', ["甲;乙;丙;丁", "戊"]),
        ("甲;乙\t丙;丁", ["甲", "乙\t丙", "丁"]),
        ("只有一格", ["只有一格"]),
    ],
)
def test_a_line_is_read_cell_by_cell(line, row):
    assert read_csv(line.encode()).rows == [row]


def test_a_title_above_the_names_does_not_decide_what_separates():
    assert read_csv("2024年项目\n\n甲\t乙\n1,5\t2".encode()).rows == [
        ["2024年项目"],
        [],
        ["甲", "乙"],
        ["1,5", "2"],
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "这不是 CSV 表格"),
        (
            '甲,乙\n1,"2\n3,4\n'.encode(),
            "第 2 行起读不下去，请核对这一行的引号是否成对",
        ),
        ('甲,"' + "乙" * 200_000, "第 1 行起读不下去"),
    ],
)
def test_what_is_no_table_is_refused(content, message):
    with pytest.raises(Refusal, match=message) as refusal:
        read_csv(content if isinstance(content, bytes) else content.encode())
    assert refusal.value.problems[0].advice


def test_bytes_that_are_no_text_have_none():
    assert decoded(codecs.BOM_UTF16_LE + b"\x00\xd8\x00") is None


def test_a_table_has_a_limit_of_rows(monkeypatch):
    monkeypatch.setattr(csv_file, "ROW_LIMIT", 2)
    assert len(read_csv(b"1\n\n\n2\n").rows) == 4
    with pytest.raises(Refusal, match="超过 2 行，请拆成几个文件"):
        read_csv(b"1\n2\n3\n")


@given(
    st.lists(
        st.lists(st.text("甲乙a'=+-@＝,;\t\"\n 1"), min_size=2, max_size=2), max_size=4
    )
)
def test_what_the_system_writes_is_read_back(rows):
    sheet = read_csv(write_csv(["单位编码", "单位名称"], rows))
    padded = [[cell or "" for cell in [*row, None, None][:2]] for row in sheet.rows[1:]]
    meant = [[cell if cell.strip() else "" for cell in row] for row in rows]
    assert padded == meant[: len(padded)]
    assert not any(map(any, meant[len(padded) :]))
