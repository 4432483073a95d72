"""Tables of other systems: a row an indicator, the project's columns beside it, and a value in several columns."""

from decimal import Decimal

import pytest

from core.spreadsheets.sheet import Sheet
from targets.documents.values import TargetRow
from tests.targets.flat_sheets import (
    CODE,
    OTHER_CODE,
    form_in,
    notes,
    read_sheets,
    said,
)

HEADER = [
    "预算单位编码",
    "项目代码",
    "项目名称",
    "项目金额（元）",
    "年度绩效目标",
    "一级指标",
    "二级指标",
    "三级指标",
]
VALUES = ["指标性质", "指标值", "度量单位"]
FIRST = ["901001", CODE, "村干部工资", 180000, "按时发放"]
QUANTITY = ["产出指标", "数量指标", "发放人数", "≥", "95", "%"]
QUALITY = ["产出指标", "质量指标", "准确率", "=", 100, "%"]
OTHERS = ["901001", OTHER_CODE, "环保经费", 50000, "环境改善"]


def mixed(*rows, merged=()):
    return Sheet("导出", [[*HEADER, *VALUES], *rows], list(merged))


@pytest.mark.parametrize(
    "sheet",
    [
        mixed([*FIRST, *QUANTITY], [*FIRST, *QUALITY]),
        mixed([*FIRST, *QUANTITY], [*[None] * 5, *QUALITY]),
        mixed([*FIRST, *QUANTITY], [*[None] * 6, *QUALITY[1:]]),
        mixed([*FIRST, *QUANTITY], [None, None, "村干部工资", None, None, *QUALITY]),
        mixed(
            [*FIRST, *QUANTITY],
            [*[None] * 5, *QUALITY],
            merged=[(2, column, 3, column) for column in range(1, 7)],
        ),
    ],
    ids=["repeated", "first row only", "category too", "name repeated", "merged"],
)
def test_rows_of_indicators_make_projects(sheet):
    form = form_in(read_sheets([sheet]))
    assert (form.code, form.name, form.budget, form.goals) == (
        CODE,
        "村干部工资",
        Decimal(18),
        "按时发放",
    )
    assert form.targets == (
        TargetRow("产出指标", "数量指标", "发放人数", "", "≥95%", ""),
        TargetRow("产出指标", "质量指标", "准确率", "", "=100%", ""),
    )


def test_rows_of_projects_may_be_mingled():
    sheet = mixed([*FIRST, *QUANTITY], [*OTHERS, *QUANTITY], [*FIRST, *QUALITY])
    assert [len(form.targets) for form in read_sheets([sheet]).document.projects] == [
        2,
        1,
    ]


def test_cells_that_come_later_have_their_own_place():
    late = ["901001", CODE, "村干部工资", None, None]
    reading = read_sheets([mixed([*late, *QUANTITY], [*FIRST, *QUALITY])])
    assert form_in(reading).budget == Decimal(18)
    assert [
        reading.sources[0].place(where).address for where in ("budget", "name")
    ] == ["D3", "C2"]


def test_cells_that_differ_name_both():
    assert said(
        mixed([*FIRST, *QUANTITY], [*FIRST[:3], 170000, "按时发放", *QUALITY])
    ) == [
        "D3 预算数：D3 的“170000”与 D2 的“180000”不同，同一项目的各行应当一致，请核对"
    ]


def test_what_is_not_there_is_unsaid():
    sheet = Sheet(
        "指标",
        [
            ["项目编码", "一级指标", "二级指标", "三级指标", "指标值"],
            [CODE, *QUANTITY[:3], "95%"],
        ],
    )
    reading = read_sheets([sheet])
    assert reading.missing_columns >= {
        "name",
        "budget",
        "plan",
        "goals",
        "department_code",
    }
    assert "targets" not in reading.missing_columns
    assert len(form_in(reading).targets) == 1


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (("≥", "95", "%"), "≥95%"),
        ((">=", 95, "%"), "≥95%"),
        (("大于等于", "95%", "%"), "≥95%"),
        (("不低于", "≥95", "%"), "≥95%"),
        (("正向指标", 0.5, "公里"), "≥0.5公里"),
        (("反向", 2800, "元/人"), "≤2800元/人"),
        (("等于", 52, "个"), "=52个"),
        (("小于", 3, "次"), "<3次"),
        (("定性", "良好", None), "良好"),
        (("定性", "优良", "级"), "优良"),
        (("定量", "52", "个"), "52个"),
        ((None, "52", "个"), "52个"),
        (("≥", "95", "无"), "≥95"),
        (("≥", "不低于95", "%"), "不低于95%"),
        (("≥", "95%以上", "%"), "95%以上"),
        (("≥", "良", None), "≥良"),
        (("≥", None, None), ""),
        ((None, "≥95%", None), "≥95%"),
    ],
)
def test_a_value_in_columns_is_put_together(cells, value):
    assert (
        form_in(read_sheets([mixed([*FIRST, *QUANTITY[:3], *cells])])).targets[0].value
        == value
    )


def test_what_was_put_together_is_told_once():
    message = "工作表“导出”的“指标值”与符号、单位合成一格，如“≥95%”（共 2 处，首处 工作表“导出”J2）"
    assert message in notes(mixed([*FIRST, *QUANTITY], [*FIRST, *QUALITY]))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            ("约", "95", "%"),
            "I2 指标第1行 指标性质：不认识“约”，请改为 ≥、≤、=、>、< 或 定性",
        ),
        (
            ("≥", "≤95", "%"),
            "J2 指标第1行 指标值：“≤95”与指标性质“≥”不一致，请只留正确的一个",
        ),
        (
            ("≥", 0.95, "%"),
            "J2 指标第1行 指标值：写作 0.95，分不清是 0.95% 还是 95%，请写成带百分号的数",
        ),
    ],
)
def test_a_value_that_does_not_fit_together_is_named(cells, message):
    assert said(mixed([*FIRST, *QUANTITY[:3], *cells])) == [message]


def test_the_place_of_a_sign_is_that_of_its_value():
    (problem,) = read_sheets([mixed([*FIRST, *QUANTITY[:3], "约", "95", "%"])]).problems
    assert problem.where == "targets[0].value"


def test_an_amount_that_is_merged_over_two_projects_is_refused():
    sheet = mixed(
        [*FIRST, *QUANTITY],
        [*OTHERS[:3], None, "环境改善", *QUALITY],
        merged=[(2, 4, 3, 4)],
    )
    message = "D2 预算数：这一格合并了几个项目的行，分不清是哪个项目的金额，请拆开合并后分别填写"
    assert said(sheet) == [message]


def test_a_project_without_an_indicator_is_read():
    assert form_in(read_sheets([mixed(FIRST)])).targets == ()
