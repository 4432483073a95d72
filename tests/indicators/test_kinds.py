"""What kind a target value is of, and its figure in percent."""

from decimal import Decimal

import pytest

from indicators.kinds import Kind, kind_of, percent_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("≥95%", Kind.SHARE),
        ("3‰", Kind.SHARE),
        ("52个", Kind.QUANTITY),
        ("0.5", Kind.QUANTITY),
        ("≤18万元", Kind.MONEY),
        ("≤2800元/人/月", Kind.PRICE),
        ("12月底前", Kind.DEADLINE),
        ("按月", Kind.FREQUENCY),
        ("良以上", Kind.GRADE),
        ("档案工资", Kind.TEXT),
        ("95%以上的群众", Kind.TEXT),
        ("", Kind.NONE),
        (" ", Kind.NONE),
        ("万元", Kind.NONE),
    ],
)
def test_a_value_is_of_the_kind_that_its_text_means(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("≥95%", Decimal(95)),
        ("5‰", Decimal("0.5")),
        ("99.99999%", Decimal(100)),
        ("250%", Decimal(250)),
        ("1000000%", None),
        ("95个", None),
        ("95元/人", None),
        ("", None),
    ],
)
def test_a_share_has_a_figure_in_percent(text, percent):
    assert percent_of(text) == percent
