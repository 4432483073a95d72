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
    assert [category.name for category in shown()["tree"]][:4] == [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
    ]
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
    assert {
        row.record.parent.parent
        for row in shown(f"?category={first.pk}")["table"].paginated_rows
    } == {first}


def test_the_other_scheme_has_no_entries_yet(shown):
    table = shown("?scheme=2021")["table"]
    assert table.paginator.count == 0
    assert table.empty_text.startswith("这个指标体系的指标库还是空的")


def test_what_is_not_found_says_what_to_do(shown):
    assert shown("?text=没有这样的指标")["table"].empty_text.startswith(
        "没有符合条件的指标"
    )


@pytest.mark.parametrize(
    "query",
    ["", "?text=满意", "?project_type=驻村帮扶", "?text=面积&project_type=土地补偿"],
)
def test_the_tree_counts_what_each_category_would_show(shown, query):
    counts = {category.pk: category.entries for category in shown(query)["tree"]}
    join = "&" if query else "?"
    found = {
        pk: shown(f"{query}{join}category={pk}")["table"].paginator.count
        for pk in counts
    }
    assert counts == found


def test_a_chosen_category_leaves_the_other_counts_as_they_are(shown):
    before = [category.entries for category in shown("?text=满意")["tree"]]
    category = Indicator.objects.get(level=2, name="成本指标", scheme__code="three")
    assert [
        row.entries for row in shown(f"?text=满意&category={category.pk}")["tree"]
    ] == before


def test_the_number_of_queries_does_not_grow_with_the_entries(
    shown, django_assert_num_queries
):
    with django_assert_num_queries(LIBRARY_QUERIES):
        shown("?text=满意")
    with django_assert_num_queries(LIBRARY_QUERIES):
        shown()


# Session, person, their department; the current scheme, the scheme asked for; the choices of type and of scheme
# (the form asks for these twice); count, rows, tree.
LIBRARY_QUERIES = 12
