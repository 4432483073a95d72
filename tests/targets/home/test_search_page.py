"""The page of 查找: what is typed, what is marked, where it leads; and the lists that are narrowed alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from projects.models import User
from targets.filings.models import Target
from targets.home.hits import LIMIT
from targets.home.search import search
from targets.workflow.comments import comment
from tests.html import one_line
from tests.targets import acts
from tests.targets.acts import set_row

SEARCH = reverse("search")


@pytest.fixture
def shown(as_user, clerk, library) -> Callable[..., str]:
    """`shown("占地")` is the page of what the clerk finds."""

    def shown(text: str, user: User = clerk) -> str:
        response = as_user(user).get(SEARCH, {"q": text})
        assert response.status_code == 200
        return one_line(response.content.decode())

    return shown


def marked(text: str) -> str:
    return f"<mark>{text}</mark>"


# What is typed


@pytest.mark.parametrize("text", ["", " ", "　", "\x07\n"])
def test_without_a_word_the_page_says_what_can_be_searched_and_how(text, shown):
    assert "怎么写" in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "\x01占地\x01",
        "占\x01地",
        "字" * 10_000,
        "a " * 5_000,
        "😀",
        "👩‍🌾",
        "\ud7ff\uffff",
        "\u202e",
        "'\"<>&",
        "*[(",
    ],
)
def test_nothing_that_can_be_typed_breaks_the_page(text, shown):
    assert "查找" in shown(text)


def test_an_address_that_is_no_text_is_answered(as_user, clerk):
    assert as_user(clerk).get(f"{SEARCH}?q=%ff%fe%ed%a0%80").status_code == 200


@pytest.mark.parametrize(
    ("text", "said"), [("字" * 101, "前 100 个字"), ("a b c d e f", "最多查找 5 个词")]
)
def test_what_is_left_out_is_told(text, said, shown):
    assert said in shown(text)


def test_who_finds_nothing_is_told_what_to_do(shown):
    assert "请换一个词" in shown("没有这样的内容")


def test_ten_of_a_group_are_shown_and_more_are_told(shown):
    Target.objects.update(value="天坑")
    page = shown("天坑")
    assert (page.count(marked("天坑")), "查看全部" in page) == (LIMIT, True)


# What is shown


def test_what_matched_is_marked_and_the_rest_is_escaped(shown):
    set_row(value="<b>天坑</b>&amp;")
    assert f"&lt;b&gt;{marked('天坑')}&lt;/b&gt;&amp;amp;" in shown("天坑")


def test_what_matched_by_its_initials_is_marked(shown):
    set_row(name="村东天坑回填")
    assert f"村东{marked('天坑')}回填" in shown("TK")


def test_the_words_stay_in_the_box(shown):
    assert 'name="q" value="天坑 &quot;&lt;"' in shown('天坑 "<')


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("妇联", "/projects/?text=%E5%A6%87%E8%81%94&amp;year="),
        ("征地面积", "/library/?text=%E5%BE%81%E5%9C%B0%E9%9D%A2%E7%A7%AF"),
        ("901001", "/projects/?department=901001"),
        ("加大环境保护巡查", "/departments/2024/901001/#sub-target-7"),
    ],
)
def test_a_hit_leads_to_where_it_is_shown_and_a_group_to_its_list(text, address, shown):
    assert f'href="{address}"' in shown(text)


def test_an_indicator_leads_to_the_form_it_stands_in(shown):
    target = set_row(value="天坑")
    assert f'href="/projects/{target.declaration.project_id}/"' in shown("天坑")


def test_a_comment_leads_to_itself_on_the_page_of_the_review(
    shown, as_user, clerk, project, reviewer
):
    said = comment(project, reviewer, "goals", "天坑在哪里")
    assert f'href="/projects/{project.pk}/review/#comment-{said.pk}"' in shown("天坑")
    page = (
        as_user(clerk)
        .get(reverse("declaration-review", args=[project.pk]))
        .content.decode()
    )
    assert f'id="comment-{said.pk}"' in page


def test_an_entry_leads_to_the_library_narrowed_to_it(as_user, clerk, shown):
    address = (
        shown("征地面积").split('<h2 id="library">')[1].split('href="')[1].split('"')[0]
    )
    table = as_user(clerk).get(address.replace("&amp;", "&")).context["table"]
    assert [each.record.name for each in table.rows] == ["征地面积"]


def test_the_list_of_all_shows_as_many_as_were_found(as_user, clerk, seeded):
    acts.copy_all()
    found = as_user(clerk).get(reverse("project-list"), {"text": "zd", "year": ""})
    (group,) = [each for each in search(clerk, "zd") if each.name == "projects"]
    assert (len(group.hits), group.more, found.context["table"].totals["count"]) == (
        LIMIT,
        True,
        16,
    )


# The lists that were there before


def test_the_list_of_projects_is_narrowed_by_initials(as_user, clerk, seeded):
    found = (
        as_user(clerk).get(reverse("project-list"), {"text": "flgz"}).context["table"]
    )
    assert [each.record.name for each in found.rows] == ["妇联工作经费"]


def test_the_library_is_narrowed_by_initials(as_user, clerk, library):
    found = as_user(clerk).get(reverse("library"), {"text": "zdmj"}).context["table"]
    assert [each.record.name for each in found.rows] == ["项目占地面积", "征地面积"]
