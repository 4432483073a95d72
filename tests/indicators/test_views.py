"""The page of the indicator library."""

import pytest
from django.urls import reverse

from indicators.models import Indicator

LIBRARY = reverse("library")


@pytest.fixture
def shown(as_user, clerk, library):
    """`shown("?…")` is the page's context for that query."""
    client = as_user(clerk)
    return lambda query="": client.get(f"{LIBRARY}{query}").context


def test_the_tree_shows_the_nine_categories_of_the_year_s_scheme(shown):
    assert [category.name for category in shown()["tree"]][:4] == ["数量指标", "质量指标", "时效指标", "成本指标"]
    assert shown()["tree"].count() == 9


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?text=满意", "满意"), ("?project_type=驻村帮扶", ""), ("?text=占地 面积", "占")],
)
def test_it_can_be_searched(shown, query, expected):
    rows = [row.record for row in shown(query)["table"].paginated_rows]
    assert rows
    assert all(expected in f"{row.name}{row.description}{row.basis}" for row in rows)


def test_a_category_shows_its_own_entries(shown):
    category = Indicator.objects.get(level=2, name="成本指标", scheme__code="three")
    rows = shown(f"?category={category.pk}")["table"].paginated_rows
    assert {row.record.parent for row in rows} == {category}


def test_a_first_level_shows_the_entries_of_all_its_categories(shown):
    first = Indicator.objects.get(level=1, name="效益指标", scheme__code="three")
    assert {row.record.parent.parent for row in shown(f"?category={first.pk}")["table"].paginated_rows} == {first}


def test_the_other_scheme_has_no_entries_yet(shown):
    assert shown("?scheme=2021")["table"].paginator.count == 0


def test_the_number_of_queries_does_not_grow_with_the_entries(shown, django_assert_num_queries):
    with django_assert_num_queries(LIBRARY_QUERIES):
        shown("?text=满意")
    with django_assert_num_queries(LIBRARY_QUERIES):
        shown()


# Session, person, their department; the current scheme, the scheme asked for; the choices of type and of scheme
# (the form asks for these twice); count, rows, tree.
LIBRARY_QUERIES = 11
