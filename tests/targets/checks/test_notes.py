"""What stands beside the cells of a form that is being filled in."""

from dataclasses import replace

import pytest

from targets.checks.margin.drawing import DrawnCell, SheetContext
from targets.checks.margin.notes import Notes, notes_on
from targets.checks.margin.remarks import Remark, grouped, tally
from targets.checks.rules.cells import TABLE
from targets.checks.rules.finding import Finding, Fix, Level
from targets.documents.values import PLAIN, ProjectForm
from targets.filings.editing.sheet import Sheet

MESSAGE = "只是重复了指标名称，请写明依据"


@pytest.fixture
def keys(form) -> tuple[str, ...]:
    return tuple(f"key{number}" for number in range(len(form.targets)))


@pytest.fixture
def noted(form: ProjectForm, keys):
    """`noted(finding, …)` are the notes on the form where these were found, as errors."""
    return lambda *found: notes_on(
        form, keys, [(each, Level.ERROR, "") for each in found], ("", {})
    )


def remark(where: str = "goals", label: str = "绩效目标", **more) -> Remark:
    return replace(
        Remark("C06", Level.WARNING, where, label, MESSAGE, "只是重复了指标名称"),
        **more,
    )


def basis(number: int, **more) -> Remark:
    return remark(f"targets.{number}.basis", f"指标第{number}行 指标值确定依据", **more)


# Findings become remarks


def test_a_finding_is_shown_at_the_key_of_its_row_and_mended_there(noted, keys):
    found = Finding(
        "targets[2].name",
        "列错了",
        "请改列",
        fix=Fix("targets[2].level2", "数量指标"),
        rule="R03",
    )
    (made,) = noted(found).remarks
    assert (made.where, made.label, made.message) == (
        f"targets.{keys[2]}.name",
        "指标第3行 三级指标",
        "列错了，请改列",
    )
    assert made.fix == (f"targets.{keys[2]}.level2", "数量指标", "改为“数量指标”")


@pytest.mark.parametrize(
    ("text", "label"), [("≤100元", "改为“≤100元”"), ("", "清空"), ("长" * 25, "改正")]
)
def test_a_button_says_a_short_text_and_no_long_one(noted, text, label):
    (made,) = noted(
        Finding("goals", "错", "请改", fix=Fix("goals", text), rule="T01")
    ).remarks
    assert made.fix == ("goals", text, label)


@pytest.mark.parametrize("rule", ["C01", "C02", "C04"])
def test_a_cell_to_be_filled_in_is_missing_and_no_remark(noted, rule):
    notes = noted(Finding("goals", "没有填写", "请填写", rule=rule))
    assert (notes.missing, notes.remarks, notes.tally) == (
        [("goals", "绩效目标：没有填写")],
        [],
        "",
    )


def test_equal_findings_have_one_gist_where_their_figures_differ(noted):
    one, other = (
        Finding(f"targets[{at}].value", f"{at} 太大", "请核对", "太大", rule="A03")
        for at in (0, 1)
    )
    assert {each.gist for each in noted(one, other).remarks} == {"太大"}


def test_the_page_s_script_gets_the_groups_and_the_tally(noted):
    said = noted(Finding("goals", "错", "请改", rule="T01")).as_json()
    assert (said["tally"], [each["text"] for each in said["groups"]]) == (
        "1 错误",
        ["错，请改"],
    )
    assert said["groups"][0]["spots"] == [
        {"where": "goals", "name": "绩效目标", "fix": None}
    ]


# In groups


def test_equal_remarks_are_said_once_with_their_column_and_count():
    (group,) = grouped([basis(1), basis(4, fix=("x", "新", "改为“新”"))])
    assert group.text == f"指标值确定依据：{MESSAGE}（2 处）"
    assert ([each.name for each in group.spots], group.fixes) == (["第1行", "第4行"], 1)


def test_one_remark_alone_is_said_in_full_with_the_name_of_its_cell():
    (group,) = grouped([basis(1)])
    assert (group.text, group.spots[0].name) == (MESSAGE, "指标第1行 指标值确定依据")


def test_remarks_that_differ_in_their_figures_are_said_by_their_gist():
    (group,) = grouped([basis(1, message="1，请改"), basis(2, message="2，请改")])
    assert group.text == "指标值确定依据：只是重复了指标名称（2 处）"


def test_equal_remarks_in_several_columns_name_each_cell():
    (group,) = grouped([basis(1), remark()])
    assert (group.text, group.spots[0].name) == (
        f"{MESSAGE}（2 处）",
        "指标第1行 指标值确定依据",
    )


@pytest.mark.parametrize(
    "other",
    [{"rule": "C05"}, {"gist": "别的"}, {"level": Level.HINT}, {"reason": "有文件"}],
)
def test_remarks_that_are_not_equal_stand_apart(other):
    assert len(grouped([basis(1), basis(2, **other)])) == 2


def test_the_hints_of_a_rule_are_one_line_that_unfolds():
    hints = [basis(1, level=Level.HINT), basis(2, level=Level.HINT, gist="别的")]
    (group,) = grouped(hints)
    assert group.folds
    assert group.text == "指标值确定依据：指标值没有确定依据（2 处）"
    assert not grouped([hints[0]])[0].folds
    assert not grouped([basis(1), basis(2)])[0].folds


def test_the_heavier_come_first_and_what_was_explained_last():
    levels = [Level.TRIAL, Level.HINT, Level.WARNING, Level.ERROR]
    groups = grouped(
        [
            basis(1, reason="有文件"),
            *(basis(number, level=each) for number, each in enumerate(levels)),
        ]
    )
    assert [each.word for each in groups] == ["错误", "警告", "提示", "试行", "已说明"]
    assert groups[-1].text == f"{MESSAGE}。说明：有文件"


@pytest.mark.parametrize(
    ("remarks", "said"),
    [
        ([], ""),
        ([basis(1), basis(2), basis(3, level=Level.ERROR)], "1 错误 · 2 警告"),
        ([basis(1, level=Level.HINT), basis(2, reason="有文件")], "1 提示 · 1 已说明"),
    ],
)
def test_the_tally_counts_by_weight(remarks, said):
    assert tally(remarks) == said


# Drawn beside their cells


def drawn(*remarks: Remark) -> SheetContext:
    return SheetContext(
        Sheet({"goals": ""}, {"targets": ()}),
        Notes(remarks=list(remarks)),
        {},
        {},
        PLAIN,
    )


def goals(*remarks: Remark) -> DrawnCell:
    return drawn(*remarks).cell("goals", "绩效目标")


def test_a_cell_says_the_heaviest_and_has_all_on_its_card():
    error, hint = remark(level=Level.ERROR), remark(level=Level.HINT)
    cell = goals(hint, error)
    assert (cell.heaviest, cell.loud, cell.remarks) == (error, error, [hint, error])
    assert (cell.is_invalid, cell.described_by) == (True, "card-goals")


@pytest.mark.parametrize(
    "quiet", [{"level": Level.HINT}, {"level": Level.TRIAL}, {"reason": "有文件"}]
)
def test_what_only_informs_and_what_was_explained_is_not_said_under_the_cell(quiet):
    cell = goals(remark(**quiet))
    assert (cell.loud, cell.is_invalid) == (None, False)


def test_a_cell_without_remarks_is_described_by_nothing():
    assert (goals().remarks, goals().described_by, goals().is_invalid) == (
        [],
        "",
        False,
    )


def test_what_is_said_of_the_table_is_drawn_with_the_table():
    of_table = remark(TABLE, "绩效指标")
    assert drawn(of_table, remark()).context()["table"] == [of_table]
