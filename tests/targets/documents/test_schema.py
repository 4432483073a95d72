"""A kind of form that is defined here, with three columns: everything that follows the schema follows it as well."""

import io
import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Refused
from core.spreadsheets.reading.opening import read_workbook
from core.spreadsheets.sheet import Sheet
from targets.documents.contents import CODE, DAY, LINE, MONEY, POINTS, TEXT
from targets.documents.diff import diff, in_words
from targets.documents.flat.kinds import read_kind, write_kind
from targets.documents.schema import (
    Schema,
    column,
    form_kind,
    rows_of,
    schema_of,
)
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.documents.tidied import Tidied
from targets.documents.values import DECLARATION, DEPARTMENT, cell_label
from tests.targets.strategies import mixed_texts, tame_lines


@dataclass(frozen=True, slots=True)
class Receipt(Tidied):
    """What was bought, when, and for how much."""

    item: str = field(default="", metadata=column("事项", LINE, limit=50))
    day: date | None = field(default=None, metadata=column("日期", DAY))
    sum: Decimal | None = field(
        default=None, metadata=column("金额", MONEY, unit="万元")
    )


@form_kind("expenses", "支出明细表", version=3, known_by=("unit",))
@dataclass(frozen=True, slots=True)
class Expenses(Tidied):
    """A small kind of form."""

    unit: str = field(default="", metadata=column("单位编码", CODE))
    note: str = field(default="", metadata=column("说明", TEXT))
    receipts: tuple[Receipt, ...] = field(
        default=(),
        metadata=rows_of(Receipt, "票据", "票据第{}张", known_by=("item",)),
    )


EXPENSES: Schema[Expenses] = schema_of(Expenses)
receipts = st.builds(
    Receipt,
    tame_lines,
    st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.none() | st.decimals(0, 9999, places=2),
)
units = st.integers(1, 999).map(str)
expenses = st.builds(
    Expenses, units, mixed_texts, st.lists(receipts, max_size=4).map(tuple)
)


@given(expenses)
def test_it_comes_back_from_its_snapshot(form):
    stored = json.loads(json.dumps(snapshot(form)))
    assert form_in(stored) == form
    assert stored["schema"] == {"kind": "expenses", "version": 3}


@given(expenses, expenses)
def test_its_fingerprint_and_its_diff_say_whether_two_are_equal(form, other):
    assert (fingerprint(snapshot(form)) == fingerprint(snapshot(other))) == (
        form == other
    )
    assert (diff(form, other) == []) == (form == other)


def test_its_cells_are_called_by_their_labels():
    first = Receipt("纸", date(2024, 3, 1), Decimal(12))
    form = Expenses("1", "三月", (first,))
    other = replace(form, receipts=(replace(first, sum=Decimal(20)),))
    assert in_words(diff(form, other)) == [("票据第1张 金额", "12.00", "20.00")]
    assert [str(each) for each in diff(form, Expenses("1", "三月"))] == [
        "票据第1张：纸 · 2024-03-01 · 12.00 → （空）"
    ]


def test_a_snapshot_of_before_a_column_was_added_reads_as_blank():
    stored = snapshot(Expenses("1", "", (Receipt("纸", None, Decimal(12)),)))
    stored["schema"]["version"] = 1
    del stored["receipts"][0]["sum"]
    assert form_in(stored).receipts == (Receipt("纸"),)


def test_what_a_snapshot_has_no_column_for_any_more_is_left_out():
    stored = snapshot(Expenses("1", "三月"))
    stored["gone"] = "甲"
    assert form_in(stored) == Expenses("1", "三月")


def test_a_form_is_made_of_values_by_the_names_of_their_cells():
    plan = {"plan.march": Decimal(25), "department_code": "1", "department_name": ""}
    form = DECLARATION.make({**plan, "code": "", "name": "甲"}, {"targets": []})
    assert (form.plan.march, form.name, form.targets) == (Decimal(25), "甲", ())


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("budget", "预算数"),
        ("plan.march", "资金支出计划3月底"),
        ("targets[3].value", "指标第4行 指标值"),
        ("targets[3]", "指标第4行"),
        ("targets[0].weight", "指标第1行 权重"),
        ("overall", "总体绩效目标"),
        ("sub_targets[1].goal", "分项绩效目标第2项 绩效目标"),
        ("safeguards[0]", "工作保障措施第1项"),
    ],
)
def test_a_cell_has_the_name_by_which_a_person_finds_it(where, label):
    assert cell_label(where) == label


def test_the_columns_that_are_used_are_the_schema_of_a_year():
    used = DECLARATION.with_columns(["weight"])
    assert used is DECLARATION.with_columns(["weight"])
    assert used.group("targets").names == (
        *("level1", "level2", "name", "description", "value", "basis", "weight"),
    )
    assert DEPARTMENT.with_columns(["weight"]).optional == ()


@pytest.mark.parametrize("schema", [DECLARATION, DEPARTMENT], ids=lambda it: it.kind)
def test_every_column_says_how_to_fill_it_in_and_how_wide_it_is(schema):
    for group in schema.groups:
        for each in group.columns:
            assert each.label
            assert each.name
            assert each.limit > 0
    if schema is DECLARATION:
        columns = schema.group("targets").columns
        assert all(each.hint and each.millimetres for each in columns)


@pytest.mark.parametrize(
    ("text", "points"),
    [("10", 10), (" 12.50 分", "12.5"), ("１０％", 10), ("", None), ("0", 0)],
)
def test_points_are_read_however_they_are_typed(text, points):
    assert POINTS.read(text) == (None if points is None else Decimal(points))


@pytest.mark.parametrize("text", ["十", "-1", "10000", "1.005", "9" * 41])
def test_what_are_no_points_is_refused(text):
    with pytest.raises(Refused):
        POINTS.read(text)


@pytest.mark.parametrize(
    "text", ["2024-03-01", "2024/3/1", "2024年3月1日", "２０２４．３．１"]
)
def test_days_are_read_however_they_are_typed(text):
    assert DAY.canonical(text) == "2024-03-01"


@pytest.mark.parametrize("text", ["三月", "2024-13-01", "2024年"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Refused, match="不是日期"):
        DAY.read(text)


# Workbooks


@given(st.lists(expenses, max_size=3, unique_by=lambda each: each.unit))
def test_a_workbook_of_it_reads_back(forms):
    stream = io.BytesIO()
    write_kind(stream, EXPENSES, forms)
    reading = read_kind(EXPENSES, read_workbook(stream.getvalue()))
    assert (reading.problems, reading.notes) == ([], [])
    assert reading.forms == forms


def test_a_cell_that_cannot_be_read_is_named():
    sheets = [
        Sheet("支出明细表", [["单位编码", "说明"], ["901001", "三月"]]),
        Sheet(
            "票据",
            [
                ["单位编码", "事项", "日期", "金额（万元）"],
                ["901001", "纸", "三月", -1],
            ],
        ),
    ]
    reading = read_kind(EXPENSES, sheets)
    assert [
        (each.where, each.cell, each.place.address, each.message)
        for each in reading.problems
    ] == [
        (
            "receipts[0].day",
            "票据第1张 日期",
            "C2",
            "“三月”不是日期，请填写如 2024-12-31",
        ),
        (
            "receipts[0].sum",
            "票据第1张 金额",
            "D2",
            "金额“-1”为负数，请填写不小于 0 的数",
        ),
    ]


def test_a_row_of_no_form_is_named():
    sheets = [
        Sheet("支出明细表", [["单位编码", "说明"], ["901001", "三月"]]),
        Sheet("票据", [["单位编码", "事项"], ["901002", "纸"]]),
    ]
    (problem,) = read_kind(EXPENSES, sheets).problems
    assert problem.message == "这一行的表不在“支出明细表”里，请核对"


def test_days_that_a_spreadsheet_knows_are_days():
    sheets = [
        Sheet("甲", [["单位编码", "说明"], ["901001", "三月"]]),
        Sheet("乙", [["单位编码", "事项", "日期"], [None, "纸", date(2024, 3, 1)]]),
    ]
    sheets[1].rows[1][0] = "901001"
    (form,) = read_kind(EXPENSES, sheets).forms
    assert form.receipts == (Receipt("纸", date(2024, 3, 1)),)
