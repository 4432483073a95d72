"""Cells of flat tables as people and programs write them: amounts, percentages, codes, dates, faults."""

from datetime import date
from decimal import Decimal

import pytest

from core.spreadsheets.sheet import Fault
from targets.documents.flat.reading import read_sheets
from targets.documents.values import Plan
from tests.targets.flat_sheets import (
    CODE,
    OTHER,
    PROJECT,
    TARGET,
    notes,
    one,
    said,
    table,
    without,
)

MONTHS = ("3月底（%）", "6月底（%）", "10月底（%）", "12月底（%）")
SILENT = without(PROJECT, "预算数（万元）", "财政资金（万元）", "其他资金（万元）")


@pytest.mark.parametrize(
    ("header", "cell", "unit", "amount"),
    [
        ("预算数（万元）", 18, "", "18"),
        ("预算数（万元）", "1,018.50", "", "1018.5"),
        ("预算数（万元）", "18万元", "元", "18"),
        ("预算数（万元）", "180,000元", "", "18"),
        ("预算数（元）", 180000.5, "", "18.00005"),
        ("预算数（元）", "18万元", "", "18"),
        ("预算数（元）", 0, "", "0"),
        ("预算数", 18, "万元", "18"),
        ("预算数", 180000, "元", "18"),
        ("预算数", "１８０，０００元", "", "18"),
    ],
)
def test_an_amount_is_read_in_the_unit_that_is_named(header, cell, unit, amount):
    assert one({**SILENT, header: cell}, unit).budget == Decimal(amount)


def test_amounts_without_any_unit_ask_for_it_once():
    row = {**SILENT, "预算数": 18, "财政资金": 18}
    message = "- ：工作表“项目”没有写明金额的单位，请在导入设置里选择万元或元"
    assert said(table(row, {**row, "项目编码": "A"})) == [message]


def test_blank_amounts_need_no_unit():
    assert one({**SILENT, "预算数": None}).budget is None


def test_a_line_above_names_the_unit():
    sheet = table({**SILENT, "预算数": 180000})
    sheet.rows.insert(0, [None, None, "单位：元"])
    assert read_sheets([sheet]).document.projects[0].budget == Decimal(18)


def test_amounts_in_yuan_are_told_once_a_column():
    row = {**SILENT, "预算数（元）": 180000}
    assert notes(table(row, {**row, "项目编码": "A"})) == [
        "工作表“项目”的“预算数（元）”按元读取，已换算为万元（共 2 处，首处 工作表“项目”L2）"
    ]


@pytest.mark.parametrize(
    ("header", "cell", "message"),
    [
        ("预算数（万元）", -1, "F2 预算数：金额“-1”为负数，请填写不小于 0 的数"),
        ("预算数（万元）", "约18", "F2 预算数：“约18”不是数字，请填写数字，如 18.00"),
        (
            "预算数（万元）",
            date(2024, 5, 1),
            "F2 预算数：“2024年5月1日”是日期，请改为数字",
        ),
        (
            "预算数（万元）",
            Fault("公式出错（#REF!），请改正公式"),
            "F2 预算数：公式出错（#REF!），请改正公式",
        ),
        (
            "资金用途",
            Fault("公式出错（#N/A），请改正公式"),
            "I2 资金用途：公式出错（#N/A），请改正公式",
        ),
        (
            "3月底（%）",
            date(2024, 3, 25),
            "J2 资金支出计划3月底：“2024年3月25日”是日期，请改为数字",
        ),
        (
            "3月底（%）",
            "120%",
            "J2 资金支出计划3月底：“120%”超出 0%–100%，请填写累计支出的百分数，如 75%",
        ),
        ("项目编码", date(2024, 5, 1), "D2 项目编码：“2024年5月1日”是日期，请填写编码"),
        ("年度", "去年", "A2 工作表“项目”A2：“去年”不是年度，请填写如 2024"),
        (
            "年度",
            date(2024, 1, 1),
            "A2 工作表“项目”A2：“2024年1月1日”不是年度，请填写如 2024",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(header, cell, message):
    assert said(table({**PROJECT, header: cell})) == [message]


def test_an_amount_in_yuan_that_cannot_be_tells_both_figures():
    message = "L2 预算数：0.001元换算为万元后，“0.0000001”的小数超过 6 位，请核对"
    assert said(table({**SILENT, "预算数（元）": 0.001})) == [message]


@pytest.mark.parametrize(
    ("cells", "plan"),
    [
        (("25%", "50%", "75%", "100%"), (25, 50, 75, 100)),
        ((25, 50, 75, 100), (25, 50, 75, 100)),
        (("25", "50", 75, "100%"), (25, 50, 75, 100)),
        ((0.25, 0.5, 0.75, 1), (25, 50, 75, 100)),
        (("0.25", "0.5", "0.75", "1"), (25, 50, 75, 100)),
        (("25%", 0.5, None, 1), (25, 50, None, 100)),
        ((0, 0, 0, 1), (0, 0, 0, 100)),
        ((0, 0, None, 0), (0, 0, None, 0)),
        ((0, 1, 50, 100), (0, 1, 50, 100)),
        (("0.5%", "33.33%", 66, 100), ("0.5", "33.33", 66, 100)),
    ],
)
def test_percentages_are_read_as_meant(cells, plan):
    row = {**PROJECT, **dict(zip(MONTHS, cells, strict=True))}
    assert one(row).plan == Plan(
        *(None if each is None else Decimal(each) for each in plan)
    )


def test_a_fraction_beside_whole_percentages_is_unclear():
    row = {**PROJECT, **dict(zip(MONTHS, (0.25, 50, 75, 100), strict=True))}
    message = (
        "J2 资金支出计划3月底：写作 0.25，分不清是 25% 还是 0.25%，请写成带百分号的数"
    )
    assert said(table(row)) == [message]


def test_fractions_are_told_once_a_sheet():
    row = {**PROJECT, **dict(zip(MONTHS, (0.25, 0.5, 0.75, 1), strict=True))}
    assert notes(table(PROJECT, row, {**row, "项目编码": "A"})) == [
        "工作表“项目”的资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%（共 2 处，首处 工作表“项目”J3）"
    ]


def test_a_code_as_a_number_is_read_as_text():
    row = {**PROJECT, "单位编码": 901001, "项目编码": 20240001}
    assert (one(row).department_code, one(row).code) == ("901001", "20240001")
    message = "工作表“项目”的“单位编码”一列是数字格式，已按“901001”这样的文字读取；以 0 开头的编码请改为文本格式"
    assert notes(table(row))[0] == f"{message}（工作表“项目”B2）"


@pytest.mark.parametrize("cell", [1.3052924e20, 1e15, "1.3E+20", "1.30529E+20"])
def test_a_code_that_lost_its_last_digits_is_refused(cell):
    (message,) = said(table({**PROJECT, "项目编码": cell}))
    assert message.endswith(
        "被 Excel 当成数字，后几位已经丢失，请把这一列设为文本格式后重新填写"
    )


def test_a_date_among_texts_is_read_as_it_is_seen():
    target = {**TARGET, "指标值": date(2024, 12, 31), "绩效指标描述": 12}
    reading = read_sheets([table(PROJECT), table(target, name="指标")])
    assert reading.document.projects[0].targets[0].cells[3:5] == (
        "12",
        "2024年12月31日",
    )
    assert reading.notes == [
        "工作表“指标”的“指标值”中的日期按“2024年12月31日”这样的文字读取（工作表“指标”I2）"
    ]


@pytest.mark.parametrize("cell", [2024, "2024", "2024年", "２０２４年度"])
def test_a_year_is_read_however_it_is_written(cell):
    assert read_sheets([table({**PROJECT, "年度": cell})]).year == 2024


def test_a_file_is_of_one_year():
    message = "A3 工作表“项目”A3：年度 2025 与前面的 2024 不同，一个文件只能有一个年度，请拆成几个文件"
    assert said(table(PROJECT, {**OTHER, "年度": 2025})) == [message]


def test_a_problem_in_a_row_knows_its_form():
    problem = read_sheets([table(PROJECT, {**OTHER, "预算数（万元）": "多"})]).problems[
        0
    ]
    assert (problem.form, problem.index, problem.where) == (
        "第2张表「环保经费」",
        1,
        "budget",
    )


def test_a_problem_of_an_indicator_knows_its_form_and_row():
    target = {**TARGET, "指标值": Fault("公式出错，请改正公式")}
    problem = read_sheets(
        [table(OTHER, PROJECT), table(TARGET, target, name="指标")]
    ).problems[0]
    assert (problem.index, problem.where, problem.cell) == (
        1,
        "targets[1].value",
        "指标第2行 指标值",
    )
    assert problem.place.address == "I3"


def test_codes_match_however_they_are_typed():
    reading = read_sheets(
        [
            table(PROJECT),
            table({**TARGET, "项目编码": f" {CODE.lower()} "}, name="指标"),
        ]
    )
    assert len(reading.document.projects[0].targets) == 1
