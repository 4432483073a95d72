"""A04 and A03 where 元 was written for 万元, and what a bare count is of."""

import pytest

from tests.targets.checks.forms import found, with_row
from tests.targets.checks.test_costs import form_of


@pytest.mark.parametrize(
    ("quantity", "price", "budget", "mended"),
    [
        ("120人", "≤250万元/人", "3", "≤250元/人"),
        ("2500亩", "≥2210万元/亩", "552.5", "≤2210元/亩"),
        ("40个", "1.2元/个", "48", "1.2万元/个"),
    ],
)
def test_a_price_in_the_wrong_unit_is_called_so(quantity, price, budget, mended):
    form = form_of(("数量", quantity), ("成本", price), budget=budget)
    (finding,) = found("A04", form)
    assert "像是把" in finding.what
    assert "%" not in finding.what
    assert finding.fix.text == mended
    assert found("A04", with_row(1, form, value=mended)) == []


@pytest.mark.parametrize(
    ("quantity", "name", "price", "budget"),
    [
        ("52个", "村数", "3万元/村", "300"),
        ("60个", "受益户数", "1万元/户", "300"),
    ],
)
def test_a_bare_count_is_of_what_the_name_says(quantity, name, price, budget):
    form = form_of(("数量", quantity), ("成本", price), budget=budget)
    assert found("A04", with_row(0, form, name=name))
    assert found("A04", with_row(0, form, name="数量")) == []
