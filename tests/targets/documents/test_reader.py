"""Bad tables: every problem names its form and its cell, and what finds no place is listed."""

import time
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Refusal
from targets.documents.files import read_bytes
from targets.documents.layout import Paragraph, Row, items
from targets.documents.reading.reader import Reading, read
from targets.documents.txt import write_text
from targets.documents.values import Document, Plan
from tests.targets.strategies import LAYOUT

# The items of a document of one form: its title, the eight rows of the head, the indicator rows.
(
    TITLE,
    DEPARTMENT,
    CODE,
    BUDGET,
    PURPOSE,
    PLAN_HEADER,
    PLAN,
    GOALS,
    TARGET_HEADER,
    FIRST_TARGET,
) = range(10)
FORM = "第1张表「2020年符合政府安排工作条件退役士兵待遇资金」"


@pytest.fixture
def layout(one) -> list[Paragraph | Row]:
    return list(items(one))


def with_cell(layout, row: int, column: int, text: str) -> Reading:
    cells = list(layout[row].cells)
    cells[column] = text
    return read(
        [*layout[:row], replace(layout[row], cells=tuple(cells)), *layout[row + 1 :]]
    )


def only_problem(reading: Reading) -> str:
    (problem,) = reading.problems
    return str(problem)


def messages(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def test_a_good_table_has_no_problems(layout, one):
    assert read(layout) == Reading(one)


# Rows that are missing or broken


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (DEPARTMENT, "单位"),
        (CODE, "项目编码"),
        (BUDGET, "预算规模及资金用途"),
        (PURPOSE, "资金用途"),
        (PLAN_HEADER, "资金支出计划（%）"),
        (PLAN, "资金支出计划的百分数"),
        (GOALS, "绩效目标"),
        (TARGET_HEADER, "指标表头（一级指标、二级指标……）"),
    ],
)
def test_a_missing_row_is_named(layout, row, label):
    found = messages(read([*layout[:row], *layout[row + 1 :]]))
    assert f"{FORM}：缺少“{label}”一行，请照绩效目标表的格式补齐后再导入" in found
    assert all(message.startswith(FORM) for message in found)


def test_the_rows_after_a_missing_header_are_listed(layout):
    reading = read([*layout[:TARGET_HEADER], *layout[FIRST_TARGET:]])
    assert len(reading.unplaced) == len(layout) - FIRST_TARGET


@pytest.mark.parametrize("count", [2, 5])
def test_an_indicator_row_with_cells_missing_is_named(layout, count):
    short = Row(layout[FIRST_TARGET + 1].cells[:count])
    message = only_problem(
        read([*layout[: FIRST_TARGET + 1], short, *layout[FIRST_TARGET + 2 :]])
    )
    assert message.startswith(f"{FORM} · 指标第2行：应有 6 格，这一行有 {count} 格（")


def test_an_indicator_row_with_too_many_cells_is_named(layout):
    long = Row((*layout[FIRST_TARGET].cells, "多出来的"))
    message = only_problem(
        read([*layout[:FIRST_TARGET], long, *layout[FIRST_TARGET + 1 :]])
    )
    assert message.startswith(f"{FORM} · 指标第1行：应有 6 格，这一行有 7 格（")


def test_a_plan_row_with_cells_missing_is_named(layout):
    reading = read([*layout[:PLAN], Row(layout[PLAN].cells[:3]), *layout[PLAN + 1 :]])
    assert (
        only_problem(reading)
        == f"{FORM} · 资金支出计划：应有 3月底、6月底、10月底、12月底 四格，请照格式补齐"
    )


def test_plan_columns_in_another_order_are_refused(layout):
    reading = with_cell(layout, PLAN_HEADER, 1, "6月底")
    assert only_problem(reading).startswith(f"{FORM} · 资金支出计划：应有")


def test_indicator_columns_in_another_order_are_refused(layout):
    header = Row(layout[TARGET_HEADER].cells[::-1])
    cells = (
        "一级指标",
        "二级指标",
        "绩效指标描述",
        "三级指标",
        "指标值",
        "指标值确定依据",
    )
    reading = read(
        [*layout[:TARGET_HEADER], replace(header, cells=cells), *layout[FIRST_TARGET:]]
    )
    assert only_problem(reading).startswith(
        f"{FORM} · 指标表头：应依次为 一级指标、二级指标、三级指标"
    )


def test_an_amount_cell_that_is_missing_is_named(layout):
    reading = read(
        [*layout[:BUDGET], Row(layout[BUDGET].cells[:5]), *layout[BUDGET + 1 :]]
    )
    assert (
        only_problem(reading)
        == f"{FORM} · 其他资金：这一格不见了，请照绩效目标表的格式补齐"
    )


def test_indicators_without_categories_are_named(layout):
    rows = [Row(("", "", *row.cells[2:])) for row in layout[FIRST_TARGET:]]
    found = messages(read([*layout[:FIRST_TARGET], *rows]))
    assert found[0] == f"{FORM} · 指标第1行：没有写明一级指标和二级指标，请补填"


# Cells that cannot be right


@pytest.mark.parametrize(
    ("row", "column", "text", "cell", "message"),
    [
        (BUDGET, 2, "十八", "预算数", "“十八”不是数字，请填写数字，如 18.00"),
        (BUDGET, 2, "-1.00", "预算数", "金额“-1.00”为负数，请填写不小于 0 的数"),
        (
            BUDGET,
            4,
            "十八元",
            "财政资金",
            "“十八元”不是数字，请填写数字",
        ),
        (BUDGET, 6, "1,23.00", "其他资金", "“1,23.00”不是数字，请填写数字，如 18.00"),
        (
            BUDGET,
            2,
            "9999999999",
            "预算数",
            "金额“9999999999”过大，请核对单位是否为万元",
        ),
        (BUDGET, 2, "0.1234567", "预算数", "“0.1234567”的小数超过 6 位，请核对"),
        (
            PLAN,
            1,
            "300%",
            "资金支出计划3月底",
            "“300%”超出 0%–100%，请填写累计支出的百分数，如 75%",
        ),
        (
            PLAN,
            4,
            "全部",
            "资金支出计划12月底",
            "“全部”不是数字，请填写 0 到 100 之间的百分数，如 25%",
        ),
        (
            PLAN,
            2,
            "-5%",
            "资金支出计划6月底",
            "“-5%”超出 0%–100%，请填写累计支出的百分数，如 75%",
        ),
        (
            DEPARTMENT,
            1,
            "单位：美元",
            "单位",
            "金额的单位是“美元”，请改为“单位：万元”或“单位：元”",
        ),
    ],
)
def test_a_cell_that_can_never_be_right_is_named(
    layout, row, column, text, cell, message
):
    assert (
        only_problem(with_cell(layout, row, column, text))
        == f"{FORM} · {cell}：{message}"
    )


@pytest.mark.parametrize("unit", ["元", "人民币元", "千元"])
def test_amounts_under_another_unit_are_converted_and_a_note_says_so(layout, one, unit):
    power = 3 if unit == "千元" else 0
    cells = list(layout[BUDGET].cells)
    for column in (2, 4, 6):
        with suppress(InvalidOperation):
            amount = Decimal(cells[column].replace(",", ""))
            cells[column] = f"{amount.scaleb(4 - power):f}"
    of_unit = replace(
        layout[DEPARTMENT], cells=(layout[DEPARTMENT].cells[0], f"单位：{unit}")
    )
    rows = list(layout)
    rows[DEPARTMENT], rows[BUDGET] = (
        of_unit,
        replace(layout[BUDGET], cells=tuple(cells)),
    )
    reading = read(rows)
    assert (reading.document, reading.problems) == (one, [])
    assert reading.notes == [f"金额按{unit.removeprefix('人民币')}读取，已换算为万元"]


def test_an_amount_with_a_unit_of_its_own_is_converted_and_a_note_says_so(layout, one):
    amount = one.projects[0].budget
    reading = with_cell(layout, BUDGET, 2, f"{amount.scaleb(4):f}元")
    assert (reading.document, reading.problems) == (one, [])
    assert reading.notes == ["金额按元读取，已换算为万元"]


def test_bare_fractions_of_the_plan_are_percentages_and_a_note_says_so(layout):
    cells = (layout[PLAN].cells[0], "0.25", "0.5", "0.75", "1")
    rows = [*layout]
    rows[PLAN] = replace(layout[PLAN], cells=cells)
    reading = read([*rows, *rows])
    (form, _) = reading.document.projects
    assert form.plan == Plan(*map(Decimal, (25, 50, 75, 100)))
    note = "资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%（2 张表）"
    assert (reading.notes, reading.problems) == ([note], [])


def test_a_bare_fraction_among_percentages_is_not_clear(layout):
    cells = (layout[PLAN].cells[0], "0.1", "50", "75", "100")
    rows = [*layout]
    rows[PLAN] = replace(layout[PLAN], cells=cells)
    problem = only_problem(read(rows))
    assert problem == (
        f"{FORM} · 资金支出计划3月底：写作 0.1，分不清是 10% 还是 0.1%，请写成带百分号的数"
    )


def test_all_problems_are_named_at_once(layout):
    cells = ("", "300%", "x", "", "-1")
    reading = read(
        [*layout[:PLAN], Row(cells), *layout[PLAN + 1 : -1], Row(("产出指标",))]
    )
    assert len(reading.problems) == 4


def test_a_message_quotes_the_beginning_of_a_long_cell(layout):
    assert len(only_problem(with_cell(layout, BUDGET, 2, "很长的字" * 10_000))) < 200
    assert (
        len(
            only_problem(
                with_cell(layout, DEPARTMENT, 1, "单位：" + "很长的字" * 10_000)
            )
        )
        < 200
    )


# Cells that are understood


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,236.50", "1236.5"),
        ("１２３６．５０", "1236.5"),
        ("1，236.50", "1236.5"),
        (" 1 236.50 万元", "1236.5"),
        ("18", "18"),
        ("+18.", "18"),
        (".5", "0.5"),
        ("-0.00", "0"),
    ],
)
def test_amounts_are_understood_as_typed(layout, text, amount):
    reading = with_cell(layout, BUDGET, 2, text)
    assert (reading.problems, reading.document.projects[0].budget) == (
        [],
        Decimal(amount),
    )
    assert str(reading.document.projects[0].budget)[0] != "-"


@pytest.mark.parametrize(
    ("text", "percent"),
    [("25", 25), ("25 %", 25), ("２５％", 25), ("33.33%", "33.33"), ("0", 0)],
)
def test_percentages_are_understood_as_typed(layout, text, percent):
    assert with_cell(layout, PLAN, 1, text).document.projects[0].plan.march == Decimal(
        percent
    )


@pytest.mark.parametrize(
    "text", ["901001 巨鹿县巨鹿镇人民政府本级", "９０１００１巨鹿县巨鹿镇人民政府本级"]
)
def test_the_department_is_understood_as_typed(layout, one, text):
    assert with_cell(layout, DEPARTMENT, 0, text).document == one


@pytest.mark.parametrize(
    ("row", "column", "label"),
    [
        (BUDGET, 3, "其中:财政资金"),
        (BUDGET, 3, "其中：财政\n资金"),
        (BUDGET, 1, "预算数（万元）"),
        (PLAN_HEADER, 0, "资金支出计划(%)"),
        (PLAN_HEADER, 1, "３月底"),
        (CODE, 0, "项目 编码"),
        (DEPARTMENT, 1, "单位: 万元"),
        (TARGET_HEADER, 5, "指标值\n确定依据"),
    ],
)
def test_labels_are_known_by_their_words(layout, one, row, column, label):
    assert with_cell(layout, row, column, label) == Reading(one)


# What finds no place


def test_a_title_that_differs_from_the_name_is_listed(layout):
    reading = read([Paragraph("1.另一个项目绩效目标表"), *layout[1:]])
    assert reading.unplaced == [
        f"{FORM} 标题：标题写作“另一个项目”，与项目名称不同，以项目名称为准"
    ]


def test_a_row_nobody_knows_is_listed(layout):
    strange = Row(("联系人", "王丽"), "第99行")
    assert read([*layout[:GOALS], strange, *layout[GOALS:]]).unplaced == [
        f"{FORM} 第99行：联系人 | 王丽"
    ]


def test_text_between_the_forms_is_listed(layout):
    assert read([*layout, Paragraph("填表人：王丽", place="第9行")]).unplaced == [
        "第9行：填表人：王丽"
    ]


def test_a_table_before_the_first_form_is_listed(layout):
    assert read([Row(("收入", "支出"), "第1行"), *layout]).unplaced == [
        "第1行：收入 | 支出"
    ]


def test_text_before_the_sections_of_part_one_is_listed(document):
    reading = read([Paragraph("二〇二四年一月", place="第1段"), *items(document)])
    assert (reading.document, reading.unplaced) == (document, ["第1段：二〇二四年一月"])


def test_text_before_the_first_item_of_a_section_is_listed(document):
    layout = list(items(document))
    start = layout.index(
        next(item for item in layout if getattr(item, "text", "") == "三、工作保障措施")
    )
    reading = read([*layout[: start + 1], Paragraph("主要有："), *layout[start + 1 :]])
    assert (reading.document, reading.unplaced) == (document, ["主要有："])


def test_a_second_table_of_one_project_is_a_second_form(layout):
    assert len(read([*layout, *layout[CODE:]]).document.projects) == 2


@pytest.mark.parametrize(
    "text", ["春眠不觉晓", "1.某项目绩效目标表", "901001甲单位 单位", "\t甲\n\t乙"]
)
def test_a_file_without_a_form_says_so(text):
    reading = read_bytes(text.encode())
    assert "请核对是否选错了文件" in str(reading.problems[-1])


# Damage: whatever the bytes, the answer is a reading or a refusal


@given(st.data())
def test_a_damaged_text_is_read_or_refused(one, data):
    lines = write_text(one).split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.lists(st.sampled_from(LAYOUT), max_size=2)
        )
        lines = lines or [""]
    outcome(("\n".join(lines)).encode())


@given(st.data())
def test_a_damaged_word_file_is_read_or_refused(written, data):
    content = bytearray(written)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.binary(max_size=9)
        )
    outcome(bytes(content))


@given(
    st.binary(max_size=200)
    | st.binary(max_size=50).map(lambda tail: b"PK\x03\x04" + tail)
)
def test_any_bytes_are_read_or_refused(content):
    outcome(content)


def outcome(content: bytes) -> None:
    with suppress(Refusal):
        assert isinstance(read_bytes(content).document, Document)


def test_many_titles_take_no_longer_than_they_must():
    start = time.process_time()
    reading = read([Paragraph("1.甲绩效目标表")] * 80_000)
    assert (len(reading.unplaced), reading.document.projects) == (80_000, ())
    assert time.process_time() - start < 2
