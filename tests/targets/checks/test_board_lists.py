"""The lists behind the board: of the findings, and of the projects with their scores."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project
from targets.checks.models import RecordedFinding, RuleSetting, Waiver
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.filings.models import Target
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


def explain(**found) -> RecordedFinding:
    """The first such finding bears a reason, as if the clerk had given it."""
    first = RecordedFinding.objects.filter(**found).first()
    user = first.filing.project.department.people.first()
    first.waiver = Waiver.objects.create(
        filing=first.filing,
        rule=first.rule,
        evidence=first.evidence,
        reason="上级文件如此规定",
        user=user,
    )
    first.save()
    return first


# The list of findings


def test_a_finding_leads_to_its_cell_in_the_editor_by_the_key_of_its_row(browse):
    (first, *_) = browse.get(f"{FINDINGS}?rule=A02").context["table"].paginated_rows
    found = first.record
    index = int(re.match(r"targets\[(\d+)\]", found.where).group(1))
    key = (
        Target.objects.filter(declaration=found.filing_id)
        .order_by("position")[index]
        .key
    )
    address = f"{reverse('declaration-edit', args=[found.filing.project_id])}#targets.{key}.value"
    assert address in links(page(browse, f"{FINDINGS}?rule=A02"), "/projects/")


def test_those_who_only_read_are_led_to_the_form_as_it_reads(browse, as_user, reviewer):
    shown = page(as_user(reviewer), f"{FINDINGS}?rule=A02")
    found = RecordedFinding.objects.filter(rule="A02").first()
    assert (
        f"{reverse('declaration', args=[found.filing.project_id])}#{found.where}"
        in links(shown, "/projects/")
    )
    assert "/edit/" not in shown


def test_a_row_that_has_gone_since_leads_to_the_form(browse):
    page(browse, BOARD)
    found = RecordedFinding.objects.filter(rule="A02").first()
    RecordedFinding.objects.filter(pk=found.pk).update(where="targets[99].value")
    address = reverse("declaration-edit", args=[found.filing.project_id])
    assert address in links(
        page(browse, f"{FINDINGS}?project={found.filing.project_id}"), address
    )


def test_the_heavier_ones_come_first(browse):
    order = ["错误", "警告", "提示"]
    levels = [
        order.index(row["级别"]) for row in rows(browse, f"{FINDINGS}?export=csv")
    ]
    assert levels == sorted(levels)
    assert {*levels} == {0, 1, 2}


def test_what_was_explained_is_listed_apart_with_the_reason_and_the_person(browse):
    page(browse, BOARD)
    explain(rule="C06")
    before = browse.get(BOARD).context["totals"]
    assert (before.explained, listed(browse, f"{FINDINGS}?state=explained")) == (1, 1)
    (row,) = rows(browse, f"{FINDINGS}?state=explained&export=csv")
    assert (row["规则"], row["说明"], row["说明人"]) == (
        "C06",
        "上级文件如此规定",
        "王丽",
    )
    open_ones = listed(browse, FINDINGS)
    assert listed(browse, f"{FINDINGS}?state=all") == open_ones + 1
    assert "上级文件如此规定" in page(browse, f"{FINDINGS}?state=explained")


def test_a_project_s_findings_alone(browse):
    project = Project.objects.get(position=6)
    shown = page(browse, f"{FINDINGS}?project={project.pk}")
    assert f"只列出项目 {project.name} 的问题" in shown
    names = {
        row["项目名称"]
        for row in rows(browse, f"{FINDINGS}?project={project.pk}&export=csv")
    }
    assert names == {project.name}


def test_a_file_says_of_each_finding_what_the_list_says(browse):
    first, *_ = rows(
        browse,
        f"{FINDINGS}?rule=A02&export=csv&column=code&column=where&column=fix&column=rule",
    )
    found = (
        RecordedFinding.objects.filter(rule="A02")
        .order_by("filing__project__position", "position")
        .first()
    )
    assert first["规则内容"] == "成本指标只有下限"
    assert (first["项目编码"], first["问题"]) == (found.filing.project.code, found.what)
    assert (first["可一键改"], first["维度"]) == (f"改为“{found.fix_text}”", "适当性")


# The list of projects


def test_the_worst_project_comes_first_and_other_orders_are_a_click_away(browse):
    points = [int(row["得分"]) for row in rows(browse, f"{PROJECTS}?export=csv")]
    assert (len(points), points) == (37, sorted(points))
    assert [
        int(row["得分"]) for row in rows(browse, f"{PROJECTS}?sort=-points&export=csv")
    ] == points[::-1]


def test_a_score_says_how_it_came_about(browse):
    for row in rows(browse, f"{PROJECTS}?export=csv"):
        taken = 8 * int(row["错误"]) + 6 * int(row["警告"]) + int(row["提示"])
        assert int(row["得分"]) == max(100 - taken, 0)
        assert f"= {row['得分']}" in row["怎么得出"]
    assert 'title="100' in page(browse, PROJECTS)


def test_projects_are_found_by_name(browse):
    assert {
        row["项目名称"] for row in rows(browse, f"{PROJECTS}?text=妇联&export=csv")
    } == {"妇联工作经费"}
    assert "没有符合条件的项目" in page(browse, f"{PROJECTS}?text=没有这样的项目")


# Queries


@pytest.mark.parametrize(
    ("path", "most"), [(BOARD, 28), (FINDINGS, 21), (PROJECTS, 19)]
)
def test_the_number_of_queries_does_not_grow(browse, year, unit, path, most):
    page(browse, path)
    with CaptureQueriesContext(connection) as few:
        page(browse, path)
    Project.objects.bulk_create(
        Project(year=year, department=unit, name=f"项目{n}", position=n)
        for n in range(100, 150)
    )
    page(browse, f"{path}?per_page=200")
    with CaptureQueriesContext(connection) as many:
        page(browse, f"{path}?per_page=200")
    assert len(few) == len(many) <= most


@pytest.mark.parametrize("path", [FINDINGS, PROJECTS])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nor_does_that_of_a_file(browse, path, kind):
    page(browse, path)
    with CaptureQueriesContext(connection) as few:
        browse.get(f"{path}?rule=A02&text=妇联&export={kind}").getvalue()
    with CaptureQueriesContext(connection) as many:
        browse.get(f"{path}?export={kind}").getvalue()
    assert len(few) == len(many)


@pytest.mark.parametrize("path", [FINDINGS, reverse("mend")])
def test_a_rule_on_trial_is_named_in_no_picker_but_an_admins(
    path, as_user, clerk, admin, seeded, year
):
    RuleSetting.objects.create(year=year, rule="A02", level=Level.TRIAL)
    query = f"{path}?year=2024&rule=A02"
    assert RULES["A02"].title not in page(as_user(clerk), query)
    assert RULES["A02"].title in page(as_user(admin), query)
