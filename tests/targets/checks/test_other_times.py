"""F05, F08, F09, T03, T04: other times, other places, numbers of persons, and how official texts are written."""

from decimal import Decimal

import pytest

from targets.checks.rules.finding import Level
from targets.documents.values import Plan
from tests.targets.checks.forms import (
    COST,
    QUALITY,
    TIME,
    changed,
    fixed,
    found,
    with_row,
)


def planned(deadline, *percents, price="≤3600元/人"):
    form = with_row(COST, value=price, description="每名网格员全年的补贴")
    figures = [None if each is None else Decimal(each) for each in percents]
    return with_row(TIME, changed(form, plan=Plan(*figures)), value=deadline)


@pytest.mark.parametrize(
    ("deadline", "percents", "where", "level"),
    [
        ("10月底前", (50, 100, 100, 100), "targets[2].value", None),
        ("6月底前", (100, 100, 100, 100), "targets[2].value", None),
        ("每月20日前", (100, 100, 100, 100), "plan.march", Level.WARNING),
        ("按月发放", (0, 0, 0, 100), "plan.december", Level.WARNING),
        ("按月发放", (None, None, None, 100), "plan.december", Level.WARNING),
    ],
)
def test_a_plan_that_does_not_suit_the_time_is_found(deadline, percents, where, level):
    (finding,) = found("F05", planned(deadline, *percents))
    assert (finding.where, finding.level) == (where, level)
    assert found("A06", planned(deadline, *percents)) == []


@pytest.mark.parametrize(
    ("deadline", "percents"),
    [
        ("12月底前", (50, 100, 100, 100)),
        ("6月底前", (50, 100, 100, 100)),
        ("5月20日前", (50, 100, 100, 100)),
        ("每季度末前", (50, 100, 100, 100)),
        ("每月20日前", (25, 50, 75, 100)),
        ("10月底前", (None, None, None, None)),
        ("≥95%", (100, 100, 100, 100)),
    ],
)
def test_a_plan_that_suits_the_time_is_left_alone(deadline, percents):
    assert found("F05", planned(deadline, *percents)) == []


@pytest.mark.parametrize("value", ["2023年12月底前", "2025年6月30日前", "2023-12-31"])
def test_a_deadline_of_another_year_is_found(value):
    (finding,) = found("F08", with_row(TIME, value=value))
    assert finding.advice == "请填写 2024 年内的时间"


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("2024年12月底前", {}),
        ("12月底前", {}),
        ("2025年6月底前", {"purpose": "2023—2025年分三年实施"}),
        ("2025年6月底前", {"goals": "2025年6月底前通过验收"}),
        ("2025年6月底前", {"name": "2025年度水利工程"}),
    ],
)
def test_a_deadline_that_may_be_so_is_left_alone(value, fields):
    assert found("F08", with_row(TIME, changed(**fields), value=value)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"goals": "2022年发放454名网格员补贴"},
        {"purpose": "用于2023年度网格员补贴发放"},
        {"goals": "保障西郭城镇人民政府454名网格员补贴"},
    ],
)
def test_a_text_of_a_past_year_or_another_place_is_found(fields):
    (finding,) = found("F09", changed(**fields))
    assert finding.where in fields
    assert "可能" in finding.what


@pytest.mark.parametrize(
    "fields",
    [
        {"goals": "2024年发放454名网格员补贴"},
        {"goals": "2026年底前全面覆盖"},
        {"goals": "比2023年提高5个百分点"},
        {"purpose": "支付2022年工程尾款"},
        {"purpose": "2023年签订的合同"},
        {"purpose": "根据冀财〔2022〕8号文件"},
        {"name": "2023年网格员补贴", "goals": "发放2023年网格员补贴"},
        {"goals": "保障巨鹿镇人民政府454名网格员补贴"},
    ],
)
def test_a_year_that_is_only_referred_to_is_left_alone(fields):
    assert found("F09", changed(**fields)) == []


@pytest.mark.parametrize(
    ("text", "kind", "mended"),
    [
        ("身份证130529198702034518", "身份证号", "身份证1305************18"),
        ("联系电话13931905678。", "手机号码", "联系电话139****5678。"),
        ("账号6228480402564890018", "银行卡号", "账号6228***********0018"),
        ("电话１３９３１９０５６７８", "手机号码", "电话１３９****５６７８"),
    ],
)
def test_a_number_of_a_person_is_found_and_masked(text, kind, mended):
    form = changed(purpose=text)
    (finding,) = found("T03", form)
    assert kind in finding.what
    assert finding.fix.text == mended
    assert found("T03", fixed(form, finding.fix)) == []


@pytest.mark.parametrize(
    "text",
    [
        "13052924P00584012153W",
        "冀财预〔2023〕13号",
        "0319-4322110",
        "面积139319056781平方米",
        "编号130529240058401",
        "≤12345678901元",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert found("T03", with_row(QUALITY, basis=text)) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("县政办[2023]第12号", "县政办〔2023〕12号"),
        ("冀财预（2021）101号文件", "冀财预〔2021〕101号文件"),
        ("完成率达到百分之百", "完成率达到100%"),
        ("占比百分之九十五", "占比95%"),
        ("群众满易度", "群众满意度"),
    ],
)
def test_what_official_texts_write_otherwise_is_found(text, mended):
    form = with_row(QUALITY, description=text)
    (finding,) = found("T04", form)
    assert finding.fix.text == mended
    assert found("T04", fixed(form, finding.fix)) == []


@pytest.mark.parametrize(
    "text",
    [
        "县政办〔2023〕12号",
        "《办法》（2023）",
        "《关于印发[2023]第12号的通知》",
        "百分之几",
        "2023年第12号公告",
    ],
)
def test_what_is_written_so_is_left_alone(text):
    assert found("T04", with_row(QUALITY, basis=text)) == []
