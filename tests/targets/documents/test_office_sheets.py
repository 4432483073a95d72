"""Tables as offices keep them: titles and 填报单位 above, totals and 填表人 below, columns of their own beside."""

import pytest

from core.spreadsheets.sheet import Cell, Sheet
from targets.documents.flat.reading import read_sheets
from targets.documents.other_forms import other_form
from targets.documents.owners import is_remark, owner_in, year_in

HEADERS: list[Cell] = [
    "一级指标",
    "二级指标",
    "三级指标",
    "绩效指标描述",
    "指标值",
    "指标值确定依据",
]
TARGET: list[Cell] = [
    "产出指标",
    "数量指标",
    "保洁村庄数量",
    "保洁的村庄",
    "≥52个",
    "年度计划",
]
FOOT: list[Cell] = [
    "填表人：",
    "张三",
    None,
    "审核人：",
    "李四",
    None,
    "填报日期：",
    "2024年1月5日",
]


def test_what_stands_around_a_table_is_read():
    head: list[Cell] = ["序号", "项目编码", "项目名称", "预算数", *HEADERS, "备注"]
    sheet = Sheet(
        "Sheet1",
        [
            ["2024年度项目支出绩效目标表"],
            ["填报单位：901001巨鹿镇人民政府", None, None, "单位：元"],
            head,
            [1, "A1", "保洁", 1_560_000, *TARGET, "急"],
            ["合计", None, None, 1_560_000],
            [],
            FOOT,
        ],
    )
    reading = read_sheets([sheet])
    (form,) = reading.document.projects
    assert reading.problems == []
    assert (form.department_code, form.department_name) == ("901001", "巨鹿镇人民政府")
    assert form.budget == 156
    assert len(form.targets) == 1
    assert reading.year_hints == {"标题“2024年度项目支出绩效目标表”": 2024}
    notes = "\n".join(reading.notes)
    assert all(word in notes for word in ("备注", "合计行", "表格下方", "按元读取"))


def test_a_column_that_only_numbers_the_rows_needs_no_name():
    rows: list[list[Cell]] = [[None, "项目名称", "预算数（万元）", *HEADERS]]
    rows += [[number, f"项目{number}", 1, *TARGET] for number in (1, 2)]
    reading = read_sheets([Sheet("2024年", rows)])
    assert (reading.problems, len(reading.document.projects)) == ([], 2)
    assert reading.year_hints == {"工作表名“2024年”": 2024}


def test_an_official_form_may_name_its_unit_without_a_code():
    rows: list[list[Cell]] = [
        ["保洁绩效目标表"],
        ["填报单位：巨鹿镇人民政府", None, None, None, None, "金额单位：元"],
        ["项目编码", "A1", None, "项目名称", "保洁"],
        [
            "预算规模及资金用途",
            "预算数",
            1_560_000,
            "其中：财政资金",
            "/",
            "其他资金",
            "无",
        ],
        [None, "保洁"],
        ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
        [None, "25%", "50%", "75%", "100%"],
        ["绩效目标", "1.甲"],
        HEADERS,
        TARGET,
        FOOT,
    ]
    reading = read_sheets([Sheet("表1", rows)])
    (form,) = reading.document.projects
    assert reading.problems == []
    assert (form.department_code, form.department_name) == ("", "巨鹿镇人民政府")
    amounts = [form.budget, form.fiscal_funds, form.other_funds]
    assert amounts == [156, None, None]
    assert len(form.targets) == 1
    assert "填表人" in reading.unplaced[0]


def test_a_line_names_a_unit_or_none():
    assert owner_in(["填报单位（盖章）：901001 巨鹿镇"]) == ("901001", "巨鹿镇")
    assert owner_in(["编制单位:", None or "", "巨鹿镇"]) == ("", "巨鹿镇")
    assert owner_in(["预算部门：×××"]) == ("", "")
    assert owner_in(["单位：万元"]) is None


def test_a_line_below_a_table_is_no_row_of_it():
    assert is_remark(["填表人：张三", "联系电话：", "0319"])
    assert not is_remark(["产出指标", "说明：甲"])
    assert not is_remark(["日期：1日", "保洁"])


def test_a_year_is_one_or_none():
    assert year_in("2024年度") == 2024
    assert year_in("2023年至2024年") is None
    assert year_in("绩效目标2024.xlsx", bare=True) == 2024
    assert year_in("20240105.xlsx", bare=True) is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2023年项目支出绩效目标申报表", "绩效目标申报表"),
        ("绩效目标申报表（基础设施建设类）", "绩效目标申报表"),
        ("项目支出绩效目标审批表", "绩效目标申报表"),
        ("绩效目标运行监控表", "绩效运行监控表"),
        ("2024年度项目支出绩效自评表", "绩效自评表"),
        ("收支总表", "收支预算表"),
        ("1.视频监控经费绩效目标表", ""),
        ("预算项目绩效目标表", ""),
    ],
)
def test_another_form_is_named_by_its_title(title, kind):
    assert (f"是{kind}，" in other_form([title])) if kind else not other_form([title])


def test_a_sheet_of_another_form_is_not_read_as_a_table():
    rows: list[list[Cell]] = [
        ["绩效运行监控表"],
        ["项目名称", *HEADERS],
        ["甲", *TARGET],
    ]
    (problem,) = read_sheets([Sheet("表", rows)]).problems
    assert "是绩效运行监控表" in problem.message
