"""What hangs on something keeps it from being deleted in the admin; categories on forms keep their names."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.urls import reverse

from indicators.models import Indicator, IndicatorLevel
from projects.models import (
    BudgetYear,
    Department,
    Exemption,
    Project,
    ProjectType,
    Scheme,
    User,
)


@pytest.fixture
def site_client(as_user, admin):
    return as_user(admin)


def page(row: Model, name: str) -> str:
    meta = row._meta
    address = f"admin:{meta.app_label}_{meta.model_name}_{name}"
    return reverse(address, args=[row.pk])


@pytest.mark.parametrize(
    ("model", "found"),
    [
        (Department, ["单位 1 条"]),
        (BudgetYear, ["项目 37 条", "部门整体绩效目标 1 条"]),
        (Scheme, ["预算年度 1 条"]),
        (ProjectType, ["项目 "]),
        (Indicator, ["绩效指标 "]),
    ],
)
def test_what_is_used_is_not_deleted_and_the_page_says_by_what(
    model, found, site_client, seeded, library
):
    row = model.objects.order_by("pk")[0]
    if model is BudgetYear:
        row = model.objects.get(year=2024)
    if model is ProjectType:
        row = Project.objects.exclude(project_type=None)[0].project_type
    if model is Scheme:
        row = BudgetYear.objects.get(year=2024).scheme
    response = site_client.post(page(row, "delete"), {"post": "yes"})
    text = response.content.decode()
    assert "不能删除，还有记录用到它" in text
    assert [kind for kind in found if kind not in text] == []
    assert model.objects.filter(pk=row.pk).exists()


def test_a_person_who_did_something_is_kept(site_client, seeded, clerk):
    Project.objects.filter(position=1).update(responsible=clerk)
    Exemption.objects.create(
        year=BudgetYear.objects.get(year=2024),
        user=clerk,
        until="2099-01-01",
        reason="汛期",
    )
    text = site_client.post(page(clerk, "delete"), {"post": "yes"}).content.decode()
    assert "<li>项目 1 条</li>" in text
    assert "<li>填报日期的例外 1 条</li>" in text
    assert "去掉“启用”的勾" in text
    assert User.objects.filter(pk=clerk.pk).exists()


def test_what_nothing_hangs_on_is_deleted(site_client, seeded, other_unit, library):
    for row in (other_unit, library[0]):
        site_client.post(page(row, "delete"), {"post": "yes"})
        assert not type(row).objects.filter(pk=row.pk).exists()


# Categories and years


@pytest.mark.parametrize("level", [IndicatorLevel.FIRST, IndicatorLevel.SECOND])
def test_a_category_that_stands_on_forms_keeps_its_name(level, site_client, seeded):
    used = Indicator.objects.filter(level=IndicatorLevel.SECOND, targets__gt=0)[0]
    row = used if level == IndicatorLevel.SECOND else used.parent
    form = {"name": "改过的名称", "position": "7", "level": "3"}
    assert site_client.post(page(row, "change"), form).status_code == 302
    after = Indicator.objects.get(pk=row.pk)
    assert (after.name, after.level, after.position) == (row.name, row.level, 7)


def test_a_category_that_stands_nowhere_is_renamed(site_client, seeded):
    row = Indicator.objects.categories().filter(targets=None)[0]
    form = {
        "name": "改过的名称",
        "position": "7",
        "level": row.level,
        "scheme": row.scheme_id,
        "parent": row.parent_id,
    }
    assert site_client.post(page(row, "change"), form).status_code == 302
    assert Indicator.objects.get(pk=row.pk).name == "改过的名称"


def test_a_year_with_projects_keeps_its_number(site_client, seeded):
    year = BudgetYear.objects.get(year=2024)
    form = {"year": "2031", "scheme": year.scheme_id, "return_days": "9"}
    assert site_client.post(page(year, "change"), form).status_code == 302
    year.refresh_from_db()
    assert (year.year, year.return_days) == (2024, 9)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            {"fill_from": "2024-03-01", "fill_until": "2024-02-01"},
            "填报的截止日期早于开始日期，请核对",
        ),
        (
            {"fill_from": "2024-03-01", "review_until": "2024-02-01"},
            "审核的截止日期早于填报开始日期，请核对",
        ),
        (
            {"review_from": "2024-03-01", "publish_until": "2024-02-01"},
            "公开的截止日期早于审核开始日期，请核对",
        ),
    ],
)
def test_dates_in_the_wrong_order_are_refused_here_and_on_the_page_of_dates(
    dates, sentence, site_client, year
):
    form = {"year": "2024", "scheme": year.scheme_id, "return_days": "5", **dates}
    by_admin = site_client.post(page(year, "change"), form)
    by_page = site_client.post(reverse("year-dates-save", args=[2024]), dates)
    assert sentence in by_admin.content.decode()
    assert sentence in by_page.content.decode()
    assert BudgetYear.objects.filter(year=2024, fill_from=None).exists()
