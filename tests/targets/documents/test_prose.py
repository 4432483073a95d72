"""What is read from the prose of part one."""

import pytest

from targets.documents.reading.prose import duties_in, indicators_in


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("受益群体满意度达到 90%以上。", [("受益群体满意度", "90%以上")]),
        (
            "甲率达到90%以上，乙率达到 50%以上。",
            [("甲率", "90%以上"), ("乙率", "50%以上")],
        ),
        ("排查企业的范围达到 100%全覆盖。", [("排查企业的范围", "100%全覆盖")]),
        ("加快建设步伐，优化投资环境，进度达到90%以上。", [("进度", "90%以上")]),
        ("进一步完善管理。", []),
        ("", []),
    ],
)
def test_indicators_are_read_from_a_sentence(prose, found):
    assert indicators_in(prose) == found


def test_every_indicator_of_the_document_is_read(document):
    counts = [
        len(indicators_in(each.indicators)) for each in document.department.sub_targets
    ]
    assert counts == [3, 2, 3, 3, 4, 2, 2, 2]


@pytest.mark.parametrize(
    ("overall", "parts"),
    [
        ("做好工作。①甲；②乙。", ("做好工作。", ["①甲；", "②乙。"])),
        ("没有编号的职责。", ("没有编号的职责。", [])),
        ("", ("", [])),
    ],
)
def test_duties_are_parted_at_their_numbers(overall, parts):
    assert duties_in(overall) == parts
