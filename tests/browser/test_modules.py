"""Rules that the page and the server both keep, held against each other; and the clipboard's text. In Chromium."""

import random

import pytest
from playwright.sync_api import Page

from targets.documents.pasted.reading import HEADINGS
from targets.filings.editing.sheet import OrderEdit, merged_order
from tests.targets.strategies import CATEGORIES

CALL = "async ([path, name, calls]) => { const m = await import(path); return calls.map((each) => m[name](...each)); }"


@pytest.fixture
def call(page, db):
    """`call("sheet", "mergedOrder", [[…], …])` is what our script's function says to each list of arguments."""
    page.goto("/login/")

    def call(module: str, name: str, calls: list) -> list:
        return Page.evaluate(
            page, CALL, [f"/static/js/editor/{module}.js", name, calls]
        )

    return call


def orders(count: int) -> list[tuple[list[str], list[str], list[str]]]:
    """What is stored, what a page knew, and what it wants: rows came, went and moved on both sides."""
    chance = random.Random(7)

    def changed(keys: list[str], added: str) -> list[str]:
        kept = [key for key in keys if chance.random() < 0.8] + chance.sample(
            added, chance.randint(0, 2)
        )
        return chance.sample(kept, len(kept)) if chance.random() < 0.5 else kept

    known = [list("abcdef")[: chance.randint(0, 6)] for _ in range(count)]
    return [(changed(keys, "uvw"), keys, changed(keys, "xyz")) for keys in known]


def test_the_page_merges_orders_as_the_server_does(call):
    cases = orders(400)
    expected = [
        list(merged_order(tuple(now), OrderEdit(tuple(old), tuple(new))))
        for now, old, new in cases
    ]
    assert call("sheet", "mergedOrder", [list(each) for each in cases]) == expected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a", [["a"]]),
        ("\t", [["", ""]]),
        ('"一\n二"\tb', [["一\n二", "b"]]),
        ('"说""好"""\tb\n', [['说"好"', "b"]]),
        ('"没有合上\tb\nc', [['"没有合上', "b"], ["c"]]),
        ('"a"b\tc', [['"a"b', "c"]]),
        ('a"b"\tc', [['a"b"', "c"]]),
        ('""\t""\n', [["", ""]]),
        ('"a\tb"\tc', [["a\tb", "c"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("a\rb", [["a"], ["b"]]),
    ],
)
def test_a_block_is_read_as_a_spreadsheet_writes_it(call, text, rows):
    assert call("clipboard", "parseBlock", [[text]]) == [rows]


IS_MORE = """async ([rows, names, headings, categories]) => {
  const { isMore } = await import("/static/js/editor/blocks.js");
  return isMore(rows, names, new Set(headings), categories);
}"""


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([["甲", "乙"], ["丙", "丁"]], False),
        ([["三级指标", "目标值（必填）"], ["丙", "丁"]], True),
        ([["备用", "三级指标", "指标值"], ["", "丙", "丁"]], True),
        ([["备用", "备注", "三级指标", "指标值"], ["", "", "丙", "丁"]], False),
        ([["指标值"], ["≥1"]], True),
        ([["养护里程", "依据"]], False),
        ([["1", "甲"], ["2", "乙"]], True),
        ([["2024", "甲"], ["2024", "乙"]], False),
        ([["项目编码", "C1", "项目名称", "甲"], ["预算数", "1", "财政资金", "其他资金"]], True),
    ],
)  # fmt: skip
def test_the_page_sees_what_is_more_than_cells(page, call, rows, more):
    headings = call("blocks", "headingKey", [[text] for text in HEADINGS])
    assert headings == HEADINGS
    given = [rows, ["name", "value"], HEADINGS, CATEGORIES]
    assert page.evaluate(IS_MORE, given) == more


@pytest.mark.parametrize(
    ("rows", "height", "width", "tiled"),
    [
        ([["a"]], 2, 2, [["a", "a"], ["a", "a"]]),
        ([["a", "b"]], 2, 2, [["a", "b"], ["a", "b"]]),
        ([["a"], ["b"]], 4, 1, [["a"], ["b"], ["a"], ["b"]]),
        ([["a"], ["b"]], 3, 1, [["a"], ["b"]]),
        ([["a", "b"]], 1, 1, [["a", "b"]]),
    ],
)
def test_a_block_is_repeated_where_it_fits(call, rows, height, width, tiled):
    assert call("blocks", "tiled", [[rows, height, width]]) == [tiled]


def test_what_is_copied_is_read_back_equal(call):
    chance = random.Random(11)
    signs = ["", "甲", "a b", '"', '""', "\n", "\t", 'x"y', "1,236.50", "=1+1", "'"]
    blocks = [
        [
            [
                "".join(chance.choices(signs, k=chance.randint(0, 3)))
                for _ in range(width)
            ]
            for _ in range(height)
        ]
        for width, height in [
            (chance.randint(1, 4), chance.randint(1, 4)) for _ in range(200)
        ]
    ]
    blocks = [block for block in blocks if block != [[""]]]
    printed = call("clipboard", "printBlock", [[block] for block in blocks])
    assert call("clipboard", "parseBlock", [[text] for text in printed]) == blocks


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"budget": "163.44"}, {"fiscal_funds": "163.44"}),
        ({"budget": "1,236.5"}, {"fiscal_funds": "1236.50"}),
        ({"budget": "1236.5万"}, {}),
        ({"budget": "0"}, {}),
        ({"budget": "10", "fiscal_funds": "10"}, {}),
        ({"budget": "10", "fiscal_funds": "8.000001"}, {"other_funds": "1.999999"}),
        ({"budget": "10", "other_funds": "4"}, {"fiscal_funds": "6.00"}),
        ({"budget": "10", "other_funds": "12"}, {}),
        ({"plan.june": "50%"}, {"plan.december": "100%"}),
        ({"plan.june": "50%", "plan.december": "90%"}, {}),
    ],
)
def test_what_follows_from_the_cells_of_the_head(call, texts, expected):
    (found,) = call("proposals", "proposalsFor", [[texts]])
    assert {where: text for where, (text, _) in found.items()} == expected


@pytest.mark.parametrize(
    ("name", "level2", "value", "texts", "is_certain"),
    [
        ("发放人数", "数量指标", "454", ["454人"], True),
        ("补偿面积", "数量指标", "≥5595.17", ["≥5595.17亩"], True),
        ("资金使用率", "质量指标", "≥95", ["≥95%"], True),
        ("资金使用率", "质量指标", "0.95", [], False),
        ("发放标准", "成本指标", "300", ["300万元", "300元"], False),
        ("项目成本", "成本指标", "163.44", ["163.44万元", "163.44元"], True),
        ("发放人数", "数量指标", "454人", [], False),
        ("满意度得分", "质量指标", "90", [], False),
        ("新建房屋", "数量指标", "3", [], False),
    ],
)
def test_the_unit_that_a_number_can_only_be_meant_in(
    call, name, level2, value, texts, is_certain
):
    row = {"name": name, "level2": level2, "value": value}
    (found,) = call("units", "completions", [[row, "163.44"]])
    assert found == {"texts": texts, "isCertain": is_certain}
