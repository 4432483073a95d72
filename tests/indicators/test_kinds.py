"""What kind a target value is of, and its figure in percent."""

from decimal import Decimal

import pytest

from indicators.kinds import ValueKind, kind_of, percent_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("≥95%", ValueKind.SHARE),
        ("3‰", ValueKind.SHARE),
        ("52个", ValueKind.QUANTITY),
        ("0.5", ValueKind.QUANTITY),
        ("≤18万元", ValueKind.MONEY),
        ("≤2800元/人/月", ValueKind.PRICE),
        ("12月底前", ValueKind.DEADLINE),
        ("按月", ValueKind.FREQUENCY),
        ("良以上", ValueKind.GRADE),
        ("档案工资", ValueKind.TEXT),
        ("95%以上的群众", ValueKind.TEXT),
        ("", ValueKind.NONE),
        (" ", ValueKind.NONE),
        ("万元", ValueKind.NONE),
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
