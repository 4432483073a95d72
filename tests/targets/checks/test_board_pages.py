"""The board as people meet it, over the published document."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project
from targets.checks.models import RuleSetting, UnitCheck
from targets.checks.rules.finding import Level
from targets.filings.department_store import ensure_department_target
from targets.filings.models import DepartmentTarget, Filing
from targets.filings.store import revise
from tests.departments import ensure_departments
from tests.html import one_line
from tests.targets.acts import copy_all, new_year
from tests.targets.checks.pages import (
    BOARD,
    FINDINGS,
    PROJECTS,
    links,
    listed,
    page,
    rows,
)


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


# The board


def test_the_first_line_says_how_the_year_stands(browse):
    context = browse.get(BOARD).context
    totals = context["totals"]
    said = re.sub(
        r"<.*?>",
        "",
        re.search(r'<p class="summary">(.*?)</p>', page(browse, BOARD)).group(1),
    )
    assert said == (
        f"38 张表（含 1 份部门整体绩效目标）中 {context['clean']} 张没有错误和警告；"
        f"共 {totals.errors} 个错误、{totals.warnings} 个警告、"
        f"{totals.hints} 个提示，平均 {context['mean']} 分。"
    )
    assert totals.errors


def test_every_figure_leads_to_as_many_rows(browse):
    context = browse.get(BOARD).context
    totals = context["totals"]
    for level, count in [
        ("error", totals.errors),
        ("warning", totals.warnings),
        ("hint", totals.hints),
    ]:
        found = [
            each
            for each in links(page(browse, BOARD), FINDINGS)
            if f"level={level}" in each
        ]
        narrower = ("dimension=", "rule=")
        (link,) = [link for link in found if not any(map(link.count, narrower))]
        assert listed(browse, link) == count


def test_every_rule_and_every_dimension_leads_to_its_findings(browse):
    context = browse.get(BOARD).context
    found = links(page(browse, BOARD), FINDINGS)
    # A rule that found things at two levels has a line for each.
    by_rule = [(row.rule.id, row.open) for row in context["rules"] if row.open]
    assert [
        (link.split("rule=")[1][:3], listed(browse, link))
        for link in found
        if "rule=" in link
    ] == by_rule
    by_dimension = [line[-1].value for line in context["dimensions"].lines]
    assert [
        listed(browse, link)
        for link in found
        if "dimension=" in link and "level=" not in link
    ] == by_dimension


def test_every_level_of_a_dimension_leads_to_its_findings(as_user, admin, seeded, year):
    RuleSetting.objects.create(year=year, rule="C07", level=Level.TRIAL)
    browse = as_user(admin)
    figure = browse.get(BOARD).context["dimensions"]
    assert [figure.columns[number].label for number in figure.drawn] == [
        level.label for level in Level
    ]
    figures = [
        line[number].value
        for line in figure.lines
        for number in figure.drawn
        if line[number].value
    ]
    found = [
        link
        for link in links(page(browse, BOARD), FINDINGS)
        if "dimension=" in link and "level=" in link
    ]
    assert [listed(browse, link) for link in found] == figures
    assert sum(figures) == sum(line[-1].value for line in figure.lines)


def test_what_can_be_mended_is_offered_to_those_who_fill_in(browse, as_user, reviewer):
    fixable = [
        each.rule.id for each in browse.get(BOARD).context["rules"] if each.fixable
    ]
    address = reverse("mend")
    assert [link[-3:] for link in links(page(browse, BOARD), address)] == fixable
    assert fixable
    assert links(page(as_user(reviewer), BOARD), address) == []


def test_the_worst_are_named_with_the_way_their_score_came_about(browse):
    worst = browse.get(BOARD).context["worst"]
    points = [score.points for _, score in worst]
    assert (len(worst), points) == (10, sorted(points))
    assert worst[0][1].derivation in page(browse, BOARD)


def test_one_unit_is_no_table_of_units_but_two_are(
    browse, as_user, admin, year, other_unit
):
    assert 'id="by-unit"' not in page(browse, BOARD)
    Project.objects.create(year=year, department=other_unit, name="别的单位的项目")
    board = page(as_user(admin), BOARD)
    (link,) = [each for each in links(board, BOARD) if "department=902001" in each]
    assert as_user(admin).get(link).context["forms"] == 1


def test_a_change_shows_at_once(browse):
    before = browse.get(BOARD).context["totals"]
    Project.objects.filter(position=1).delete()
    after = browse.get(BOARD).context
    assert (after["projects"], after["totals"].hints < before.hints) == (36, True)


def test_the_latest_year_is_shown_unless_another_is_asked_for(browse, seeded):
    new_year()
    assert browse.get(BOARD).context["board"].year.year == 2025
    assert "2025年还没有绩效目标表" in page(browse, BOARD)
    assert browse.get(f"{BOARD}?year=2024").context["forms"] == 38
    copy_all()
    assert browse.get(BOARD).context["forms"] == 38


def test_before_the_first_year_there_is_nothing_and_that_is_said(as_user, clerk):
    assert "还没有预算年度" in page(as_user(clerk), BOARD)
    for path in (FINDINGS, PROJECTS, f"{PROJECTS}?sort=points"):
        assert listed(as_user(clerk), path) == 0


def test_a_rule_that_broke_is_named(browse):
    page(browse, BOARD)
    UnitCheck.objects.update(broken={"A04": 3})
    assert (
        "规则 A04（数量 × 单价与预算数不符）出错，3 张表没有按它检查，请联系系统管理员"
        in page(browse, BOARD)
    )


@pytest.mark.parametrize("path", [BOARD, FINDINGS, PROJECTS])
@pytest.mark.parametrize(
    "query",
    [
        *(
            "year=1999",
            "year=abc",
            "year=%00",
            "department=999",
            "department=%00",
            "rule=X99",
            "rule=%00",
            "level=trial",
        ),
        *(
            "level=abc",
            "dimension=abc",
            "state=abc",
            "project=0",
            "project=abc",
            "project=1" + "0" * 40,
            "page=999",
        ),
        *(
            "page=abc",
            "sort=nothing",
            "sort=weight",
            "per_page=9999",
            "text=%00",
            "column=nothing",
            "year=&state=",
        ),
        *(
            "year=abc&sort=-points",
            "year=abc&sort=level",
            "year=abc&export=csv",
            "project=abc&export=xlsx",
        ),
    ],
)
def test_no_address_breaks_it(browse, path, query):
    response = browse.get(f"{path}?{query}")
    assert response.getvalue()
    assert response.status_code == (400 if "%00" in query else 200)


def test_a_condition_that_is_not_understood_is_said(browse):
    for path in (BOARD, FINDINGS, PROJECTS):
        assert "有一项条件填得不对" in page(browse, f"{path}?year=1999")


# Who sees what


def test_what_is_on_trial_is_shown_to_admins_alone(browse, as_user, admin, year):
    RuleSetting.objects.create(year=year, rule="C05", level=Level.TRIAL)
    for path in (BOARD, FINDINGS, f"{FINDINGS}?rule=C05"):
        assert ("试行" in page(as_user(admin), path), "试行" in page(browse, path)) == (
            True,
            False,
        )
    assert listed(as_user(admin), f"{FINDINGS}?level=trial")
    assert (
        listed(browse, f"{FINDINGS}?level=trial"),
        listed(browse, f"{FINDINGS}?rule=C05"),
    ) == (0, 0)
    assert "C05" not in {row["规则"] for row in rows(browse, f"{FINDINGS}?export=csv")}


@pytest.mark.parametrize("role", ["reviewer", "leader", "admin"])
def test_they_see_all_of_their_scope(browse, as_user, request, role):
    theirs = as_user(request.getfixturevalue(role))
    assert theirs.get(BOARD).context["totals"] == browse.get(BOARD).context["totals"]
    assert (listed(theirs, FINDINGS), listed(theirs, PROJECTS)) == (
        listed(browse, FINDINGS),
        37,
    )


def test_a_stranger_sees_nothing_of_ours(browse, as_user, stranger):
    ours = Project.objects.first()
    page(browse, BOARD)
    theirs = as_user(stranger)
    assert ours.name not in page(theirs, BOARD) + page(theirs, FINDINGS) + page(
        theirs, PROJECTS
    )
    assert "没有这个项目，或者它不在您的单位范围内" in page(
        theirs, f"{FINDINGS}?project={ours.pk}"
    )
    assert (
        rows(theirs, f"{FINDINGS}?export=csv")
        == rows(theirs, f"{PROJECTS}?department=901001&export=csv")
        == []
    )


def test_part_ones_with_open_findings_are_named(browse, as_user, stranger):
    target = DepartmentTarget.objects.get()
    link = f'href="{target.get_absolute_url()}#standing"'
    before = browse.get("/quality/").content.decode()
    assert "部门整体目标" in before
    target.overall = ""
    target.save()
    target.subtargets.update(goal="")
    revise(Filing.objects.filter(pk=target.filing_id))
    shown = one_line(browse.get("/quality/").content.decode())
    assert link in shown
    count = 1 + target.subtargets.count()
    assert f'<td class="amount" data-label="错误">{count}</td>' in shown
    assert link not in as_user(stranger).get("/quality/").content.decode()


def test_many_part_ones_ask_for_as_much_as_one(browse, year):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browse.get("/quality/")
        return len(captured)

    queries()
    one = queries()
    units, _ = ensure_departments({f"90100101{number}": "站所" for number in range(5)})
    for unit in units.values():
        ensure_department_target(unit, year)
    queries()
    assert queries() == one
    assert browse.get("/quality/").context["part_ones"] == 6
