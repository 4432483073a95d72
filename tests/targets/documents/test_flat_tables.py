"""Flat tables: our own shape, what stands around it, and what a file does not say."""

from decimal import Decimal

import pytest

from core.spreadsheets.sheet import Sheet
from targets.documents.flat.reading import read_sheets
from targets.documents.values import (
    DepartmentForm,
    Plan,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
)
from tests.targets.flat_sheets import (
    CODE,
    OTHER,
    PROJECT,
    TARGET,
    form_in,
    notes,
    one,
    said,
    table,
    without,
)

FORM = ProjectForm(
    *(
        "901001",
        "巨鹿镇",
        CODE,
        "村干部工资",
        Decimal(18),
        Decimal("12.5"),
        Decimal("5.5"),
        "发放工资",
    ),
    Plan(*map(Decimal, (25, 50, 75, 100))),
    "按时发放",
    (
        TargetRow(
            "产出指标", "数量指标", "发放人数", "实际发放的人数", "≥95%", "上级文件"
        ),
    ),
)
TARGETS = table(TARGET, name="指标")


def test_two_sheets_make_forms_with_their_indicators():
    reading = read_sheets([table(PROJECT), TARGETS])
    assert form_in(reading) == FORM
    assert (reading.year, reading.missing_columns, reading.notes, reading.unplaced) == (
        2024,
        frozenset(),
        [],
        [],
    )


def test_the_order_of_sheets_and_columns_does_not_matter():
    turned = [dict(reversed(row.items())) for row in (PROJECT, TARGET)]
    assert (
        form_in(read_sheets([table(turned[1], name="b"), table(turned[0], name="a")]))
        == FORM
    )


def test_a_project_without_a_code_is_joined_by_department_and_name():
    project, target = {**PROJECT, "项目编码": None}, {**TARGET, "项目编码": None}
    reading = read_sheets([table(OTHER, project), table(target, name="指标")])
    assert [len(form.targets) for form in reading.document.projects] == [0, 1]


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("code", "项目D3"),
        ("plan.june", "项目K3"),
        ("goals", "项目N3"),
        ("targets[0].value", "指标I2"),
        ("targets[1].level1", "指标E4"),
        ("targets[1]", "指标G4"),
        ("targets[9].value", "项目D3"),
    ],
)
def test_every_cell_of_a_form_has_its_place(where, address):
    other = {**TARGET, "项目编码": OTHER["项目编码"], "项目名称": "环保经费"}
    reading = read_sheets(
        [table(OTHER, PROJECT), table(TARGET, other, TARGET, name="指标")]
    )
    place = reading.sources[1].place(where)
    assert f"{place.sheet}{place.address}" == address


def test_titles_above_the_header_and_blank_rows_are_passed_over():
    sheet = table(PROJECT)
    sheet.rows[:0] = [
        ["2024年项目预算绩效目标汇总表"],
        [],
        ["编制单位：某镇", None, "单位：元"],
        [],
    ]
    sheet.rows.insert(5, [])
    assert form_in(read_sheets([sheet])).name == "村干部工资"


def test_a_header_of_two_rows_is_understood():
    plain = without(PROJECT, "3月底（%）", "6月底（%）", "10月底（%）", "12月底（%）")
    header = [*plain, "资金支出计划（%）", None, None, None]
    below = [*[None] * len(plain), "3月底", "6月底", "10月底", "12月底"]
    merged = [
        (1, len(plain) + 1, 1, len(plain) + 4),
        *((1, column, 2, column) for column in range(1, len(plain) + 1)),
    ]
    rows = [["汇总表"], header, below, [*plain.values(), "25%", "50%", "75%", "100%"]]
    shifted = [
        (first + 1, left, last + 1, right) for first, left, last, right in merged
    ]
    assert form_in(read_sheets([Sheet("项目", rows, shifted)])).plan == FORM.plan


def test_a_group_above_amounts_names_their_unit():
    rows = [
        ["项目编码", "项目名称", "预算（元）", None],
        [None, None, "预算数", "财政资金"],
        [CODE, "甲", 180000, 180000],
    ]
    assert form_in(
        read_sheets([Sheet("项目", rows, [(1, 3, 1, 4)])])
    ).budget == Decimal(18)


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        (["资金用途"], {"purpose", "targets"}),
        (
            ["3月底（%）", "6月底（%）", "10月底（%）", "12月底（%）"],
            {"plan", "targets"},
        ),
        (
            ["单位编码", "单位名称", "绩效目标"],
            {"department_code", "department_name", "goals", "targets"},
        ),
        (["项目名称", "预算数（万元）"], {"name", "budget", "targets"}),
    ],
)
def test_a_column_that_is_lacking_is_unsaid(gone, missing):
    reading = read_sheets([table(without(PROJECT, *gone))])
    assert (reading.problems, reading.missing_columns) == ([], missing)


def test_a_part_of_the_plan_is_a_problem():
    message = "- ：工作表“项目”缺少“资金支出计划3月底”“资金支出计划6月底”列，请补上，没有内容的可以留空"
    assert said(table(without(PROJECT, "3月底（%）", "6月底（%）"))) == [message]


def test_what_one_sheet_says_another_must_say_too():
    sheets = table(PROJECT, name="甲"), table(without(OTHER, "资金用途"), name="乙")
    assert said(*sheets) == [
        "- ：工作表“乙”缺少“资金用途”列，请补上，没有内容的可以留空"
    ]


def test_projects_without_a_row_of_indicators_are_told():
    assert notes(table(PROJECT, OTHER), TARGETS) == [
        "1 个项目在“指标”中没有行（环保经费），它们的绩效指标按空白读取"
    ]


def test_a_project_twice_stays_two_forms_for_the_checks_to_find():
    assert len(read_sheets([table(PROJECT, PROJECT)]).document.projects) == 2


@pytest.mark.parametrize("name", ["说明", "选项", "导入问题"])
def test_our_own_sheets_are_passed_over_in_silence(name):
    assert notes(Sheet(name, [["甲", "乙"]]), Sheet("空"), table(PROJECT)) == []


def test_hidden_sheets_are_not_read_and_hidden_rows_are():
    assert notes(
        table(OTHER, name="旧", hidden=True), table(PROJECT, hidden_rows=2)
    ) == [
        "隐藏的工作表“旧”没有读取，如需导入请先取消隐藏",
        "工作表“项目”有 2 行是隐藏的，也已读取",
    ]


PART_ONE = Sheet(
    "部门整体绩效目标",
    [
        ["单位编码", "单位名称", "部分", "序号", "标题", "内容", "绩效指标"],
        [None, None, "总体绩效目标", None, None, "总体"],
        [None, None, "分项绩效目标", 1, "标题", "目标", "指标"],
        [None, None, None, 2, None, "目标二"],
        [None, None, "工作保障措施", 1, "措施", "内容"],
    ],
)


def test_part_one_is_read_beside_the_projects():
    department = read_sheets([PART_ONE, table(PROJECT)]).document.department
    sub_targets = SubTargetForm("标题", "目标", "指标"), SubTargetForm("", "目标二")
    assert department == DepartmentForm(
        "总体", sub_targets, (SafeguardForm("措施", "内容"),)
    )


def test_a_sheet_of_part_one_without_rows_says_nothing():
    sheet = Sheet("部门整体绩效目标", PART_ONE.rows[:1])
    assert read_sheets([sheet, table(PROJECT)]).document.department is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            [None, None, "附件", 1, "甲"],
            "C6 C6：“附件”不是部分的名称，请改为总体绩效目标、分项绩效目标或工作保障措施",
        ),
        (
            [None, None, "总体目标", None, None, "又一"],
            "F6 F6：总体绩效目标写了两行，请合并为一行",
        ),
        (
            [None, None, "保障措施", 2, "甲", "乙", "丙"],
            "G6 G6：这一部分没有这一项，请把内容移到“内容”一列",
        ),
    ],
)
def test_what_is_wrong_in_part_one_is_named_by_its_cell(row, message):
    assert said(Sheet("部门整体绩效目标", [*PART_ONE.rows, row]), table(PROJECT)) == [
        message
    ]


def test_rows_that_are_prepared_for_filling_in_say_nothing():
    prepared = {**dict.fromkeys(PROJECT), "序号": 2, "年度": 2024}
    assert notes(table({"序号": 1, **PROJECT}, prepared, prepared)) == []


def test_who_filled_a_table_in_is_told_and_passed_over():
    sheet = table(PROJECT)
    sheet.rows += [
        ["注：金额为预算数"],
        [None, "填表人：某某", None, None, None, "审核人（签字）："],
    ]
    assert notes(sheet) == [
        "工作表“项目”表格下方的说明没有读取（共 2 处，首处 工作表“项目”A3）"
    ]


@pytest.mark.parametrize("cell", ["901001-巨鹿镇", "[901001]巨鹿镇", "901001 巨鹿镇"])
def test_a_department_in_one_column_is_parted(cell):
    reading = read_sheets(
        [table({**without(PROJECT, "单位编码", "单位名称"), "预算单位": cell})]
    )
    form = form_in(reading)
    assert (form.department_code, form.department_name) == ("901001", "巨鹿镇")
    assert reading.missing_columns == {"targets"}


def test_a_row_alone_is_read():
    assert one(PROJECT) == ProjectForm(
        *(getattr(FORM, name) for name in ProjectForm.__slots__[:-1])
    )
