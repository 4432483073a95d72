"""What a list says of texts that are higher than a row of a workbook can be."""

import io

import pytest
from openpyxl import load_workbook

from core.lists.columns import FileColumn
from core.lists.files import workbook
from core.spreadsheets.listing import MOST_LINES, line_count

LONG = "字" * 30 * (MOST_LINES + 1)
WIDTH = 60


def sheet_with(*texts: str, foot: tuple = ()):
    columns = [FileColumn("序号", str, 6), FileColumn("用途", str, WIDTH)]
    rows = [[number, text] for number, text in enumerate(texts, start=1)]
    with workbook("项目", columns, rows, foot=foot) as file:
        return load_workbook(io.BytesIO(file.read())).active


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("短", 1), ("字" * 31, 2), ("a" * 61, 2), ("一\n二\n三", 3), (LONG, 28)],
)
def test_lines_are_counted_as_a_cell_breaks_them(text, lines):
    assert line_count(text, WIDTH) == lines


def test_a_text_that_is_too_high_is_coloured_and_the_sheet_says_so():
    sheet = sheet_with("短", LONG, "短", foot=("合计",))
    fills = [sheet.cell(row, 2).fill.fgColor.rgb for row in (3, 4, 5)]
    assert fills == ["00000000", "FFFEF3C7", "00000000"]
    assert sheet.cell(4, 2).value == LONG
    assert "浅黄底的 1 格文字太多" in sheet.cell(8, 1).value


def test_the_list_can_still_be_sorted_one_row_for_each_record():
    sheet = sheet_with(LONG, "短")
    assert sheet.auto_filter.ref == "A2:B4"
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == [1, 2, None]


def test_a_row_is_as_high_as_its_highest_text():
    sheet = sheet_with("短", "字" * 31, LONG)
    heights = [sheet.row_dimensions[row].height for row in (3, 4, 5)]
    assert heights == [None, 30, 408.75]


def test_a_list_whose_texts_are_seen_whole_says_nothing():
    assert sheet_with("短").max_row == 3
