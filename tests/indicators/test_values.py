"""Target values, case by case: what each spelling means, and how it is printed and described."""

from decimal import Decimal

import pytest

from indicators.values import (
    Deadline,
    Frequency,
    Grade,
    Number,
    Text,
    Unit,
    Value,
    describe,
    is_unit_only,
    parse,
)

NO_UNIT, PERCENT, YUAN, WAN_YUAN = (
    Unit(),
    Unit(base="%"),
    Unit(base="元"),
    Unit("万", "元"),
)
MU, METRE, SQUARE_METRE = Unit(base="亩"), Unit(base="米"), Unit(base="㎡")
YEARS, MONTHS, DAYS = Unit(base="年"), Unit(base="个月"), Unit(base="天")
PERSON, PIECE, TIMES = Unit(base="人"), Unit(base="个"), Unit(base="次")
YUAN_A_MU, YUAN_A_HOUSEHOLD, YUAN_A_PERSON = (
    Unit("", "元", (thing,)) for thing in "亩户人"
)
YUAN_A_PERSON_A_MONTH = Unit("", "元", ("人", "月"))


def at_least(amount: str, unit: Unit) -> Number:
    return Number("≥", Decimal(amount), unit)


def at_most(amount: str, unit: Unit) -> Number:
    return Number("≤", Decimal(amount), unit)


def exactly(amount: str, unit: Unit) -> Number:
    return Number("=", Decimal(amount), unit)


# Every distinct target value in the 37 published forms of 2024.
REAL_VALUES: dict[str, Value] = {
    "≥10%": at_least("10", PERCENT),
    "≥20%": at_least("20", PERCENT),
    "≥30%": at_least("30", PERCENT),
    "≥50%": at_least("50", PERCENT),
    "≥80%": at_least("80", PERCENT),
    "≥90%": at_least("90", PERCENT),
    "≥95%": at_least("95", PERCENT),
    "3月底前": Deadline(month=3),
    "10月底前": Deadline(month=10),
    "12月底前": Deadline(month=12),
    "每月20日前发放": Deadline(day=20, recurring="月"),
    "按月发放": Frequency("月"),
    "良以上": Grade("≥", "良"),
    "档案工资": Text("档案工资"),
    "退役军人事务局确定工资标准": Text("退役军人事务局确定工资标准"),
    "万元": Text("万元"),
    "7个": exactly("7", PIECE),
    "52个": exactly("52", PIECE),
    "≥52个": at_least("52", PIECE),
    "≥3次": at_least("3", TIMES),
    "≥10年": at_least("10", YEARS),
    "≥20年": at_least("20", YEARS),
    "≥30年": at_least("30", YEARS),
    "2人": exactly("2", PERSON),
    "454人": exactly("454", PERSON),
    "≥4人": at_least("4", PERSON),
    "≥10人": at_least("10", PERSON),
    "≥28人": at_least("28", PERSON),
    "≥58人": at_least("58", PERSON),
    "≥111人": at_least("111", PERSON),
    "≥500人": at_least("500", PERSON),
    "≥4562人": at_least("4562", PERSON),
    "≥170米": at_least("170", METRE),
    "≥219米": at_least("219", METRE),
    "≥63829㎡": at_least("63829", SQUARE_METRE),
    "≥7亩": at_least("7", MU),
    "≥28.3亩": at_least("28.3", MU),
    "≤31亩": at_most("31", MU),
    "≥49亩": at_least("49", MU),
    "≥100.37亩": at_least("100.37", MU),
    "≥111.3亩": at_least("111.3", MU),
    "≥149亩": at_least("149", MU),
    "≥170.33亩": at_least("170.33", MU),
    "≥171.12亩": at_least("171.12", MU),
    "≥350亩": at_least("350", MU),
    "≤502亩": at_most("502", MU),
    "≥3294.68亩": at_least("3294.68", MU),
    "≥5595.17亩": at_least("5595.17", MU),
    "≥1元": at_least("1", YUAN),
    "≥100元": at_least("100", YUAN),
    "≥2210元": at_least("2210", YUAN),
    "≥0.04万元": at_least("0.04", WAN_YUAN),
    "≥0.97万元": at_least("0.97", WAN_YUAN),
    "≥50万元": at_least("50", WAN_YUAN),
    "≥73.4万元": at_least("73.4", WAN_YUAN),
    "≥91.5万元": at_least("91.5", WAN_YUAN),
    "≥100万元": at_least("100", WAN_YUAN),
    "≥108.03万元": at_least("108.03", WAN_YUAN),
    "≥110万元": at_least("110", WAN_YUAN),
    "≥700万元": at_least("700", WAN_YUAN),
    "≥2054元/亩": at_least("2054", YUAN_A_MU),
    "≤2210元/亩": at_most("2210", YUAN_A_MU),
    "≥8.65万元/亩": at_least("8.65", Unit("万", "元", ("亩",))),
    "≥4000元/户": at_least("4000", YUAN_A_HOUSEHOLD),
    "≥2040元/人": at_least("2040", YUAN_A_PERSON),
    "≥210元/人/月": at_least("210", YUAN_A_PERSON_A_MONTH),
    "300元/人/月": exactly("300", YUAN_A_PERSON_A_MONTH),
    "≤2800元/月/人": at_most("2800", YUAN_A_PERSON_A_MONTH),
}
REPRINTED = {
    "≤2800元/月/人": "≤2800元/人/月",
    "每月20日前发放": "每月20日前",
    "按月发放": "按月",
}

# What else is typed for the same meanings: the canonical print, and other ways to write it.
SPELLINGS = {
    "≥95%": (
        "＞＝９５％ >=95% =>95% ≧95% ⩾95﹪ 不低于95% 不少于95% 不得低于95% 至少95% 大于等于95% 大于或等于95% "
        "达到95% 达95%以上 达到95%以上 95%以上 95%及以上 95%（含）以上 95%以上(含) ≥95%以上 ≥不低于95% "
        "≥95.00% ≥95%。 ≥95%；"
    ),
    "≤5%": (
        "＜＝5% <=5% =<5% ≦5% 不超过5% 不高于5% 不得超过5% 小于等于5% 至多5% 5%以内 5%之内 5%以下 5%及以下 "
        "控制在5% 控制在5%以内"
    ),
    ">3次": "＞3次 ﹥3次 大于3次 高于3次 多于3次 超过3次",
    "<3次": "＜3次 ﹤3次 小于3次 低于3次 少于3次 不足3次 不满3次",
    "52个": "=52个 ＝52个 等于52个 ５２个 052个",
    "1236.5万元": "1236.50万元 1236。5万元 1,236.50万元 1，236.5万元 １２３６．５万元",
    "-2.5%": "－2.5% −2.5%",
    "2210元/亩": "每亩2210元 2210元每亩 2210元/每亩 2210元／亩 每亩2210元/亩 每亩2,210元",
    "300元/人/月": "每人每月300元 每月每人300元 300元每人每月 300元/月/人 300元/人·月 300元/人/个月",
    "≥300元/人/月": "每人每月不低于300元 不低于每人每月300元 每人每月300元以上 每人每月≥300元",
    "100元/人/日": "100元/人/天 每人每天100元 每日每人100元",
    "2次/年": "每年2次 2次每年 2次/年度",
    "63829㎡": "63829平方米 63829平米 63829m² 63829m2 63829M2 63829ｍ２",
    "5公里": "5千米 5km 5㎞",
    "≤6个月": "6个月内 6个月以内 ≤6个月",
    "≤30天": "30天内 30日内 不超过30日",
    "≤15工作日": "15个工作日内",
    "3万人次": "３万人次 =3万人次",
    "12月底前": (
        "十二月底前 12月底 12月末前 12月 12月份 12月底之前 12月底以前 12月底前完成 当年12月底前 "
        "≤12月 ≤12月前 不晚于12月底 第四季度 四季度末 4季度 下半年"
    ),
    "10月31日前": "10月31日 10月31号前 10月31日之前完成 截至10月31日 于10月31日前完成支付",
    "2024年12月31日前": (
        "2024年12月31日 2024-12-31 2024/12/31前 2024.12.31 ≤2024年12月31日 ２０２４年１２月３１日前 "
        "二〇二四年十二月三十一日前 二○二四年12月31日"
    ),
    "2024年9月底前": "2024年9月底 2024年09月 2024年第三季度 2024年三季度末前",
    "2024年底前": "2024年 2024年度 2024年内 2024年度内 2024年年底前 2024年末 2024年底完成",
    "年底前": "年底 年末前 年内 年度内 本年底 当年年底前完成",
    "每月20日前": "每月20日 每月20号前 每月20日前发放到位",
    "每月底前": "每月底 每月月底前 每月末前支付",
    "每季度末前": "每季度末 每季末前 每季度底前拨付",
    "每年12月底前": "每年12月 每年12月底前完成",
    "按月": "每月 逐月 按月足额发放 每月一次 每月1次 每个月发放",
    "按季度": "按季 每季度 按季度拨付",
    "按年": "按年度 每年 每年一次",
    "良以上": "≥良 >=良 不低于良 良及以上 达到良以上 良等级以上 达到良",
    "合格": "=合格 合格等次",
}

NOT_VALUES = {
    "more is said": "95%以上的群众 群众满意度95% 5项工作 12月底前的工作 按月考核 优良率 第一次 约50人",
    "two figures": "80%-90% 1-2次 3~5个 95%±2% 1/2 10\u300020% 3\u30005人",
    "not decimal digits": "1e5元 95.5.5% 1,23元 1,2345元 一百人 ٣人 ²人",
    "operators that contradict": "≥95%以内 不超过5%以上 超过95%以上 控制在95%以上 ≤良以上 ≥=95%",
    "an operator too many": "95%以上以上 ≥≥≥95%",
    "not a unit": "5元2 5元/ 5/元 5元//人 5月/人 5人/人/户/亩/月 万元/ 每 / %%",
    "month or months": "≥6月",
    "not a date": "2月30日前 2023年2月29日前 13月底前 0月底前 31日前 每月32日前 1999年底前 2024-12/31",
    "before the period": "12月前 2024年12月前 12月份之前 每年12月前 2024年前 2024年度前 第四季度前 上半年前",
    "too many digits": "1234567890123456个 0.123456789%",
    "no figure": "以上 ≥ 。",
}


@pytest.mark.parametrize(("text", "value"), REAL_VALUES.items())
def test_a_value_of_the_real_document_is_understood(text: str, value: Value) -> None:
    assert parse(text) == value


@pytest.mark.parametrize("text", REAL_VALUES)
def test_a_value_of_the_real_document_is_printed_as_it_was_typed_or_canonically(
    text: str,
) -> None:
    assert str(parse(text)) == REPRINTED.get(text, text)


def test_the_table_holds_all_values_of_the_real_document() -> None:
    assert len(REAL_VALUES) == 68


@pytest.mark.parametrize(
    ("canonical", "spelling"),
    [
        (canonical, word)
        for canonical, words in SPELLINGS.items()
        for word in words.split()
    ],
)
def test_another_spelling_means_the_same(canonical: str, spelling: str) -> None:
    assert parse(spelling) == parse(canonical)


@pytest.mark.parametrize("canonical", SPELLINGS)
def test_a_canonical_spelling_is_understood_and_stays(canonical: str) -> None:
    value = parse(canonical)
    assert not isinstance(value, Text)
    assert str(value) == canonical


@pytest.mark.parametrize(
    "text", ["≥ 95 %", "\u3000≥95%\n", "≥\u200b95%", "不低于 95 % 。", "\ufeff≥95%"]
)
def test_blanks_mean_nothing(text: str) -> None:
    assert parse(text) == at_least("95", PERCENT)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (reason, text)
        for reason, texts in NOT_VALUES.items()
        for text in texts.split(" ")
    ],
)
def test_what_is_not_wholly_a_value_stays_text(reason: str, text: str) -> None:
    assert parse(text) == Text(text), reason


def test_a_number_of_years_that_looks_like_a_date_keeps_its_sign() -> None:
    assert str(exactly("2024", YEARS)) == "=2024年"


@pytest.mark.parametrize("blank", ["", " ", "\u3000\n\t"])
def test_a_blank_is_an_empty_text(blank: str) -> None:
    assert parse(blank) == Text("")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", exactly("95", NO_UNIT)),
        ("≥3万", at_least("3", Unit("万"))),
        ("2024年", Deadline(2024)),
        ("=2024年", exactly("2024", YEARS)),
        ("≥2024年", at_least("2024", YEARS)),
        ("12月", Deadline(month=12)),
        ("12个月", exactly("12", MONTHS)),
        ("30日", exactly("30", DAYS)),
        ("每年1次", Frequency("年")),
        ("1次/年", exactly("1", Unit("", "次", ("年",)))),
        ("优", Grade("=", "优")),
        ("优秀", Grade("=", "优秀")),
    ],
)
def test_neighbours_are_told_apart(text: str, value: Value) -> None:
    assert parse(text) == value


def test_quantity_times_unit_price_times_periods_is_the_budget() -> None:
    match parse("454人"), parse("300元/人/月"), parse("163.44万元"):
        case Number() as people, Number() as price, Number() as budget:
            assert people.base_amount * price.base_amount * 12 == budget.base_amount
        case others:
            pytest.fail(f"not all of them numbers: {others}")


@pytest.mark.parametrize(
    ("unit", "money", "percent", "unit_price"),
    [
        (WAN_YUAN, True, False, False),
        (YUAN_A_PERSON_A_MONTH, True, False, True),
        (PERCENT, False, True, False),
        (Unit("", "次", ("年",)), False, False, False),
        (NO_UNIT, False, False, False),
    ],
    ids=str,
)
def test_a_unit_knows_its_kind(
    unit: Unit, money: bool, percent: bool, unit_price: bool
) -> None:
    assert (unit.is_money, unit.is_percent, unit.is_unit_price) == (
        money,
        percent,
        unit_price,
    )


@pytest.mark.parametrize(
    "text", ["万元", " 万 元 ", "％", "元/亩", "≥万元", "＞＝元", "人", "万", "平方米"]
)
def test_a_unit_without_its_number_is_noticed(text: str) -> None:
    assert is_unit_only(parse(text))


@pytest.mark.parametrize(
    "text", ["", "≥", "95", "52个", "档案工资", "优", "12月底前", "按月", "万元整", "/"]
)
def test_a_forgotten_number_is_not_seen_elsewhere(text: str) -> None:
    assert not is_unit_only(parse(text))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("≥2210元/亩", "不低于 2,210 元/亩（单价）"),
        ("≤1236.50万元", "不超过 1,236.5 万元"),
        (">95%", "高于 95%"),
        ("<-0.5%", "低于 -0.5%"),
        ("52个", "等于 52 个"),
        ("3", "等于 3"),
        ("12月底前", "截止 12月底"),
        ("每月20日前发放", "截止 每月20日"),
        ("按季度", "每季度一次"),
        ("良以上", "不低于 良"),
        ("优", "评为 优"),
        ("档案工资", "文字说明"),
        ("万元", "只有单位，没有数字"),
        ("", "未填写"),
    ],
)
def test_a_value_is_described_in_one_phrase(text: str, phrase: str) -> None:
    assert describe(parse(text)) == phrase
