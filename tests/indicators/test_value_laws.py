"""Target values, as laws: whatever is typed is understood somehow, and what is printed is read back."""

import time
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.units import (
    BASE_NAMES,
    DENOMINATOR_NAMES,
    MOST_DENOMINATORS,
    PERIODS,
    SCALES,
)
from indicators.values import (
    GRADES,
    LONGEST_VALUE,
    Deadline,
    Frequency,
    Grade,
    Number,
    Op,
    Text,
    Unit,
    Value,
    describe,
    parse,
)

DENOMINATORS = st.sampled_from(sorted(set(DENOMINATOR_NAMES.values())))
UNITS = st.builds(
    Unit,
    scale=st.sampled_from(sorted(SCALES)),
    base=st.sampled_from(sorted({"", *BASE_NAMES.values()})),
    per=st.lists(DENOMINATORS, max_size=MOST_DENOMINATORS).map(tuple),
)
OPS = st.sampled_from(get_args(Op))
LARGEST = 10**15 - 1
AMOUNTS = st.builds(
    lambda whole, places: Decimal(whole).scaleb(-places),
    st.integers(-LARGEST, LARGEST),
    st.integers(0, 8),
)
YEAR_OR_NONE, MONTH = st.none() | st.integers(2000, 2099), st.integers(1, 12)
DEADLINES = st.one_of(
    st.builds(Deadline, year=YEAR_OR_NONE, month=st.none() | MONTH),
    st.builds(Deadline, year=YEAR_OR_NONE, month=MONTH, day=st.integers(1, 28)),
    st.builds(Deadline, day=st.none() | st.integers(1, 31), recurring=st.just("月")),
    st.builds(
        Deadline,
        month=MONTH,
        day=st.none() | st.integers(1, 28),
        recurring=st.just("年"),
    ),
    st.sampled_from(
        [Deadline(recurring="季度"), Deadline(recurring="年"), Deadline(None, 2, 29)]
    ),
)
VALUES = st.one_of(
    st.builds(Number, OPS, AMOUNTS, UNITS),
    DEADLINES,
    st.builds(Frequency, st.sampled_from(sorted(PERIODS))),
    st.builds(Grade, OPS, st.sampled_from(GRADES)),
)
# Arbitrary text hardly ever comes near a value; shuffled pieces of values do.
PIECES = (
    *(
        "≥",
        ">",
        "=",
        "≤",
        "<",
        ">=",
        "≧",
        "不低于",
        "超过",
        "达到",
        "控制在",
        "以上",
        "以内",
        "及",
        "（含）",
    ),
    *("每", "/", "·", "-", ".", ",", "，", "。", " ", "\u3000", "\n", "的"),
    *("1", "12", "20", "95", "９", "2024", "000"),
    *(
        "%",
        "％",
        "元",
        "万",
        "亿",
        "万元",
        "人",
        "亩",
        "次",
        "㎡",
        "m2",
        "个",
        "天",
        "良",
        "优秀",
        "合格",
    ),
    *(
        "年",
        "月",
        "日",
        "号",
        "季度",
        "第四季度",
        "底",
        "末",
        "前",
        "完成",
        "发放",
        "按",
        "一次",
    ),
)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
HOSTILE = (
    *(
        "9" * 10_000,
        "(" * 10_000,
        " " * 100_000 + "x",
        "1" + ",000" * 5_000,
        "1e999999999",
        "\ud800",
        "\x00",
    ),
    *(
        "≥" * LONGEST_VALUE,
        "每人" * 30,
        "5元" + "/人" * 29,
        "95" + "以上" * 29,
        "12月" + "完成" * 28 + "x",
    ),
)


@given(TEXTS)
def test_any_text_has_a_meaning(text: str) -> None:
    assert isinstance(parse(text), Value)


@given(VALUES)
def test_what_is_printed_is_read_back(value: Value) -> None:
    assert parse(str(value)) == value


@given(TEXTS)
def test_what_was_understood_of_any_text_is_read_back(text: str) -> None:
    assert parse(str(parse(text))) == parse(text)


@given(TEXTS)
def test_the_canonical_print_of_a_canonical_print_is_itself(text: str) -> None:
    once = str(parse(text))
    assert str(parse(once)) == once


@given(VALUES)
def test_full_width_characters_and_blanks_around_change_nothing(value: Value) -> None:
    wide = str(value).translate({half: half + 0xFEE0 for half in range(0x21, 0x7F)})
    assert parse(f"\u3000{wide} ") == value


@given(st.integers(LONGEST_VALUE - 9, LONGEST_VALUE + 9))
def test_a_text_is_read_up_to_the_longest_value(length: int) -> None:
    stretched = f"95{'%':>{length - 2}}"
    assert isinstance(parse(stretched), Number if length <= LONGEST_VALUE else Text)


@given(AMOUNTS, UNITS)
@example(Decimal("-0"), Unit())
def test_equal_amounts_are_equal_values_and_print_alike(
    amount: Decimal, unit: Unit
) -> None:
    plain, padded = (
        Number("≥", amount, unit),
        Number("≥", amount + Decimal("0.0000000000"), unit),
    )
    assert (plain, str(plain)) == (padded, str(padded))


@given(AMOUNTS)
def test_an_amount_is_printed_in_digits_without_loss(amount: Decimal) -> None:
    digits = str(Number("≥", amount, Unit())).removeprefix("≥")
    assert set(digits) <= set("-.0123456789")
    assert Decimal(digits) == amount


@given(UNITS)
def test_the_order_of_denominators_does_not_matter(unit: Unit) -> None:
    assert Unit(unit.scale, unit.base, unit.per[::-1]) == unit


@given(UNITS)
def test_what_is_counted_stands_before_what_recurs(unit: Unit) -> None:
    assert unit.things + unit.periods == unit.per


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:6]))
def test_a_hostile_text_is_text_at_once(text: str) -> None:
    start = time.perf_counter()
    assert parse(text) == Text(text.strip())
    assert time.perf_counter() - start < 0.5


@given(TEXTS | st.text(min_size=LONGEST_VALUE))
def test_a_description_is_one_short_line(text: str) -> None:
    phrase = describe(parse(text))
    assert 0 < len(phrase) < LONGEST_VALUE
    assert "\n" not in phrase


@given(AMOUNTS)
def test_ten_thousand_yuan_are_ten_thousand_times_the_yuan(amount: Decimal) -> None:
    ten_thousands, ones = Unit("万", "元"), Unit("", "元")
    assert (
        Number("=", amount, ten_thousands).base_amount
        == Number("=", amount.scaleb(4), ones).base_amount
    )
