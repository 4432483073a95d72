"""F03: facts and quantities with a bound that says nothing."""

import pytest

from tests.targets.checks.forms import (
    COST,
    QUALITY,
    QUANTITY,
    fixed,
    found,
    with_row,
)

FACTS = [
    # Name, basis, value as typed, the value that a click puts there.
    ("管辖村数", "行政区划", "≥52个", "52个"),
    ("管辖村数", "县政府工作安排", " >= 52 个 ", "52 个"),
    ("管辖村数（个）", "", "＞＝５２个", "５２个"),
    ("下辖行政村数量", "", "不少于 52个", "52个"),
    ("辖区村和社区数", "", "52个以上", "52个"),
    ("所辖社区数", "", "52个（含）以上", "52个"),
    ("全镇行政村个数", "", "≥52", "52"),
    ("自然村数量", "", "至少52个", "52个"),
    ("村数", "行政区划", "52个及以上", "52个"),
    ("社区数量", "县行政区划", "≤5个", "5个"),
    ("人员编制数", "三定方案", "≥58名", "58名"),
    ("辖区户籍人口数", "", "≥3.2万人", "3.2万人"),
    ("管辖村数", "", ">52个", None),
    ("辖区面积", "", "每村不少于2亩", None),
]


@pytest.mark.parametrize(("name", "basis", "value", "fix"), FACTS)
def test_a_fixed_fact_with_a_bound_is_found(name, basis, value, fix):
    (finding,) = found("F03", with_row(QUANTITY, name=name, basis=basis, value=value))
    assert finding.where == "targets[0].value"
    assert (finding.fix and finding.fix.text) == fix


@pytest.mark.parametrize(
    ("name", "basis", "value", "fix"), [each for each in FACTS if each[-1]]
)
def test_the_fix_takes_the_bound_away_and_leaves_nothing_to_find(
    name, basis, value, fix
):
    form = with_row(QUANTITY, name=name, basis=basis, value=value)
    after = fixed(form, *(each.fix for each in found("F03", form)))
    assert found("F03", after) == []
    assert after == with_row(QUANTITY, form, value=fix)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("土地亩数", "≤31亩"),
            ("土地补偿面积", "≤502亩"),
            ("发放人数", "不超过454人"),
            ("修建长度", "<3公里"),
        ),
        *(
            ("惠及村", "52个村以内"),
            ("惠及村数", "≤52村"),
            ("培训人次", "≤200人次"),
            ("征地面积", "≤1.2万㎡"),
        ),
    ],
)
def test_a_quantity_with_only_an_upper_bound_is_found_and_left_to_the_person(
    name, value
):
    findings = found("F03", with_row(QUANTITY, name=name, value=value))
    assert [each.fix for each in findings] == ([] if value == "52个村以内" else [None])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("管辖村数", "52个"),
            ("管辖村数", "=52个"),
            ("管辖村数", ""),
            ("管辖村数", "五十二个"),
            ("管辖村", "全部"),
        ),
        *(
            ("帮扶村数", "≥7个"),
            ("村数", "≥7个"),
            ("覆盖村数", "≥52个"),
            ("辖区内整治村数", "≥20个"),
            ("户数", "≥9户"),
        ),
        *(
            ("辖区面积绿化率", "≥30%"),
            ("管辖道路养护长度", "≥30公里"),
            ("新增社区养老服务站数", "≥3个"),
        ),
        *(
            ("发放人数", "≥454人"),
            ("发放人数", "454人"),
            ("征地面积", ">49亩"),
            ("办理时间", "≤5天"),
            ("事故起数", "≤0起"),
        ),
        *(
            ("受灾人数", "≤30人"),
            ("失业人数", "≤30人"),
            ("建设用地面积", "≤30亩"),
            ("公务接待人次", "≤30人次"),
        ),
        *(("人员编制数", "≤58名"), ("年末供养人数", "≤86人")),
        *(
            ("会议次数", "≤5次"),
            ("公车数量", "≤3辆"),
            ("不合格率", "≤5%"),
            ("发放误差人数", "≤1人"),
            ("返贫户数", "≤0户"),
        ),
        *(
            ("经费", "≤5万元"),
            ("服务半径", "≤5"),
            ("补助户数", "≤0户"),
            ("", "≤31台"),
            ("管" * 500, "≥52个"),
        ),
    ],
)
def test_a_bound_that_says_something_is_left_alone(name, value):
    assert found("F03", with_row(QUANTITY, name=name, value=value)) == []


def test_only_quantities_are_asked_for_what_is_to_be_done():
    assert found("F03", with_row(QUALITY, name="返工长度", value="≤3米")) == []
    assert found("F03", with_row(COST, value="≤300元/人/月")) == []


def test_what_is_said_of_a_bound():
    (fact,) = found("F03", with_row(QUANTITY, name="管辖村数", value="≥52个"))
    assert (
        fact.message
        == "管辖村数是确定的数，“≥52个”却写成了下限，请写成确定的数，如“52个”"
    )
    (wanted,) = found("F03", with_row(QUANTITY, name="土地亩数", value="≤31亩"))
    assert (
        wanted.message
        == "“≤31亩”是上限，完成得再少也算达到，请写明要完成的数，如“31亩”"
    )


def test_the_real_bounds_that_say_nothing(document):
    where = {
        number: [each.where for each in found("F03", form)]
        for number, form in enumerate(document.projects, 1)
    }
    assert {n: each for n, each in where.items() if each} == {
        n: ["targets[0].value"] for n in (8, 10, 11, 16)
    }
