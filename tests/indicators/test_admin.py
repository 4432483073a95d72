"""The indicator tree in the admin."""

import pytest
from django.urls import reverse

from indicators.models import Indicator, IndicatorLevel
from projects.models import ProjectType, Scheme

LIST, ADD = (
    reverse("admin:indicators_indicator_changelist"),
    reverse("admin:indicators_indicator_add"),
)


@pytest.fixture
def site_client(as_user, admin):
    return as_user(admin)


def category(scheme: str, name: str) -> Indicator:
    return Indicator.objects.get(
        scheme__code=scheme, name=name, level__lt=IndicatorLevel.LIBRARY
    )


def test_a_list_asks_no_more_for_more_rows(
    site_client, schemes, django_assert_max_num_queries
):
    with django_assert_max_num_queries(100) as few:
        site_client.get(LIST)
    parent, kind = category("three", "数量指标"), ProjectType.objects.first()
    for number in range(20):
        kinds = {
            "scheme": parent.scheme,
            "parent": parent,
            "level": IndicatorLevel.LIBRARY,
            "project_type": kind,
        }
        Indicator.objects.create(**kinds, name=f"指标{number}")
    with django_assert_max_num_queries(len(few)):
        site_client.get(LIST)


def test_a_row_shows_its_place_in_the_tree(site_client, library):
    content = site_client.get(
        LIST, {"level__exact": IndicatorLevel.LIBRARY}
    ).content.decode()
    assert (
        '<td class="field-first_level">产出指标</td><td class="field-second_level">数量指标</td>'
        in content
    )


def test_only_categories_are_offered_as_parents_by_scheme(site_client, library):
    choices = site_client.get(ADD).context["adminform"].form.fields["parent"].choices
    assert [group for group, _ in choices[1:]] == [
        str(scheme) for scheme in Scheme.objects.all()
    ]
    assert [label for _, label in choices[2][1]][:3] == [
        "产出指标",
        "产出指标 › 数量指标",
        "产出指标 › 质量指标",
    ]


@pytest.mark.parametrize(
    ("level", "parent", "sentence"),
    [
        (IndicatorLevel.LIBRARY, ("three", "数量指标"), None),
        (IndicatorLevel.SECOND, ("three", "产出指标"), None),
        (IndicatorLevel.FIRST, None, None),
        (
            IndicatorLevel.LIBRARY,
            ("2021", "数量指标"),
            "三级指标的上级指标应为“三类指标（产出、效益、满意度）”的二级指标，请另选",
        ),
        (
            IndicatorLevel.LIBRARY,
            ("three", "产出指标"),
            "三级指标的上级指标应为“三类指标（产出、效益、满意度）”的二级指标，请另选",
        ),
        (
            IndicatorLevel.FIRST,
            ("three", "产出指标"),
            "一级指标的上级指标应为空白，请另选",
        ),
        (
            IndicatorLevel.LIBRARY,
            None,
            "一级指标没有上级；二级、三级指标要选择上级指标",
        ),
    ],
)
def test_a_parent_stands_one_level_above_in_the_same_scheme(
    level, parent, sentence, site_client, schemes
):
    scheme = Scheme.objects.get(code="three")
    chosen = category(*parent).pk if parent else ""
    form = {
        "scheme": scheme.pk,
        "level": level,
        "parent": chosen,
        "name": "新的指标",
        "position": 0,
    }
    response = site_client.post(ADD, form)
    assert Indicator.objects.filter(name="新的指标").exists() == (sentence is None)
    assert sentence is None or sentence in str(response.context["errors"])
