"""As much of a text as shows where words stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.initials import initials, spelt_at
from targets.home.snippets import CUT, MOST, SnippetColumn, excerpt, snippets

TEXTS = st.text(st.sampled_from("ab C一二三环\n 　"), max_size=200)
WORDS = st.lists(
    st.text(st.sampled_from("abCY一二三环"), min_size=1, max_size=90), max_size=5
)


def shown(text: str, *words: str) -> list[str]:
    return [str(each) for each in snippets([SnippetColumn("", text)], words, words)]


def test_a_short_text_is_shown_whole_and_in_one_line():
    assert shown("环境\n卫生　整治", "整治") == ["环境 卫生 整治"]


@pytest.mark.parametrize(
    ("before", "after", "cuts"),
    [(0, 100, (False, True)), (100, 100, (True, True)), (100, 0, (True, False))],
)
def test_a_long_text_is_cut_around_the_word(before, after, cuts):
    (found,) = shown("甲" * before + "天坑" + "乙" * after, "天坑")
    assert (
        "天坑" in found,
        found.startswith(CUT),
        found.endswith(CUT),
        len(found),
    ) == (True, *cuts, MOST)


@pytest.mark.parametrize("length", [58, 59, 60, 61, 80, 200])
def test_a_word_is_shown_wherever_it_stands(length):
    for before in range(length):
        (found,) = shown("甲" * before + "天坑" + "乙" * (length - before), "天坑")
        assert "天坑" in found


def test_words_that_stand_together_are_shown_together():
    assert len(shown("甲" * 100 + "天坑回填" + "乙" * 100, "天坑", "回填")) == 1


def test_words_that_stand_apart_are_shown_each():
    assert len(shown("天坑" + "乙" * 100 + "回填", "天坑", "回填")) == 2


def test_without_a_word_the_beginning_is_shown():
    assert shown("天坑回填", "没有") == ["天坑回填"]
    assert shown(" ", "没有") == []


def test_all_places_that_are_shown_are_marked_and_overlapping_ones_are_one():
    pieces = excerpt(SnippetColumn("", "天坑坑回坑"), ["天坑", "坑坑"], [])[0].pieces
    assert [(each.text, each.is_match) for each in pieces] == [
        ("天坑坑", True),
        ("回坑", False),
    ]


def test_initials_are_marked_where_the_word_is_not_typed_as_it_stands():
    pieces = excerpt(SnippetColumn("", "环境（卫生）TK", spelt=True), ["jw", "tk"], [])[
        0
    ].pieces
    assert [each.text for each in pieces if each.is_match] == ["境（卫", "TK"]


@given(TEXTS, TEXTS, WORDS)
def test_a_snippet_is_short_and_there_are_no_more_of_them_than_words(one, other, words):
    found = snippets(
        [SnippetColumn("甲", one, spelt=True), SnippetColumn("乙", other, spelt=True)],
        words,
        words,
    )
    assert len(found) <= max(1, len(words))
    assert all(len(str(each)) <= MOST for each in found)


@given(TEXTS, st.text(st.sampled_from("abcyesh"), min_size=1, max_size=3))
def test_a_word_is_spelt_where_the_initials_have_it(text, word):
    assert bool(spelt_at(text, word)) == (word in initials(text))
