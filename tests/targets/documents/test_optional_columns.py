"""Columns that a year may use, such as 权重 and 指标性质, in every kind of file and in none."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spreadsheets.sheet import Sheet
from targets.documents.diff import diff
from targets.documents.files import read_bytes
from targets.documents.flat.reading import read_sheets as read_all
from targets.documents.flat.template import write_template
from targets.documents.formats import FORMATS
from targets.documents.geometry import GRID, target_spans, target_widths
from targets.documents.layout import Row, items, targets_of
from targets.documents.missing_columns import completed, notice
from targets.documents.official.drawing import as_sheet, draw
from targets.documents.reading.reader import read
from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.documents.values import DECLARATION, Document, TargetRow
from targets.documents.year_columns import for_year
from tests.targets.flat_sheets import PROJECT, TARGET, read_sheets, table
from tests.targets.strategies import department_forms, forms, rows, tame_lines

NAMES = [each.name for each in DECLARATION.optional]
ALL = frozenset(NAMES)
used = st.sets(st.sampled_from(NAMES)).map(frozenset)
points = st.none() | st.decimals(0, 100, places=2) | st.integers(0, 100).map(Decimal)
short_texts = st.just("") | tame_lines.map(lambda text: text[:8])
MORE = dict.fromkeys(NAMES, short_texts) | {
    "weight": points,
    "nature": st.sampled_from(["", "≥", "≤", "定性"]),
}


@st.composite
def documents(draw, columns=used):
    """A department-year with what stands in its optional columns."""
    names = draw(columns)
    more = {name: MORE[name] for name in names}
    filled = rows().flatmap(
        lambda row: st.fixed_dictionaries(more).map(lambda cells: replace(row, **cells))
    )
    made = draw(
        st.lists(
            st.tuples(forms(), st.lists(filled, max_size=4)),
            min_size=1,
            max_size=2,
            unique_by=lambda each: each[0].code,
        )
    )
    projects = tuple(replace(form, targets=tuple(found)) for form, found in made)
    return Document(draw(st.none() | department_forms()), projects, names)


@pytest.mark.parametrize("name", ["txt", "docx", "xlsx", "flat"])
@settings(max_examples=20)
@given(document=documents())
def test_what_is_written_reads_back_with_its_columns(name, document):
    reading = read_bytes(FORMATS[name].write(document, 2024))
    assert reading.problems == []
    assert reading.document.projects == document.filled.projects
    assert reading.document.columns == document.columns


@given(documents())
def test_a_form_and_its_snapshot_are_one(document):
    for form in document.projects:
        assert form_in(snapshot(form)) == form
        assert diff(form, form) == []


@given(documents(st.just(ALL)))
def test_a_document_holds_the_columns_that_it_has_alone(document):
    bare = Document(document.department, document.projects)
    for form in bare.projects:
        assert all(row == TargetRow(*row.cells) for row in form.targets)


def test_a_blank_column_leaves_the_fingerprint_as_it_was(one):
    stored = snapshot(one.projects[0])
    assert not ALL & set().union(*stored["targets"])
    assert (
        form_in({**stored, "schema": {"kind": "declaration", "version": 0}})
        == (one.projects[0])
    )


def test_a_filled_column_changes_it(one):
    form = one.projects[0]
    first = replace(form.targets[0], weight=Decimal(10))
    other = replace(form, targets=(first, *form.targets[1:]))
    assert fingerprint(snapshot(other)) != fingerprint(snapshot(form))
    assert [str(each) for each in diff(form, other)] == ["指标第1行 权重：（空） → 10"]


# Official forms


def with_column(document, header, cells, place):
    """The layout of a document with one more column in its tables."""
    number = 0
    for item in items(document):
        if isinstance(item, Row) and len(item.cells) == 6:
            text = header if item.cells[0] == "一级指标" else cells[number]
            number += item.cells[0] != "一级指标"
            item = replace(item, cells=(*item.cells[:place], text, *item.cells[place:]))
        yield item


@pytest.mark.parametrize("place", [2, 4, 6])
@pytest.mark.parametrize("header", ["权重", "权重（分）", "分值", "权 重（%）"])
def test_an_official_form_with_weights_is_read(one, header, place):
    count = len(one.projects[0].targets)
    weights = [str(number) for number in range(count)]
    reading = read(with_column(one, header, weights, place))
    assert (reading.problems, reading.unplaced) == ([], [])
    (form,) = reading.document.projects
    assert [row.weight for row in form.targets] == [*map(Decimal, range(count))]
    assert [replace(row, weight=None) for row in form.targets] == [
        *one.projects[0].targets
    ]


def test_an_official_sheet_with_weights_is_read(one):
    row = replace(one.projects[0].targets[0], weight=Decimal("12.5"))
    form = replace(one.projects[0], targets=(row,))
    group = DECLARATION.with_columns({"weight"}).group("targets")
    reading = read_all([as_sheet("甲", draw("甲绩效目标表", form, group))])
    assert reading.document.projects == (form,)
    assert reading.sources[0].place("targets[0].weight") is not None


def test_points_that_are_none_are_named_with_their_row(one):
    cells = ["十分"] + [""] * len(one.projects[0].targets)
    (problem,) = read(with_column(one, "权重", cells, 6)).problems
    assert (problem.where, problem.cell) == ("targets[0].weight", "指标第1行 权重")
    assert problem.message == "“十分”不是数字，请填写分数，如 10"


def test_a_table_without_the_column_that_others_have_is_named(document):
    first, second = document.projects[:2]
    weighed = with_column(Document(None, (first,)), "权重", ["1"] * 99, 6)
    (problem,) = read([*weighed, *items(Document(None, (second,)))]).problems
    assert (problem.index, problem.cell) == (1, "指标表头")
    assert problem.message.startswith("缺少“权重”列，文件里别的表有")


# What the year uses


def reading_of(columns=(), **cells):
    return read_sheets(
        [table(PROJECT), table({**TARGET, **cells}, name="指标")], "", columns
    )


def row_of(reading):
    assert reading.problems == []
    return reading.document.projects[0].targets[0]


def test_a_column_that_the_year_does_not_use_is_left_out_and_told():
    reading = reading_of(权重=10, 评分标准="酌情")
    assert row_of(reading) == row_of(reading_of())
    assert reading.notes == [
        "“权重”列没有读取：这一年度的绩效目标表不用这一列",
        "“评分标准”列没有读取：这一年度的绩效目标表不用这一列",
    ]


def test_a_column_that_the_year_uses_is_read():
    reading = reading_of({"weight", "scoring"}, 权重="10分", 评分标准="酌情")
    row = row_of(reading)
    assert (row.weight, row.scoring, reading.notes) == (Decimal(10), "酌情", [])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((), ("", "≥95%", "")),
        (("nature",), ("≥", "95%", "")),
        (("measure",), ("", "≥95", "%")),
        (("nature", "measure"), ("≥", "95", "%")),
    ],
)
def test_signs_and_units_are_parts_of_the_value_unless_the_year_has_them(
    columns, expected
):
    row = row_of(reading_of(columns, 指标性质="≥", 指标值="95", 度量单位="%"))
    assert (row.nature, row.value, row.measure) == expected


def test_an_explanation_is_the_description_of_a_file_that_has_no_other():
    cells = {name: cell for name, cell in TARGET.items() if name != "绩效指标描述"}
    sheets = [table(PROJECT), table({**cells, "指标解释": "到岗人数"}, name="指标")]
    reading = read_sheets(sheets)
    assert row_of(reading).description == "到岗人数"
    assert "targets.description" not in reading.missing_columns
    used = read_sheets(sheets, "", {"explanation"})
    assert (row_of(used).description, row_of(used).explanation) == ("", "到岗人数")


def test_what_is_stored_in_a_column_that_a_file_lacks_stays(one):
    form = one.projects[0]
    weighed = replace(
        form, targets=tuple(replace(row, weight=Decimal(5)) for row in form.targets)
    )
    for columns in ((), {"weight"}):
        reading = for_year(read(items(one)), columns)
        assert completed(form, weighed, reading.missing_columns) == weighed
    assert notice(reading.missing_columns, {"weight"}) == (
        "文件里没有这些列：权重；系统里已有的项目，这些内容保持不变"
    )
    assert notice(reading.missing_columns) == ""


# How they are drawn


@given(used)
def test_the_table_stays_as_wide_as_it_was(names):
    columns = targets_of(Document(columns=names)).columns
    assert sum(target_widths(columns)) == sum(GRID)
    assert sum(target_spans(columns)) == len(GRID)
    assert min(target_spans(columns)) == 1


def test_without_them_the_table_is_that_of_the_published_document():
    columns = targets_of(Document()).columns
    assert target_widths(columns) == [22, 29, 33, 36, 20, 30]
    assert target_spans(columns) == [1, 2, 3, 3, 2, 2]


@settings(max_examples=5)
@given(documents(st.just(ALL)))
def test_a_pdf_has_them(document):
    assert FORMATS["pdf"].write(document, 2024).startswith(b"%PDF")


def test_the_template_asks_for_the_columns_of_the_year(one):
    stream = io.BytesIO()
    group = DECLARATION.with_columns({"weight"}).group("targets")
    write_template(stream, one.projects, 2024, {}, [], None, group)
    reading = read_bytes(stream.getvalue())
    assert reading.document.columns == {"weight"}
    assert isinstance(reading.sources[0].place("targets[0].weight").sheet, str)


def test_a_row_of_points_alone_is_no_indicator():
    total = {"项目编码": TARGET["项目编码"], "权重": 100}
    sheets = [table(PROJECT), table({**TARGET, "权重": 100}, total, name="指标")]
    reading = read_sheets(sheets, "", {"weight"})
    assert len(reading.document.projects[0].targets) == 1
    assert reading.notes == [
        "工作表“指标”的“权重”所在的行没有指标，这一格没有读取（工作表“指标”K3）"
    ]


def test_a_header_of_weights_makes_no_table_of_indicators():
    sheet = Sheet("项目", [[*PROJECT, "权重"], [*PROJECT.values(), None]])
    assert read_sheets([sheet]).problems == []
