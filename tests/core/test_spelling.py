"""One canonical form of text: what looks the same is the same."""

import pytest

from core.amounts import read_amount, read_percent
from core.spelling import RADICALS, likeness, one_line, tidy
from targets.documents.contents import CATEGORY, CODE


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("⽣活⽤⽔⼯程", "生活用水工程"),
        ("⻅⻓⻔", "见长门"),
        ("\uf98e度", "年度"),
        ("52\u202d个\u00ad\u2060", "52个"),
        ("甲\u3164乙\ufff9", "甲乙"),
        ("甲\ufe0f乙\u200d", "甲乙"),
        ("😀\ufe0f", "😀\ufe0f"),
        ("约≥95％（试行）", "约≥95％（试行）"),
        ("①②Ⅲ㎡½", "①②Ⅲ㎡½"),
    ],
)
def test_prose_keeps_what_is_visible(text, tidied):
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("read", "odd", "plain"),
    [
        (CODE.read, "\u202d13052924ｐ00\u202c", "13052924P00"),
        (CATEGORY.read, "⽣态\u200b效益 指标", "生态效益指标"),
        (read_amount, "\u202d１５６\u00a0", read_amount("156")),
        (read_percent, "\u200e25％\u200e", read_percent("25%")),
        (one_line, "甲\u00a0乙\n丙", "甲 乙丙"),
    ],
)
def test_every_content_has_one_form(read, odd, plain):
    assert read(odd) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“凤还巢”大学生", '"凤还巢"大学生'),
        ("“凤还巢”大学生", "「凤还巢」 大学生"),
        ("柴庄路（新华街—魏徵街）", "柴庄路(新华街-魏徵街)"),
        ("12345热线ABC", "１２３４５热线abc"),
        ("⽣活⽤⽔", "生活\u00a0用水\u200b"),
    ],
)
def test_names_are_alike_that_look_alike(one, other):
    assert likeness(one) == likeness(other)


def test_names_are_not_alike_that_differ():
    assert likeness("一期工程") != likeness("二期工程")
    assert all(len(character) == 1 for character in RADICALS.values())
