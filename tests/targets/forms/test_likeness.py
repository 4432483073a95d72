"""How alike two texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.forms.likeness import likeness_to


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 1),
        ("水", "水", 1),
        ("土地补偿", "土地补偿", 1),
        ("", "土地补偿", 0),
        ("水", "", 0),
        ("水", "水厂", 0),
        ("土地补偿", "工作经费", 0),
        ("土地补偿", "土地补助", 2 * 2 / (3 + 3)),
        ("土地补偿", "土地补偿款", 2 * 3 / (3 + 4)),
    ],
)
def test_likeness_is_the_share_of_common_pairs(one, other, expected):
    assert likeness_to(one)(other) == expected


def test_a_project_is_more_like_its_successor_than_like_another():
    measure = likeness_to("东杨庄等村2024年土地补偿款")
    assert (
        measure("东杨庄等村2023年土地补偿款")
        > 0.8
        > measure("南水北调水厂土地补偿")
        > measure("妇联工作经费")
    )


@given(st.text())
def test_a_text_is_wholly_like_itself(text):
    assert likeness_to(text)(text) == 1


@given(st.text("土地补偿款甲乙", max_size=8), st.text("土地补偿款甲乙", max_size=8))
def test_likeness_lies_between_0_and_1_and_is_mutual(one, other):
    assert 0 <= likeness_to(one)(other) == likeness_to(other)(one) <= 1
