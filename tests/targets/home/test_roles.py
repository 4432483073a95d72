"""Where the bureau and the auditor begin, what the navigation offers them, and that auditors are offered no work."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from projects.models import BudgetYear, Department, Project, Role
from targets.filings.models import Filing, Status
from targets.filings.seeding import ensure_demo_people
from targets.home.workbench import workbench_of
from tests.addresses import ADDRESSES

FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>")
# Forms that are about the person alone, or that download.
OWN = ("logout", "/me/", "password", "download")


def labels(browse, address: str = "/projects/") -> list[str]:
    page = browse.get(address, follow=True)
    return [entry.label for entry in page.context["navigation"]]


@pytest.mark.parametrize(
    ("role", "first"),
    [("bureau", "workbench"), ("auditor", "trail"), ("leader", "board")],
)
def test_home_is_where_the_work_of_the_role_is(role, first, db, as_user, request):
    browse = as_user(request.getfixturevalue(role))
    assert browse.get("/").headers["Location"] == reverse(first)


def test_the_navigation_offers_auditors_what_they_may_use(as_user, auditor, seeded):
    offered = labels(as_user(auditor))
    assert "工作台" not in offered
    assert "导入导出" not in offered
    assert {"项目", "部门整体目标", "报表与公开"} <= set(offered)


def test_the_bureau_finds_what_all_units_have_reviewed(
    seeded, other_unit, bureau, year
):
    BudgetYear.objects.update(separate_hands=True)
    year.refresh_from_db()
    Filing.objects.update(status=Status.REVIEWED)
    Project.objects.filter(position__lte=5).update(department=other_unit)
    (queue,) = workbench_of(bureau, year).queues
    assert (queue.title, queue.count) == ("待批复", Project.objects.count())


def test_an_auditor_has_no_work(seeded, auditor, year):
    Filing.objects.update(status=Status.REVIEWED)
    BudgetYear.objects.update(review_until="2024-01-01")
    year.refresh_from_db()
    bench = workbench_of(auditor, year)
    assert (bench.queues, bench.deadlines, bench.is_empty) == ([], [], True)


@pytest.mark.parametrize(
    "name",
    [
        "declaration",
        "declaration-checks",
        "declaration-review",
        "versions",
        "project-list",
        "target-list",
        "department-targets",
        "library",
        "quality",
        "trail",
        "approvals",
        "publications",
        "workbench",
        "steps",
        "year-dates",
    ],
)
def test_no_page_offers_an_auditor_a_change(name, as_user, auditor, seeded):
    Filing.objects.update(status=Status.REVIEWED)
    keys = []
    if name.startswith(("declaration", "versions")):
        keys = [Project.objects.get(position=1).pk]
    if name == "year-dates":
        keys = [2024]
    page = as_user(auditor).get(reverse(name, args=keys)).content.decode()
    changing = [
        form for form in FORM.findall(page) if not any(own in form for own in OWN)
    ]
    assert changing == []


def test_every_address_that_changes_something_is_closed_to_auditors():
    # A stopped check of the board may be taken up again by anybody; it changes no form, as one's year,
    # one's logins and the list of what to do first do not.
    allowed = {"login", "logout", "password", "me", "download", "quality-go-on"}
    allowed |= {"choose-year", "workbench-begun"}
    allowed |= {"login-code", "my-logins", "second-factor"}
    auditor = 5
    taken = {
        (address.name, address.statuses[auditor])
        for address in ADDRESSES
        if address.method == "post" and address.statuses[auditor] in (200, 302)
    }
    assert {name for name, _ in taken} <= allowed


def test_the_demo_has_a_person_of_every_role(unit):
    Department.objects.update_or_create(code="901", defaults={"name": "巨鹿镇"})
    people = {user.username: user for user, _ in ensure_demo_people()}
    assert {user.role for user in people.values()} == set(Role)
    assert people["bureau"].sees_all
    assert people["auditor"].sees_all
