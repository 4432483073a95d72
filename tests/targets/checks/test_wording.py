"""Slips of the hand (T01) and codes that do not check (T02)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.checks.rules.slips import corrected
from targets.checks.rules.texts import plain
from tests.targets.checks.forms import (
    GOOD,
    QUANTITY,
    changed,
    found,
    found_among,
    with_row,
)

WORDS = {
    "资金拨付后社会稳定水平提升比列": "资金拨付后社会稳定水平提升比例",  # the published form 5
    "按县政府工作按排": "按县政府工作安排",
    "县委统一布署": "县委统一部署",
    "部份群众": "部分群众",
    "及时拔付资金，资金拔款到村": "及时拨付资金，资金拨款到村",
    "道路峻工验收，房屋折迁": "道路竣工验收，房屋拆迁",
    "发放补帖、津帖": "发放补贴、津贴",
    "补尝款兑付率": "补偿款兑付率",
    "改善人居环镜": "改善人居环境",
    "收益群众满意度": "受益群众满意度",
    "资金拨付及时律": "资金拨付及时率",
    "工程己完成": "工程已完成",
    "工程己峻工": "工程已竣工",
}
SIGNS = {
    ">=95%": "≥95%",
    "=>95%": "≥95%",
    "＞＝95%": "≥95%",
    "≧95%": "≥95%",
    "> = 95%": "≥ 95%",
    "<=2800元/月/人": "≤2800元/月/人",
    "＜＝300元": "≤300元",
    "≦300元": "≤300元",
    "≥９５％": "≥95%",
    "１２月底前": "12月底前",
    "４５４人": "454人",
    "≥１，０００元": "≥1,000元",
    "８．５万元": "8.5万元",
    "1 000元": "1000元",
    "≥12 345.6元": "≥12345.6元",
    "＞90%": ">90%",
    ">=1 000％": "≥1000%",
    "≥９5%以上": "≥95%以上",
}
BLANKS = {
    "提高群众满意度 ，维护稳定": "提高群众满意度，维护稳定",
    "提高满意度， 维护稳定": "提高满意度，维护稳定",
    "保障运转，，维护稳定。。": "保障运转，维护稳定。",
    "保障运转，。": "保障运转。",
    "1、、保障运转": "1、保障运转",
}
NAMES = {
    "受益群众 满意度": "受益群众满意度",
    "发放　人数": "发放人数",
    "满 意 度": "满意度",
}

SOUND_TEXTS = [
    *[
        "同比列表",
        "与上年对比列示",
        "占比列前三",
        "评比列第一",
        "按排名发放",
        "按排放量计算",
        "按装机容量补助",
    ],
    *[
        "公布署名文章",
        "全部份额",
        "干部份内工作",
        "形势严峻工作繁重",
        "工作曲折迁延",
        "开通迅速",
        "消防讯息",
    ],
    *[
        "完成律师见证",
        "自己完成",
        "村集体收益群众共享",
        "补尝试验田",
        "规划拔高",
        "既使群众受益，又保护环境",
    ],
    *["年末完成", "渡过难关", "其它收入", "截止12月底", "做好工作，作出贡献"],
    "《关于深化妇联组织建设改革 实施“破难行动”的意见》",  # the published form 11
    *[
        "1.提高工作效率\n\n2.保障稳定",
        "1.保障网格员补贴\t\t\t \n\n2.提高积极性",
        "保障运转 提高工作效率",
    ],
    *[
        "占地    亩，补偿    户",
        "维护稳定……",
        "等等。。。",
        "一、 保障运转",
        "1. 保障运转；2. 维护稳定",
    ],
    *[
        "巨鹿 (一期) 工程",
        "好！！",
        "3:15 前",
        "A, B",
        "，",
        "。",
        "😀 😀",
        "",
        "　",
        "字" * 500,
    ],
]
SOUND_VALUES = [
    *[
        "≥95%",
        "≤2800元/月/人",
        "≥ 95 %",
        "12月底前",
        "每月20日前发放",
        "按月发放",
        "档案工资",
        "良以上",
        "不低于95%",
    ],
    *[
        "=52个",
        "95%以上（含）",
        "1,000元",
        "80%－90%",
        "８０％～９０％",
        "2024 100",
        "12 月 底前",
        "５项工作",
        ">=",
    ],
    *["≥４项重点工作", "", "x" * 500, "😀"],
]
SOUND_NAMES = [
    "满意度 知晓率",
    "发放人数 发放户数",
    "《若干 意见》落实率",
    "农户满意度 （%）",
    "A B",
]


@pytest.mark.parametrize(("written", "meant"), [*WORDS.items(), *BLANKS.items()])
@pytest.mark.parametrize("column", ["name", "description", "basis"])
def test_a_slip_in_a_row_is_found_and_mended(written, meant, column):
    one = found("T01", with_row(QUANTITY, **{column: written}))
    assert [(each.where, each.fix.text) for each in one] == [
        (f"targets[0].{column}", meant)
    ]


@pytest.mark.parametrize("cell", ["name", "purpose", "goals"])
def test_a_slip_in_the_head_is_found(cell):
    assert [each.where for each in found("T01", changed(**{cell: "提高补帖比列"}))] == [
        cell
    ]


@pytest.mark.parametrize(("written", "meant"), SIGNS.items())
def test_a_sign_in_a_value_is_found_and_mended(written, meant):
    one = found("T01", with_row(QUANTITY, value=written))
    assert [(each.where, each.fix.text) for each in one] == [
        ("targets[0].value", meant)
    ]


@pytest.mark.parametrize(("written", "meant"), NAMES.items())
def test_a_blank_inside_an_indicators_name_is_found_and_mended(written, meant):
    assert [
        each.fix.text for each in found("T01", with_row(QUANTITY, name=written))
    ] == [meant]


@pytest.mark.parametrize("text", SOUND_TEXTS)
@pytest.mark.parametrize("column", ["name", "description", "basis"])
def test_a_sound_text_is_left_alone(text, column):
    assert found("T01", with_row(QUANTITY, **{column: text})) == []


@pytest.mark.parametrize("text", [*SOUND_TEXTS, *NAMES])
@pytest.mark.parametrize("cell", ["name", "purpose", "goals"])
def test_a_sound_text_in_the_head_is_left_alone(text, cell):
    assert found("T01", changed(**{cell: text})) == []


@pytest.mark.parametrize("value", SOUND_VALUES)
def test_a_sound_value_is_left_alone(value):
    assert found("T01", with_row(QUANTITY, value=value)) == []


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_a_name_that_may_be_two_keeps_its_blank(name):
    assert found("T01", with_row(QUANTITY, name=name)) == []


def test_several_slips_in_a_cell_are_one_finding():
    (one,) = found("T01", changed(purpose="发放补帖 ，按比列。。"))
    assert (
        one.what
        == "“帖 ，”中间多了空格；标点“。。”重复；“补帖”应为“补贴”；“比列”应为“比例”"
    )
    assert one.gist == "文字中间多了空格；标点重复；“补帖”应为“补贴”；“比列”应为“比例”"
    assert one.fix.text == "发放补贴，按比例。"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (">=95%", "“>=”应写作“≥”"),
        ("＜＝95%", "“<=”应写作“≤”"),
        ("９５％", "数字或符号是全角的"),
        ("1 000元", "数字中间有空格，无法识别"),
    ],
)
def test_a_sign_is_said_in_few_words(value, what):
    assert [each.what for each in found("T01", with_row(QUANTITY, value=value))] == [
        what
    ]


SIGNS_ALONE = [*"， 。、；：　０９％>=＞＝≧.,《》“”\n"]
pieces = st.sampled_from(
    [*SIGNS_ALONE, *"比列按排己完成律意度满1元", "，，", "满 意", "1 000", "补帖", "😀"]
)


@given(
    st.lists(pieces, max_size=12).map("".join),
    st.sampled_from(["name", "purpose", "value"]),
)
def test_what_was_mended_needs_no_mending(text, column):
    assert corrected(corrected(text, column).text, column).slips == ()


def test_the_published_forms_have_these_slips(document):
    # 比列 in a description, in each of them.
    among = found_among("T01", list(document.projects))
    assert [number for number, each in enumerate(among, start=1) if each] == [
        5,
        6,
        7,
        8,
        9,
        15,
        18,
        20,
        28,
        29,
    ]
    assert {each.what for findings in among for each in findings} == {
        "“比列”应为“比例”"
    }


def test_no_published_code_fails_its_check(document):
    assert not any(found_among("T02", list(document.projects)))


def test_a_code_with_a_wrong_character_is_found():
    (one,) = found("T02", changed(code="13052924P00584012135W"))
    assert (one.where, one.what, one.fix) == (
        "code",
        "末位校验码是 W，按前 20 位推算应为 C",
        None,
    )


@pytest.mark.parametrize(
    "code",
    [
        "",
        "P1",
        "11052924P00584012135W",
        "13052924Y00584012135W",
        "13052924P0058401213OW",
    ],
)
def test_a_code_of_another_shape_is_left_alone(code):
    assert found("T02", changed(code=code)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("项目验收通过率（%）", "项目验收通过率 (％)"),
        ("Ａ类 人员", "a类人员"),
        ("Ａ", "a。"),
    ],
)
def test_width_blanks_case_and_punctuation_make_no_difference(one, other):
    assert plain(one) == plain(other)


def test_five_thousand_rows_are_read():
    row = replace(GOOD.targets[QUANTITY], description="比列" * 250, value="😀")
    assert len(found("T01", changed(targets=(row,) * 5000))) == 5000
