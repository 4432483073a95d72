"""What a person sees of a number in a spreadsheet, by its format."""

import csv
import io
import shutil
import subprocess
import time
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets.number_formats.showing import NumberFormat
from core.spreadsheets.reading.marks import ROUNDED, mark_of_format

NEW_YEARS_EVE = datetime(2024, 12, 31, 15, 4, 5, tzinfo=UTC)
# A format, a value, and what a person sees.
SHOWN = [
    ('"≥"0', 52, "≥52"),
    ('0.00"亩"', 171.12, "171.12亩"),
    ('"≥"0%', 0.95, "≥95%"),
    ('0%"以上"', 0.95, "95%以上"),
    ('0\\.0,"万元"', 1_560_000, "156.0万元"),
    ('0!.0,"万元"', 1_560_000, "156.0万元"),
    ("#,##0.00,", 156_000, "156.00"),
    ('0.00,,"万元"\n%', 1_560_000, "156.00万元"),
    ('[>=10000]0!.0,"万";0', 1_560_000, "156.0万"),
    ('[>=10000]0!.0,"万";0', 52, "52"),
    ("# ?/?", 0.3333333333, "1/3"),
    ("# ??/??", 1.25, "1 1/4"),
    ("# ?/8", 0.25, "2/8"),
    ('"第"0"批"', 3, "第3批"),
    ('[=1]"是";;[=0]"否"', 1, "是"),
    ('[=1]"是";;[=0]"否"', 0, "否"),
    ('0"-"0', 12, "1-2"),
    ("000-0000", 1_234_567, "123-4567"),
    ("00000000", 123, "00000123"),
    ('G/通用格式"个"', 12, "12个"),
    ('General"户"', 0.5, "0.5户"),
    ("¥#,##0.00", 1234.5, "¥1,234.50"),
    ("[$€-2] 0.0", 2, "€ 2.0"),
    ("0.00_);[Red]\\(0.00\\)", -156, "(156.00)"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, "-"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', -1234.5, "-1,234.50"),
    ("0.0#", 2.5, "2.5"),
    ("#,##0", 1_234_567, "1,234,567"),
    ("#,##0.00####", 156, "156.00"),
    ("0", 2.5, "3"),
    ("0;;", -3, ""),
    (";;;", 5, ""),
    ('"约"#"人"', 0, "约人"),
    ('m"月底前"', NEW_YEARS_EVE, "12月底前"),
    ('yyyy"年"m"月"', NEW_YEARS_EVE, "2024年12月"),
    ("m/d", NEW_YEARS_EVE, "12/31"),
    ("h:mm AM/PM", NEW_YEARS_EVE, "3:04 PM"),
    ("上午/下午h:mm:ss", NEW_YEARS_EVE, "下午3:04:05"),
    ("aaaa", NEW_YEARS_EVE, "星期二"),
    ("yy-mm-dd", NEW_YEARS_EVE, "24-12-31"),
]


@pytest.mark.parametrize(("code", "value", "text"), SHOWN)
def test_a_format_shows_a_value(code, value, text):
    number_format = NumberFormat(code)
    if isinstance(value, datetime):
        assert number_format.of_day(value) == text
    else:
        assert number_format.of_number(value)[0].strip() == text


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "#,##0.00####",
        "@",
        "0.00E+00",
        "[DBNum2][$-804]General",
        "yyyy/m/d",
        '[$-F800]yyyy"年"m"月"d"日"',
        "[h]:mm:ss",
    ],
)
def test_most_formats_show_nothing_but_the_value(code):
    assert mark_of_format(code) is None


@pytest.mark.parametrize(
    "code",
    [
        "0.00",
        "#,##0.00",
        "#,##0.00_);[Red](#,##0.00)",
        '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    ],
)
def test_a_number_counts_with_all_its_decimals_and_a_rounded_one_is_told(code):
    mark = mark_of_format(code)
    assert mark.seen(95.25) == (95.25, "")
    assert mark.seen(95.256) == (95.256, ROUNDED)
    assert mark.seen(True) == ("是", "")


@pytest.mark.parametrize(
    ("code", "value", "cell"),
    [
        ('"≥"0', 52, "≥52"),
        (
            '"≥"0',
            95.4,
            "显示为“≥95”，实际存的是 95.4，分不清是哪一个，请改为要填的内容",
        ),
        (
            '0!.0,"万元"',
            1_563_200,
            "显示为“156.3万元”，实际存的是 1563200，分不清是哪一个，请改为要填的内容",
        ),
        ("0;0", -156, "显示为“156”，实际存的是 -156，分不清是哪一个，请改为要填的内容"),
        ("0.0%", 0.3333, "33.33%"),
        ("0;;", 0, None),
        ("0.00;-0.00;", 0, None),
        ('@"（试行）"', "方案", "方案（试行）"),
        (
            "0" * 10_000,
            5,
            "这一格的数字格式太长，看不出显示的是什么，请设为常规格式后重新填写",
        ),
    ],
)
def test_what_is_seen_is_read_or_asked_about(code, value, cell):
    mark = mark_of_format(code)
    seen = mark.seen(value).cell if mark else value
    assert (seen["fault"] if isinstance(seen, dict) else seen) == cell


@given(st.text(max_size=300), st.floats(allow_nan=False))
def test_no_code_is_too_odd(code, number):
    mark = mark_of_format(code)
    if mark is not None:
        mark.seen(number)


def test_a_code_of_ten_thousand_signs_takes_no_time():
    began = time.process_time()
    NumberFormat('"≥"0;' * 2_000).of_number(5)
    assert time.process_time() - began < 0.1


PLAIN_VALUES = [0, 5, 52, 0.95, 1234.5, 1_560_000]


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """The texts that LibreOffice shows, by code and value."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("formats")
    codes = sorted({code for code, value, _ in SHOWN if value is not NEW_YEARS_EVE})
    codes = [code for code in codes if not code.startswith("[=1]")]
    # The Chinese spellings are not known to it, and a sign in a second line is a line of the file.
    codes = [code for code in codes if not set("!\n格").intersection(code)]
    book = openpyxl.Workbook()
    for row, code in enumerate(codes, 1):
        for column, value in enumerate(PLAIN_VALUES, 1):
            book.active.cell(row, column, value).number_format = code
    book.save(folder / "formats.xlsx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    task = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run(
        [program, profile, *task, "--outdir", folder, folder / "formats.xlsx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (folder / "formats.csv").read_text()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return dict(zip(codes, rows, strict=True))


def test_libreoffice_shows_the_same(by_libreoffice):
    for code, texts in by_libreoffice.items():
        numbers = map(NumberFormat(code).of_number, PLAIN_VALUES)
        ours = [without_room(text) for text, _ in numbers]
        assert (code, ours) == (code, list(map(without_room, texts)))


def without_room(text: str) -> str:
    return " ".join(text.split())
