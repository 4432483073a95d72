"""Tables as files: what is read from an upload, and what a spreadsheet program gets."""

import io
import os
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from core.amounts import Refused
from core.file_kinds import FileKind
from core.import_export.files import ROW_LIMIT, read_table, write_csv, write_workbook
from core.spreadsheets.reading import opening
from tests.targets import books

HEADERS = ["单位编码", "单位名称"]


def workbook(*rows: list, sheets: int = 1) -> bytes:
    def fill(book: Workbook) -> None:
        for row in rows:
            book.active.append(row)
        book.active.title = "Sheet"
        for _ in range(1, sheets):
            book.create_sheet()

    return books.made(fill)


def package(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"{name.replace('__', '/')}.xml", content)
    return file.getvalue()


@pytest.mark.parametrize("write", [write_workbook, write_csv])
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "'=a",
        "''-",
        "'a",
        "＝1",
        "甲\n乙",
        "“㎡”&<",
        "#N/A",
        " 甲",
    ],
)
def test_any_text_comes_back_as_it_was(write, text):
    assert read_table(write(HEADERS, [["901", text]])).dict == [
        {"单位编码": "901", "单位名称": text}
    ]


def test_nothing_in_a_workbook_is_a_formula():
    sheet = load_workbook(io.BytesIO(write_workbook(HEADERS, [["=1+1", "@a"]]))).active
    assert [cell.data_type for cell in sheet[2]] == ["s", "s"]


def test_a_csv_opens_in_excel_without_running_anything():
    content = write_csv(HEADERS, [["901", "=1+1"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert "901,'=1+1" in content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (901001, "901001"),
        (0.1 + 0.2, "0.3"),
        (18.0, "18"),
        (1236.5, "1236.5"),
        (True, "是"),
        (None, ""),
    ],
)
def test_cells_of_a_workbook_are_read_as_they_look(cell, text):
    assert (
        read_table(workbook([*HEADERS, "列"], ["901", "镇", cell])).dict[0]["列"]
        == text
    )


def test_a_percentage_is_read_as_it_looks():
    def fill(book: Workbook) -> None:
        book.active.append([*HEADERS, "3月底（%）"])
        book.active.append(["901", "镇", 0.25])
        book.active["C2"].number_format = "0%"

    assert read_table(books.made(fill)).dict[0]["3月底（%）"] == "25%"


def test_a_formula_that_was_never_calculated_is_refused_with_its_place():
    content = workbook(HEADERS, ["901", "=A2"])
    with pytest.raises(Refused, match="工作表“Sheet”B2：公式还没有计算结果，请用"):
        read_table(content)


def test_the_first_sheet_alone_is_read():
    content = workbook(HEADERS, ["901", "镇"], sheets=300)
    assert len(read_table(content)) == 1


def test_a_workbook_is_opened_in_the_child_process_alone(monkeypatch):
    monkeypatch.setitem(opening.CHILDREN, FileKind.ARCHIVE, "core.amounts")
    with pytest.raises(Refused, match="读取时超出了限度，请"):
        read_table(workbook(HEADERS, ["901", "镇"]))


def test_a_header_may_be_typed_with_spaces_and_ascii_brackets():
    assert read_table(workbook(["预算数 (万元) ", None], [1, None])).headers == [
        "预算数（万元）"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(encoding):
    assert (
        read_table("单位编码,单位名称\r\n901,巨鹿镇".encode(encoding)).dict[0][
            "单位名称"
        ]
        == "巨鹿镇"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "第一行没有列名"),
        (b" \n ", "第一行没有列名"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "这不是 xlsx 或 csv 表格"),
        ("单位编码".encode("utf-16"), "这不是 xlsx 或 csv 表格"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "旧版 xls 格式"),
        (package(word__document=b"<a/>"), "这不是 Excel 工作簿"),
        (package(xl__workbook=b" " * 60 * 1024**2), "文件解压后超过 50 MB"),
        (b"a" * 11 * 1024**2, "文件超过 10 MB"),
        ("单位编码\n".encode(), "没有数据行"),
        ("单位编码,单位编码\n1,2".encode(), "列名“单位编码”出现了两次"),
        ("单位编码\n1,2".encode(), "第 2 列没有列名"),
        (b"a\n" + b"1\n" * (ROW_LIMIT + 1), f"表格超过 {ROW_LIMIT} 行"),
    ],
)
def test_what_is_no_table_is_refused_in_chinese(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read_table(content)


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused_at_once():
    book, file = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "单位编码", "x"
    book.save(file)
    with pytest.raises(Refused, match="请拆成几个文件"):
        read_table(file.getvalue())


def test_rows_keep_their_numbers_over_blank_ones():
    assert (
        len(read_table(workbook(HEADERS, ["901", "镇"], [], ["902", "局"], [], [])))
        == 3
    )


def test_a_cell_too_long_for_excel_is_refused_and_never_cut():
    with pytest.raises(Refused, match="请改用 csv 导出"):
        write_workbook(HEADERS, [["901", "长" * 40_000]])


def test_random_bytes_are_never_taken_for_a_table():
    with pytest.raises(Refused):
        read_table(b"\x00" + os.urandom(1000))
