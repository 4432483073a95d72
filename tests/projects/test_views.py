"""The list of projects: filters, order, totals, pages."""

import pytest
from django.urls import reverse

from projects.models import BudgetYear, Project

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
        ("?text=土地 2024", 1),
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
def test_a_filter_that_cannot_be_understood_says_so_and_shows_nothing(listed, query, sentence):
    context = listed(query)
    assert sentence in str(context["filter"].form.errors)
    assert names(context) == []


def test_the_totals_are_those_of_all_filtered_rows_not_of_the_page(listed, document):
    totals = listed("?per_page=20")["table"].totals
    assert totals["count"] == 37
    assert totals["budget"] == sum(form.budget for form in document.projects)


@pytest.mark.parametrize(("query", "rows"), [("", 37), ("?per_page=20", 20), ("?per_page=20&page=2", 17)])
def test_a_page_holds_as_many_rows_as_asked_for(listed, query, rows):
    assert len(names(listed(query))) == rows


@pytest.mark.parametrize("size", ["0", "-1", "21", "1000000", "x"])
def test_no_address_can_ask_for_another_page_size(listed, size):
    assert listed(f"?per_page={size}")["table"].paginator.per_page == 50


def test_a_page_beyond_the_last_is_the_last(listed):
    assert listed("?per_page=20&page=999")["table"].page.number == 2


def test_it_can_be_sorted_by_amount(listed):
    assert names(listed("?sort=-budget"))[0] == "原开发区道路、项目及预征地2024年土地补偿款"


def test_an_order_that_does_not_exist_is_passed_over(listed):
    assert len(names(listed("?sort=password"))) == 37


def test_the_foot_shows_the_total_with_separators(as_user, clerk, seeded):
    assert "6,167.49" in as_user(clerk).get(LIST).content.decode()


def test_an_empty_system_says_what_to_do(as_user, clerk):
    assert "没有符合条件的项目" in as_user(clerk).get(LIST).content.decode()


def test_a_stranger_sees_none_of_it(as_user, stranger, seeded):
    assert as_user(stranger).get(LIST).context["table"].totals["count"] == 0


def test_another_year_is_shown_when_asked_for(listed):
    other = BudgetYear.objects.create(year=2023, scheme=BudgetYear.objects.get(year=2024).scheme)
    Project.objects.filter(position__lte=5).update(year=other)
    assert listed("?year=2023")["table"].totals["count"] == 5


def test_the_number_of_queries_does_not_grow_with_the_rows(as_user, clerk, seeded, django_assert_num_queries):
    client = as_user(clerk)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(f"{LIST}?text=人大")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


# Session, person, their department; the latest year, the year asked for; totals; the choices of year and of
# department; rows.
LIST_QUERIES = 9
