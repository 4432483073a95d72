"""The list of projects: filters, order, totals, pages."""

import re

import pytest
from django.urls import reverse

from projects.models import BudgetYear, Project
from tests.conftest import PASSWORD
from tests.html import one_line

LIST = reverse("project-list")


@pytest.fixture
def listed(as_user, clerk, seeded):
    """`listed("?…")` is the page's context for that query."""
    client = as_user(clerk)
    return lambda query="": client.get(f"{LIST}{query}").context


def names(context) -> list[str]:
    return [row.record.name for row in context["table"].paginated_rows]


def test_it_shows_all_forms_of_the_latest_year_in_document_order(listed, document):
    assert names(listed()) == [form.name for form in document.projects]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?text=占地生活补助", 3),
        ("?text=13052924P00584012146U", 1),
        ("?text=土地 2024", 8),  # the year, too, is found by its number
        ("?text=没有这样的项目", 0),
        ("?department=901001", 37),
        ("?year=2024", 37),
        ("?year=", 37),
        ("?amount_min=700", 4),
        ("?amount_min=１００&amount_max=100", 5),
        ("?amount_min=1,236.50", 1),
        ("?amount_max=1万元", 3),
    ],
)
def test_it_can_be_narrowed(listed, query, count):
    assert listed(query)["table"].totals["count"] == count


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?amount_min=abc", "不是数字"),
        ("?amount_max=-1", "为负数"),
        ("?department=901", "选择一个有效的选项"),
        ("?year=1999", "选择一个有效的选项"),
    ],
)
def test_a_filter_that_cannot_be_understood_says_so_and_shows_nothing(
    listed, query, sentence
):
    context = listed(query)
    assert sentence in str(context["filter"].form.errors)
    assert names(context) == []


def test_the_totals_are_those_of_all_filtered_rows_not_of_the_page(listed, document):
    totals = listed("?per_page=20")["table"].totals
    assert totals["count"] == 37
    assert totals["budget"] == sum(form.budget for form in document.projects)


@pytest.mark.parametrize(
    ("query", "rows"), [("", 37), ("?per_page=20", 20), ("?per_page=20&page=2", 17)]
)
def test_a_page_holds_as_many_rows_as_asked_for(listed, query, rows):
    assert len(names(listed(query))) == rows


@pytest.mark.parametrize("size", ["0", "-1", "21", "1000000", "x"])
def test_no_address_can_ask_for_another_page_size(listed, size):
    assert listed(f"?per_page={size}")["table"].paginator.per_page == 50


def test_a_page_beyond_the_last_is_the_last(listed):
    assert listed("?per_page=20&page=999")["table"].page.number == 2


def test_it_can_be_sorted_by_amount(listed):
    assert (
        names(listed("?sort=-budget"))[0]
        == "原开发区道路、项目及预征地2024年土地补偿款"
    )


@pytest.mark.parametrize(
    "sort", ["budget", "-budget", "position", "department", "-project_type"]
)
def test_turning_the_page_of_equal_rows_shows_every_project_once(
    listed, year, unit, sort
):
    Project.objects.all().delete()
    Project.objects.bulk_create(
        Project(year=year, department=unit, name=f"项目{n}", budget=5)
        for n in range(60)
    )
    both = names(listed(f"?sort={sort}")) + names(listed(f"?sort={sort}&page=2"))
    assert len(both) == len(set(both)) == 60


def test_every_order_ends_with_the_key(listed):
    assert str(listed("?sort=-budget")["table"].data.data.query.order_by[-1]) == "pk"


@pytest.mark.parametrize("sort", ["budget", "-budget", "project_type", "-project_type"])
def test_what_is_blank_comes_last(listed, sort):
    Project.objects.filter(position=20).update(budget=None, project_type=None)
    assert names(listed(f"?sort={sort}"))[-1] == Project.objects.get(position=20).name


def test_a_number_counts_the_forms_of_the_unit_whatever_position_is_stored(
    listed, year, unit
):
    Project.objects.filter(position=2).delete()
    Project.objects.create(year=year, department=unit, name="后台新增的项目")
    context = listed()
    found = [int(*NUMBER_CELL.findall(row)) for row in context["table"].body()]
    numbers = dict(zip(names(context), found, strict=True))
    assert numbers["后台新增的项目"] == 1
    assert sorted(numbers.values()) == list(range(1, 38))


NUMBER_CELL = re.compile(r'data-label="序号">(\d+)<')


def test_one_can_choose_how_many_rows_a_page_shows(as_user, clerk, seeded):
    response = as_user(clerk).get(f"{LIST}?text=补助&per_page=20&page=2")
    page = one_line(response.content.decode())
    links = {
        size: f'href="?text=%E8%A1%A5%E5%8A%A9&amp;per_page={size}"'
        for size in (20, 50, 100, 200)
    }
    assert [size for size, link in links.items() if link not in page] == []
    assert f'{links[20]} aria-label="每页 20 条" aria-current="true"' in page


# The document of a unit


@pytest.mark.parametrize(
    ("role", "query", "code"),
    [
        ("clerk", "", "901001"),
        ("clerk", "?text=妇联", "901001"),
        ("reviewer", "", "901"),
        ("reviewer", "?department=901001", "901001"),
        ("admin", "?department=901", "901"),
        ("admin", "", None),
        ("clerk", "?year=", None),
        ("clerk", "?text=没有这样的项目", None),
        ("clerk", "?department=902001", None),
        ("stranger", "", None),
    ],
)
def test_the_list_offers_the_document_of_the_unit_and_year(
    as_user, request, seeded, role, query, code
):
    page = as_user(request.getfixturevalue(role)).get(f"{LIST}{query}").content.decode()
    if code:
        assert reverse("document", args=[2024, code, "docx"]) in page
    else:
        assert "绩效文本</a>" not in page


# One's own password

NEW = "Xin-Mima-2025"


def change_password(client, new: str = NEW, old: str = PASSWORD, again: str = ""):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("password"), data, follow=True)


def test_a_person_changes_their_password_and_stays_signed_in(as_user, clerk, seeded):
    response = change_password(as_user(clerk))
    assert response.request["PATH_INFO"] == reverse("workbench")
    assert "密码已修改" in response.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "错的密码"}, "你的旧密码不正确"),
        ({"new": "12345678"}, "常见"),
        ({"again": "另一个"}, "不一致"),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_chinese(
    as_user, clerk, typed, sentence
):
    response = change_password(as_user(clerk), **typed)
    assert sentence in str(response.context["form"].errors)
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_the_rules_of_a_password_are_shown_and_its_page_is_two_clicks_away(
    as_user, clerk
):
    client = as_user(clerk)
    assert "至少 8 个字符" in client.get(reverse("password")).content.decode()
    assert f'href="{reverse("me")}"' in client.get(LIST).content.decode()
    assert f'href="{reverse("password")}"' in client.get(reverse("me")).content.decode()


def test_an_order_that_does_not_exist_is_passed_over(listed):
    assert len(names(listed("?sort=password"))) == 37


def test_the_foot_shows_the_total_with_separators(as_user, clerk, seeded):
    assert "6,167.49" in as_user(clerk).get(LIST).content.decode()


def test_an_empty_system_says_what_to_do(as_user, clerk):
    assert (
        "还没有项目；填报人员新建或从上年复制、管理员导入"
        in as_user(clerk).get(LIST).content.decode()
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "2024年还没有项目；填报人员新建"),
        ("?year=2024&text=&department=", "2024年还没有项目；填报人员新建"),
        ("?year=", "还没有项目；填报人员新建"),
        ("?text=妇联", "没有符合条件的项目，请放宽上面的条件"),
        ("?amount_min=abc", "有一项条件填得不对"),
    ],
)
def test_an_empty_list_says_why(as_user, clerk, year, query, sentence):
    table = as_user(clerk).get(f"{LIST}{query}").context["table"]
    assert table.empty_text.startswith(sentence)


@pytest.mark.parametrize(
    ("query", "is_open"),
    [("", False), ("?year=2024", False), ("?text=妇联", True), ("?year=1999", True)],
)
def test_on_a_phone_the_filter_is_open_when_there_is_something_in_it(
    as_user, clerk, seeded, query, is_open
):
    page = one_line(as_user(clerk).get(f"{LIST}{query}").content.decode())
    assert ('id="show-filter" checked' in page) == is_open


def test_a_stranger_sees_none_of_it(as_user, stranger, seeded):
    assert as_user(stranger).get(LIST).context["table"].totals["count"] == 0


def test_another_year_is_shown_when_asked_for(listed):
    other = BudgetYear.objects.create(
        year=2023, scheme=BudgetYear.objects.get(year=2024).scheme
    )
    Project.objects.filter(position__lte=5).update(year=other)
    assert listed("?year=2023")["table"].totals["count"] == 5


def test_the_number_of_queries_does_not_grow_with_the_rows(
    as_user, clerk, seeded, django_assert_num_queries
):
    client = as_user(clerk)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(f"{LIST}?text=人大")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


# Session, person, their department; the years; totals; the choices of department; rows, their numbers.
LIST_QUERIES = 9
