"""The page of the rules: what people read there, and what an admin saves."""

import re

import pytest

from projects.models import BudgetYear, Event
from targets.checks import refreshing as checking
from targets.checks.engine import CheckReport
from targets.checks.models import RuleSetting, Waiver
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.filings.models import DepartmentTarget, Filing
from targets.filings.store import revise
from tests.html import one_line

ADDRESS = "/quality/rules/"


@pytest.fixture
def site(as_user, admin, year):
    return as_user(admin)


def page(client, query: str = "") -> str:
    response = client.get(f"{ADDRESS}{query}")
    assert response.status_code == 200
    return one_line(response.content.decode())


def sent(form) -> dict[str, str]:
    """What a browser would send of that page, changed in nothing."""
    fields = {field.html_name: field.value() for field in form}
    return fields | {f"initial-{name}": value for name, value in fields.items()}


def save(client, **changes: str):
    """Change that on the page and save: `level_C01="hint"`."""
    data = sent(client.get(ADDRESS).context["form"])
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    return client.post(f"{ADDRESS}?year=2024", data | changed, follow=True)


def kept() -> dict[str, tuple]:
    return {each.rule: (each.level, each.figure) for each in RuleSetting.objects.all()}


def test_everybody_reads_every_rule_with_its_example(as_user, clerk, year):
    text = page(as_user(clerk))
    assert [
        rule for rule in ALL_RULES if f"{rule} {ALL_RULES[rule].title}" not in text
    ] == []
    assert "≥300元/人/月”是下限，超支也算达到目标" in text
    assert "改为“≤300元/人/月”" in text
    assert "保存设定" not in text
    assert "<select" not in text


def test_a_rule_that_breaks_on_its_own_example_leaves_the_page_as_it_is(
    as_user, clerk, year, monkeypatch
):
    monkeypatch.setattr(
        "targets.checks.views.rules.report_on",
        lambda rule: CheckReport(broken={rule.id}),
    )
    text = page(as_user(clerk))
    assert text.count("规则出错，没有结果，请联系系统管理员") == len(ALL_RULES)


def test_a_rule_on_trial_is_for_admins_alone(as_user, clerk, admin, year):
    save_settings(year, admin, {"A04": Wish(level=Level.TRIAL)})
    assert 'id="A04"' not in page(as_user(clerk))
    assert 'id="A04"' in page(as_user(admin))


def test_what_was_set_is_marked_with_who_set_it(as_user, leader, admin, year):
    save_settings(year, admin, {"C01": Wish(level=Level.HINT)})
    text = page(as_user(leader))
    assert re.search(r"默认是“错误”；系统管理员 \d{4}年\d+月\d+日 \d\d:\d\d 设定", text)
    admin.delete()
    assert "默认是“错误”；已删除的人员" in page(as_user(leader))


def test_open_findings_are_counted_in_one_s_scope(
    as_user, clerk, stranger, seeded, year, unit
):
    check_unit(year, unit.pk, rule_config_of(year))
    link = r'<a href="/quality/findings/\?year=2024&amp;rule=C05" aria-label="C05 现有 (\d+) 个问题">'
    assert [int(count) > 100 for count in re.findall(link, page(as_user(clerk)))] == [
        True
    ]
    assert "/quality/findings/?" not in page(as_user(stranger))


def test_an_explained_finding_is_no_open_one(as_user, clerk, seeded, year, unit):
    check_unit(year, unit.pk, rule_config_of(year))
    found = (
        Filing.objects.filter(findings__rule="R04").first().findings.filter(rule="R04")
    )
    waiver = Waiver.objects.create(
        filing=found[0].filing, rule="R04", evidence=found[0].evidence, user=clerk
    )
    before = page(as_user(clerk))
    found.update(waiver=waiver)
    assert "R04 现有 2 个问题" in before
    assert "R04 现有 1 个问题" in page(as_user(clerk))


def test_the_number_of_queries_does_not_grow_with_the_findings(
    as_user,
    admin,
    seeded,
    year,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    client = as_user(admin)
    client.get(ADDRESS)  # which checks
    with django_assert_max_num_queries(18) as some:
        client.get(ADDRESS)
    count = len(some)  # now: the next request empties the log
    save_settings(year, admin, {rule: Wish(level=Level.TRIAL) for rule in ALL_RULES})
    client.get(ADDRESS)
    with django_assert_num_queries(count):
        client.get(ADDRESS)


def test_what_was_set_counts_at_once(site, seeded):
    assert "A07 现有" not in page(site)
    assert "A07 现有" in save(site, figure_A07="100").content.decode()


def test_where_much_is_to_be_checked_the_page_says_that_it_is_not_yet(
    site, seeded, monkeypatch
):
    monkeypatch.setattr(checking, "AT_ONCE", 36)
    text = page(site)
    assert "还有 38 张表没有按现在的规则检查" in text
    assert "现有 " not in text


# The year


@pytest.mark.parametrize(
    "query", ["", "?year=", "?year=abc", "?year=1999", "?year=２０２５"]
)
def test_the_latest_year_is_shown_where_none_that_there_is_is_asked_for(
    site, year, query
):
    BudgetYear.objects.create(year=2025, scheme=year.scheme)
    assert "只影响 2025年" in page(site, query)


def test_another_year_can_be_chosen(site, year):
    BudgetYear.objects.create(year=2025, scheme=year.scheme)
    assert "只影响 2024年" in page(site, "?year=2024")


def test_without_any_year_the_page_says_what_to_do(as_user, admin):
    assert "还没有预算年度" in page(as_user(admin))


@pytest.mark.parametrize("query", ["", "?year=1999"])
def test_nothing_is_saved_for_a_year_that_is_not_there(site, query):
    assert site.post(f"{ADDRESS}{query}", {"level-C01": "hint"}).status_code == 404
    assert kept() == {}


# Saving


def test_only_what_differs_from_the_rule_is_kept(site):
    response = save(
        site, level_C01="hint", level_C02="error", figure_A07="85", figure_A04="10.0"
    )
    assert kept() == {"C01": ("hint", None), "A07": ("", 85)}
    assert "已保存 2024年规则 C01、A07 的设定" in response.content.decode()


@pytest.mark.parametrize("text", ["80", "", "８０", " 80 % "])
def test_back_to_the_default_nothing_is_kept(site, text):
    save(site, level_A07="hint", figure_A07="85")
    save(site, level_A07="warning", figure_A07=text)
    assert kept() == {}


def test_a_page_that_nobody_changed_saves_nothing(site):
    save(site, figure_A07="85.5")
    assert "没有改动，不用保存" in save(site).content.decode()
    assert kept() == {"A07": ("", 85.5)}


def test_a_stale_page_leaves_alone_what_was_not_changed_on_it(site, year, admin):
    data = sent(site.get(ADDRESS).context["form"])
    save_settings(
        year, admin, {"C01": Wish(level=Level.HINT), "C02": Wish(level=Level.HINT)}
    )
    site.post(
        f"{ADDRESS}?year=2024", data | {"level-C02": "trial", "level-C03": "error"}
    )
    assert kept() == {
        "C01": ("hint", None),
        "C02": ("trial", None),
        "C03": ("error", None),
    }


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("level_C01", "fatal", "没有“fatal”这个级别，请从列表中选择"),
        ("level_C01", "", "没有选级别，请从列表中选择"),
        (
            "figure_A07",
            "很高",
            "“很高”不是数字，请填写 0 到 100 之间的数，最多 2 位小数",
        ),
        ("figure_A07", "NaN", "“NaN”不是数字"),
        ("figure_A07", "1e2", "“1e2”不是数字"),
        ("figure_A07", "9" * 50, "不是数字"),
        ("figure_A07", "100.01", "100.01 超出范围"),
        ("figure_A07", "-1", "-1 超出范围"),
        ("figure_A07", "80.123", "80.123 的小数太多"),
        ("figure_R01", "1", "1 超出范围，请填写 2 到 100 之间的整数"),
        ("figure_R01", "2.5", "2.5 的小数太多"),
        ("figure_R02", "49", "49 超出范围，请填写 50 到 100 之间"),
    ],
)
def test_a_wrong_entry_is_told_beside_its_field_and_nothing_is_saved(
    site, field, text, message
):
    response = save(site, **{"level_C05": "error", field: text})
    name = field.replace("_", "-")
    assert message in response.context["form"].errors[name][0]
    assert f'id="id_{name}_error"' in response.content.decode()
    assert "有 1 处填写有误，没有保存任何改动" in response.content.decode()
    assert kept() == {}


def test_a_wrong_entry_keeps_what_the_page_was_loaded_with(site, year, admin):
    data = sent(site.get(ADDRESS).context["form"]) | {"figure-A07": "很高"}
    save_settings(year, admin, {"C01": Wish(level=Level.HINT)})
    again = site.post(f"{ADDRESS}?year=2024", data).content.decode()
    assert '<input type="hidden" name="initial-level-C01" value="error"' in again


@pytest.mark.parametrize("person", ["clerk", "reviewer", "leader", "stranger"])
def test_nobody_but_an_admin_saves(as_user, year, person, request):
    client = as_user(request.getfixturevalue(person))
    assert client.post(f"{ADDRESS}?year=2024", {"level-C01": "hint"}).status_code == 403
    assert kept() == {}


# Part one


def test_a_rule_for_part_one_has_its_level_there_and_says_what_it_is_for(
    site, seeded, year, admin, unit
):
    text = page(site)
    assert "部门整体绩效目标 · 财预〔2015〕88号：审核绩效目标的完整性" in text
    saved = save(site, level_D05="warning").content.decode()
    assert "已保存 2024年规则 D05 的设定" in saved
    assert kept() == {"D05": ("warning", None)}
    assert Event.objects.filter(verb="rules").exists()


def test_open_findings_in_part_ones_are_counted_now(
    as_user, clerk, stranger, seeded, year, unit
):
    assert 'aria-label="D01' not in page(as_user(clerk))
    DepartmentTarget.objects.update(overall="")
    revise(Filing.objects.filter(department_target__isnull=False))
    text = page(as_user(clerk))
    address = "/quality/findings/?year=2024&amp;rule=D01"
    assert f'<a href="{address}" aria-label="D01 现有 1 个问题"' in text
    assert 'aria-label="D01' not in page(as_user(stranger))
