"""Amounts and percentages: what people type is understood or refused, and what is printed is read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Refused, print_amount, print_percent, read_amount, read_percent
from tests.targets.strategies import amounts, percents


@given(amounts, st.booleans())
def test_a_printed_amount_is_read_back(amount, separators):
    assert read_amount(print_amount(amount, separators=separators)) == amount


@given(percents)
def test_a_printed_percentage_is_read_back(percent):
    assert read_percent(print_percent(percent)) == percent


@given(
    st.text() | st.text("0123456789.,，-+%万元 ０９", max_size=12),
    st.sampled_from([read_amount, read_percent]),
)
def test_any_text_is_understood_or_refused(text, read):
    try:
        number = read(text)
    except Refused as refused:
        reason = str(refused)
    else:
        assert number is None or number >= 0
        return
    assert reason.count("“") == 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        (" \u3000\n", None),
        ("万元", None),
        ("18", "18"),
        ("18.00", "18"),
        ("1,236.5", "1236.5"),
        ("1，236.5", "1236.5"),
        ("12,345,678", "12345678"),
        ("１２３．４５", "123.45"),
        ("  18.00 万元 ", "18"),
        ("1 236", "1236"),
        ("+5", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("－0", "0"),
        ("0.000001", "0.000001"),
        ("0.00000100", "0.000001"),
        ("999999999.999999", "999999999.999999"),
        ("007", "7"),
        ("1236。5", "1236.5"),
        ("1236．5", "1236.5"),
        ("1236.5万", "1236.5"),
        ("1236.5万元整", "1236.5"),
        ("￥1236.5", "1236.5"),
        ("¥ 1,236.50", "1236.5"),
        ("人民币18万元", "18"),
        ("\u200f18\u200e", "18"),
    ],
)
def test_a_typed_amount_is_understood(text, amount):
    assert read_amount(text) == (amount and Decimal(amount))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("十八", "“十八”不是数字，请填写数字，如 18.00"),
        ("18.0.0", "“18.0.0”不是数字"),
        ("1,2345", "“1,2345”不是数字"),
        ("1e5", "“1e5”不是数字"),
        ("NaN", "“NaN”不是数字"),
        ("Infinity", "“Infinity”不是数字"),
        ("0x10", "“0x10”不是数字"),
        ("18%", "“18%”不是数字"),
        ("约18", "“约18”不是数字"),
        ("٣", "“٣”不是数字"),
        ("-", "“-”不是数字，没有这项资金请填写 0"),
        (
            "180000元",
            "“180000元”的单位不是万元，换算过来是 18.00 万元，请核对后填写 18.00",
        ),
        ("十八元", "“十八元”的单位不是万元，请换算为万元后填写数字"),
        ("元", "“元”的单位不是万元"),
        ("3亿元", "“3亿元”的单位不是万元"),
        ("-0.01", "金额“-0.01”为负数，请填写不小于 0 的数"),
        ("1000000000", "金额“1000000000”过大，请核对单位是否为万元"),
        ("0.0000001", "“0.0000001”的小数超过 6 位，请核对"),
        ("0." + "0" * 37 + "1", "的小数超过 6 位，请核对"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(text, reason):
    with pytest.raises(Refused) as caught:
        read_amount(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("", None),
        ("%", None),
        ("25%", 25),
        ("25", 25),
        ("25 ％", 25),
        ("0%", 0),
        ("100.00%", 100),
        ("33.33", "33.33"),
        ("25﹪", 25),
        ("25。5", "25.5"),
        ("百分之25", 25),
        ("0.25%", "0.25"),
        ("0", 0),
    ],
)
def test_a_typed_percentage_is_understood(text, percent):
    assert read_percent(text) == (percent if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("300%", "“300%”超出 0%–100%，请填写累计支出的百分数，如 75%"),
        ("100.01%", "“100.01%”超出 0%–100%"),
        ("-1%", "“-1%”超出 0%–100%"),
        ("25%%", "“25%%”不是数字，请填写 0 到 100 之间的百分数，如 25%"),
        ("四分之一", "“四分之一”不是数字"),
        ("33.333%", "“33.333%”的小数超过 2 位，请核对"),
        ("0.25", "“0.25”分不清是 25% 还是 0.25%，请写成带百分号的数"),
        ("0.33333", "“0.33333”的小数超过 2 位，请核对"),
    ],
)
def test_a_percentage_that_cannot_be_is_refused(text, reason):
    with pytest.raises(Refused) as caught:
        read_percent(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("read", "text", "offers"),
    [
        (read_amount, "12365000元", ("1,236.50",)),
        (read_amount, "￥12365000元整", ("1,236.50",)),
        (read_amount, "12,365千元", ("1,236.50",)),
        (read_amount, "1.2亿", ("12,000.00",)),
        (read_amount, "约18", ("18.00",)),
        (read_amount, "18万左右", ("18.00",)),
        (read_amount, "无", ("0.00",)),
        (read_amount, "—", ("0.00",)),
        (read_amount, "十八", ()),
        (read_amount, "-5元", ()),
        (read_percent, "0.25", ("25%", "0.25%")),
        (read_percent, "0．5", ("50%", "0.5%")),
        (read_percent, "0.125", ("12.5%",)),
        (read_percent, "1", ("100%", "1%")),
        (read_percent, "300%", ()),
    ],
)
def test_what_may_have_been_meant_is_offered_and_can_be_read(read, text, offers):
    with pytest.raises(Refused) as caught:
        read(text)
    assert caught.value.offers == offers
    assert all(read(offer) is not None for offer in offers)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10**6,
        "1," * 10**6,
        "0" * 10**6 + "x",
        "-" + "1" * 10**6,
        "." * 10**6,
        "9" * 10**6 + "元",
    ],
)
@pytest.mark.parametrize("read", [read_amount, read_percent])
def test_a_huge_text_is_refused_in_few_words(text, read):
    with pytest.raises(Refused) as caught:
        read(text)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("amount", "plain", "with_separators"),
    [
        (None, "", ""),
        ("0", "0.00", "0.00"),
        ("18", "18.00", "18.00"),
        ("1236.5", "1236.50", "1,236.50"),
        ("1234567.123456", "1234567.123456", "1,234,567.123456"),
        ("1E+3", "1000.00", "1,000.00"),
    ],
)
def test_an_amount_is_printed_with_the_places_it_needs(amount, plain, with_separators):
    number = amount and Decimal(amount)
    assert (print_amount(number, separators=False), print_amount(number)) == (
        plain,
        with_separators,
    )


@pytest.mark.parametrize(
    ("percent", "text"),
    [(None, ""), ("0.00", "0%"), ("25.00", "25%"), ("33.30", "33.3%")],
)
def test_a_percentage_is_printed_with_the_places_it_needs(percent, text):
    assert print_percent(percent and Decimal(percent)) == text
