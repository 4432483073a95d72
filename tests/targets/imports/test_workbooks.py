"""A workbook as its cells: what each kind of cell becomes, whoever saved the file."""

from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart

from core.spreadsheets.reading.opening import read_workbook
from core.spreadsheets.sheet import Fault, Sheet
from tests.targets import books

NOT_CALCULATED = Fault("公式还没有计算结果，请用 Excel 或 WPS 打开后保存一次")
REFERENCE = Fault("公式出错（#REF!），请改正公式，或粘贴为数值")
DIVISION = Fault("公式出错（#DIV/0!），请改正公式，或粘贴为数值")


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content)
    return sheet


def rows_of(*cells: object) -> list:
    return only_sheet(books.made(lambda book: book.active.append(cells))).rows


def only_row(xml: str, **parts: str) -> list:
    (row,) = only_sheet(books.one_sheet(f'<row r="1">{xml}</row>', **parts)).rows
    return row


# Values


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (12345.0, 12345),
        (12.5, 12.5),
        (0, 0),
        (-3, -3),
        (999_999_999_999_999, 999_999_999_999_999),
        (1e15, 1e15),
        (True, "是"),
        (False, "否"),
        (date(2024, 12, 31), date(2024, 12, 31)),
        (datetime.fromisoformat("2024-12-31T18:30"), date(2024, 12, 31)),
        (time(8, 30), "8:30:00"),
        (timedelta(hours=30), "30:00:00"),
        ("901001", "901001"),
        (" 两头有空格 ", " 两头有空格 "),
        ("+5%", "+5%"),
        ("-", "-"),
        ("@单位", "@单位"),
        ("#REF!", "#REF!"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("第一行\r\n第二行\r", "第一行\n第二行\n"),
        ("C:\\r\\n", "C:\\r\\n"),
        ('{"date": 1}', '{"date": 1}'),
    ],
)
def test_a_cell_is_read_as_it_was_typed(typed, read):
    def fill(book):
        book.active["A1"] = typed
        if isinstance(typed, str):
            book.active["A1"].data_type = "s"

    (row,) = only_sheet(books.made(fill)).rows
    assert [(type(cell), cell) for cell in row] == [(type(read), read)]


@pytest.mark.parametrize("blank", [None, "", " ", "\n", "　"])
def test_a_cell_without_a_letter_is_blank(blank):
    assert rows_of("甲", blank, "乙", blank) == [["甲", None, "乙"]]


def test_text_that_looks_like_an_escape_stays_as_typed(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_row(
            0, 0, ["_x0041_", "'甲", "=1+1"], book.add_format({"num_format": "@"})
        )
        book.worksheets()[0].write_string(0, 2, "=1+1")
    assert only_sheet((tmp_path / "a.xlsx").read_bytes()).rows == [
        ["_x0041_", "'甲", "=1+1"]
    ]


@given(
    st.lists(
        st.lists(
            st.none()
            | st.integers(-(10**14), 10**14)
            | st.text("甲乙aA'=+-\\\"{}[]_x0Dn \n", max_size=6)
        ),
        max_size=4,
    )
)
def test_what_a_program_writes_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("books") / "a.xlsx"
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    meant = [
        [None if isinstance(cell, str) and not cell.strip() else cell for cell in row]
        for row in rows
    ]
    assert only_sheet(path.read_bytes()).rows == trimmed(map(trimmed, meant))


def trimmed(items) -> list:
    items = list(items)
    while items and items[-1] in (None, []):
        items.pop()
    return items


# Percentages


@pytest.mark.parametrize(
    ("style", "value", "read"),
    [
        (1, "0.25", "25%"),
        (1, "1", "100%"),
        (1, "0", "0%"),
        (2, "0.3333", "33.33%"),
        (3, "0.005", "0.5%"),
        (3, "-0.1", "-10%"),
        (1, "0.29999999999999999", "30%"),
        (1, "1.1000000000000001", "110%"),
        (0, "0.25", 0.25),
        (4, "25", "25%"),
        (5, "25", "25%"),
    ],
)
def test_a_percentage_is_the_text_that_is_seen(style, value, read):
    assert only_row(f'<c r="A1" s="{style}"><v>{value}</v></c>') == [read]


def test_only_numbers_are_made_percentages():
    cells = '<c r="A1" s="1" t="inlineStr"><is><t>25%</t></is></c><c r="B1" s="1"/><c r="C1" s="1" t="b"><v>1</v></c>'
    assert only_row(cells) == ["25%", None, "是"]


def test_a_workbook_may_show_every_number_as_a_percentage():
    styles = books.STYLES.replace('<xf numFmtId="0"/>', '<xf numFmtId="9"/>')
    assert only_row(
        '<c r="A1"><v>0.5</v></c><c r="B1" s="0"><v>0.25</v></c>', styles=styles
    ) == ["50%", "25%"]


@pytest.mark.parametrize("style", [0, 1])
def test_a_number_without_end_is_a_fault(style):
    assert only_row(f'<c r="A1" s="{style}"><v>1e400</v></c>') == [
        Fault("这个数超出了表格能表示的范围，请重新填写")
    ]


@pytest.mark.parametrize(
    ("number_format", "seen"),
    [
        (14, date(2024, 12, 31)),
        (31, date(2024, 12, 31)),
        (57, "2024年12月"),
        (58, "12月31日"),
    ],
)
def test_a_date_by_a_format_that_only_chinese_programs_know_is_a_date(
    number_format, seen
):
    styles = books.STYLES.replace(
        '<xf numFmtId="10"/>', f'<xf numFmtId="{number_format}"/>'
    )
    assert only_row('<c r="A1" s="2"><v>45657</v></c>', styles=styles) == [seen]


# Formulas


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A1" t="str"><f>B1</f><v>甲</v></c>', "甲"),
        ('<c r="A1"><f>1+1</f></c>', NOT_CALCULATED),
        ('<c r="A1"><f>1+1</f><v/></c>', NOT_CALCULATED),
        ('<c r="A1"><f>1+1</f><v></v></c>', NOT_CALCULATED),
        ('<c r="A1"><f t="shared" si="0"/></c>', NOT_CALCULATED),
        ('<c r="A1" t="e"><v>#REF!</v></c>', REFERENCE),
        ('<c r="A1" t="e"><f>B1/0</f><v>#DIV/0!</v></c>', DIVISION),
        ('<c r="A1" s="1" t="e"><f>B1/0</f><v>#DIV/0!</v></c>', DIVISION),
        ("<c r='A1' t='e'><v>#REF!</v></c>", REFERENCE),
    ],
)
def test_a_formula_is_its_value_or_a_fault(cell, read):
    assert only_row(cell + '<c r="B1"><v>7</v></c>') == [read, 7]


def test_a_formula_whose_text_is_empty_is_blank():
    assert only_row('<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>7</v></c>') == [
        None,
        7,
    ]


def test_formulas_at_the_end_are_no_blanks():
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>A1</f></c></row>'
    third = '<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row>'
    assert only_sheet(books.one_sheet(first + third)).rows == [
        [1, None, NOT_CALCULATED],
        [],
        [None, REFERENCE],
    ]


def test_a_formula_by_a_program_that_cannot_calculate_has_no_value(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_formula("A1", "=1+1")
        book.worksheets()[0].write_formula("B1", "=1+1", None, 2)
    assert only_sheet((tmp_path / "a.xlsx").read_bytes()).rows == [[NOT_CALCULATED, 2]]


# The shape of a sheet


def test_rows_begin_at_the_first_cell_of_the_sheet():
    def fill(book):
        book.active["C3"], book.active["B5"] = "甲", 1

    assert only_sheet(books.made(fill)).rows == [
        [],
        [],
        [None, None, "甲"],
        [],
        [None, 1],
    ]


def test_one_stray_letter_far_below_is_read():
    def fill(book):
        book.active.append(["甲"] * 15)
        book.active["A50000"] = "x"

    rows = only_sheet(books.made(fill)).rows
    assert (len(rows), rows[0], rows[1], rows[-1]) == (50_000, ["甲"] * 15, [], ["x"])


def test_rows_that_are_only_formatted_do_not_count():
    phantoms = "".join(
        f'<row r="{each}"><c r="A{each}" s="1"/></row>' for each in range(2, 100_000)
    )
    sheet = only_sheet(
        books.one_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{phantoms}')
    )
    assert sheet.rows == [[1]]


def test_merged_cells_are_counted_from_one():
    def fill(book):
        book.active["B5"] = "甲"
        book.active.merge_cells("B5:D6")

    assert only_sheet(books.made(fill)).merged == [(5, 2, 6, 4)]


def test_hidden_sheets_are_marked_and_charts_are_skipped():
    def fill(book):
        book.active["A1"], book.active["A1"].number_format = 0.5, "0%"
        book.create_sheet("隐").sheet_state = "hidden"
        book.create_sheet("深").sheet_state = "veryHidden"
        book.create_chartsheet("图", 0).add_chart(BarChart())

    sheets = read_workbook(books.made(fill))
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("项目", False),
        ("隐", True),
        ("深", True),
    ]
    assert [sheet.rows for sheet in sheets] == [[["50%"]], [], []]


def test_hidden_rows_that_hold_something_are_counted():
    def fill(book):
        for row in range(1, 1001):
            book.active.cell(row, 1, row)
        for row in (2, 700, 5000):
            book.active.row_dimensions[row].hidden = True

    assert only_sheet(books.made(fill)).hidden_rows == 2


# Ways of writing the same


PLAIN = '<row r="2" hidden="1"><c r="B2" s="1"><v>0.5</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'


@pytest.mark.parametrize(
    "xml",
    [
        books.sheet_xml(PLAIN),
        books.sheet_xml(PLAIN.replace('"', "'")),
        books.sheet_xml(PLAIN.replace("<c r", "<c\n  r")),
        books.sheet_xml(PLAIN.replace('r="B2" s="1"', 's="1" r="B2"')),
        books.sheet_xml(f'<!-- <c r="A1" t="e"><v>#N/A</v></c> -->{PLAIN}'),
        books.sheet_xml(
            '<row/><row hidden="true"><c/><c s="1"><v>0.5</v></c><c t="e"><v>#REF!</v></c></row>'
        ),
        f'<x:worksheet xmlns:x="{books.MAIN}"><x:sheetData>'
        '<x:row r="2" hidden="1"><x:c r="B2" s="1"><x:v>0.5</x:v></x:c><x:c r="C2" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
    ],
    ids=["plain", "quotes", "spaces", "order", "comment", "no addresses", "prefix"],
)
def test_the_way_the_xml_is_written_does_not_matter(xml):
    sheet = only_sheet(books.zipped(xml))
    assert (sheet.rows, sheet.hidden_rows) == ([[], [None, "50%", REFERENCE]], 1)
