"""What the list of imports says of each."""

import pytest

from targets.imports.models import ImportRun, State
from targets.imports.tables import counts_text, state_chip

IMPORTED = {"state": State.DONE, "stands": True}


def imported(**fields) -> ImportRun:
    return ImportRun(**{"pk": 1, "file_name": "a.xlsx", **fields})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.READY, "counts": {"new": 1}}, "待确认"),
        ({"state": State.READY, "counts": {"unchanged": 3}}, "没有变化"),
        (
            {
                "state": State.READY,
                "counts": {"unchanged": 3},
                "part_changes": [["overall", "", "甲"]],
            },
            "待确认",
        ),
        ({"state": State.READY, "counts": {"refused": 1}}, "有问题，未导入"),
        ({"state": State.READY, "counts": {"refused": 1, "new": 1}}, "待确认"),
        (IMPORTED, "已导入"),
        ({"state": State.DONE}, "已撤销"),
    ],
)
def test_an_import_says_how_it_stands(fields, words):
    assert f">{words}<" in state_chip(imported(**fields))


def test_an_undoing_is_done_until_it_is_undone_itself():
    undoing = imported(pk=2, undoes=imported(), **IMPORTED)
    again = imported(pk=3, undoes=undoing, **IMPORTED)
    assert ">已完成<" in state_chip(undoing)
    undoing.stands = False
    assert ">已恢复<" in state_chip(undoing)
    assert ">已完成<" in state_chip(again)


def test_results_are_told_in_one_order():
    assert (
        counts_text({"refused": 1, "new": 1200, "unchanged": 0})
        == "新增 1,200，有问题 1"
    )
