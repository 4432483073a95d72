"""Headers: which are understood, which are not, and what is said of those that are not."""

import pytest

from targets.documents.flat.columns import (
    DEPARTMENT_HEADERS,
    FORM_HEADERS,
    header_key,
    known_headers,
    named_unit,
    nearest,
)
from targets.documents.flat.shape import PART_ONE, PROJECTS, TARGETS
from targets.documents.flat.table import unknown_column


def field(header: str) -> str | None:
    return FORM_HEADERS.get(header_key(header)[0])


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("项目编码", "code"),
        ("＊项目编码", "code"),
        ("项目 编码\n（必填）", "code"),
        ("项目代码", "code"),
        ("预算单位编码", "department_code"),
        ("预算单位", "department_name"),
        ("部门（单位）名称", "department_name"),
        ("项目金额", "budget"),
        ("年度资金总额（万元）", "budget"),
        ("其中：财政    资金", "fiscal_funds"),
        ("财政拨款", "fiscal_funds"),
        ("其它资金", "other_funds"),
        ("年度绩效目标", "goals"),
        ("3月底（%）", "plan.march"),
        ("３月底", "plan.march"),
        ("资金支出计划（%）3月底", "plan.march"),
        ("截至12月底", "plan.december"),
        ("十月末", "plan.october"),
        ("三级指标名称", "targets.name"),
        ("指标说明", "targets.description"),
        ("指标解释", "targets.explanation"),
        ("符号", "targets.nature"),
        ("权重（分）", "targets.weight"),
        ("评分标准", "targets.scoring"),
        ("计量单位", "targets.measure"),
        ("序号", "number"),
    ],
)
def test_a_header_is_known_however_it_is_dressed(header, name):
    assert field(header) == name


@pytest.mark.parametrize(
    "header",
    [
        "评分人",
        "单位",
        "预算数（上年）",
        "预算数（千元）",
        "备注",
        "3季度",
        "主管部门",
        "",
    ],
)
def test_a_header_that_means_something_else_is_not_known(header):
    assert field(header) is None


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("预算数（万元）", "万元"),
        ("预算数(单位：元)", "元"),
        ("预算数：万元", "万元"),
        ("预算数元", "元"),
        ("预算数", ""),
        ("3月底（%）", ""),
    ],
)
def test_a_header_names_its_unit(header, unit):
    assert header_key(header)[1] == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位： 元", "元"),
        ("2024年 （单位:万元）", "万元"),
        ("编制单位：某镇", ""),
    ],
)
def test_a_line_above_a_table_names_the_unit(line, unit):
    assert named_unit(line) == unit


@pytest.mark.parametrize(
    ("header", "like"),
    [
        ("资金用徒", "资金用途"),
        ("项目编马", "项目编码"),
        ("绩效目表", "绩效目标"),
        ("完全不同", ""),
    ],
)
def test_the_nearest_known_header_is_found(header, like):
    assert nearest(header, FORM_HEADERS) == like


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "资金用徒",
            "不认识列“资金用徒”，是不是“资金用途”？请改正列名；不需要导入的列请删去",
        ),
        ("联系电话", "不认识列“联系电话”，请改正列名；不需要导入的列请删去"),
        (
            "单位",
            "列名“单位”可以有几种意思，请改为“单位名称”或“度量单位”；不需要导入的列请删去",
        ),
    ],
)
def test_an_unknown_header_is_answered_with_a_suggestion(header, message):
    assert unknown_column(header, FORM_HEADERS) == message


@pytest.mark.parametrize("shape", [PROJECTS, TARGETS])
def test_every_column_that_is_written_is_known(shape):
    fields = [field(column.label) for column in shape.columns]
    assert None not in fields
    assert len(set(fields)) == len(fields)


def test_every_column_of_part_one_is_known():
    assert [
        header_key(column.label)[0] in DEPARTMENT_HEADERS for column in PART_ONE.columns
    ] == [True] * 7


def test_headers_in_a_line_are_counted_once_each():
    assert known_headers(["项目编码", "项目代码", "项目名称", "会议纪要", ""]) == 2
