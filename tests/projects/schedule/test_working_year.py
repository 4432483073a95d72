"""The budget year that a user works in: in the address, remembered, and never the newest by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.problems import Refusal
from projects.models import BudgetYear, Project, User
from projects.schedule.working_year import running_year
from targets.documents.reading.reader import Reading
from targets.filings.models import Filing, Status
from targets.home.reminders import send_digests
from targets.imports.importing import import_document
from tests.targets import acts

TODAY = timezone.localdate()


@pytest.fixture
def years(seeded) -> list[BudgetYear]:
    """2024 with the forms, and an empty 2025."""
    acts.new_year()
    return list(BudgetYear.objects.all())


@pytest.fixture
def browse(as_user, clerk, years):
    return as_user(clerk)


def choose(browse, year: object, page: str = "/workbench/") -> str:
    """Where the picker leads."""
    answer = browse.post(reverse("choose-year"), {"year": year, "next": page})
    return str(answer.url)


def shown(browse, page: str) -> str:
    return browse.get(page).content.decode()


def test_the_year_that_is_filled_in_today_runs():
    filled = BudgetYear(
        year=2001, fill_from=TODAY, fill_until=TODAY + timedelta(days=1)
    )
    calendar = BudgetYear(year=TODAY.year)
    later = BudgetYear(year=TODAY.year + 1)
    assert running_year([later, calendar, filled]) == filled
    assert running_year([later, calendar]) == calendar
    assert running_year([later]) == later
    assert running_year([]) is None


@pytest.mark.parametrize(
    "page", ["workbench", "project-list", "board", "reports", "quality", "target-list"]
)
def test_a_chosen_year_holds_on_every_page(page, browse):
    choose(browse, 2024)
    assert '<option value="2024" selected>2024年</option>' in shown(
        browse, reverse(page)
    )


def test_a_year_in_the_address_is_remembered(browse):
    shown(browse, "/workbench/?year=2024")
    assert "工作台 2024年" in shown(browse, "/workbench/")
    shown(browse, "/projects/?year=2025")
    assert "工作台 2025年" in shown(browse, "/workbench/")


def test_all_years_in_a_list_change_nothing_that_was_chosen(browse):
    choose(browse, 2024)
    shown(browse, "/projects/?year=")
    assert "工作台 2024年" in shown(browse, "/workbench/")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/projects/?year=2025&page=3&text=a", "/projects/?text=a"),
        ("/board/?year=2025", "/board/"),
        ("/departments/2024/901001/", "/departments/2024/901001/"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("", "/"),
    ],
)
def test_the_picker_leads_back_to_the_page(page, address, browse):
    assert choose(browse, 2024, page) == address


@pytest.mark.parametrize("typed", ["", "1999", "二", "2024\0"])
def test_a_year_that_is_not_there_is_not_chosen(typed, browse):
    choose(browse, 2025)
    choose(browse, typed)
    assert "工作台 2025年" in shown(browse, "/workbench/")


def test_the_workbench_counts_what_waits_in_the_other_years(browse, years):
    choose(browse, 2025)
    returned = Project.objects.filter(position=1)
    Filing.objects.filter(project__in=returned).update(status=Status.RETURNED)
    page = shown(browse, "/workbench/")
    assert "2024年" in page
    assert "退回给我修改 1 张，待填报和提交 36 张" in page


def test_the_workbench_counts_the_part_ones_that_wait_in_the_other_years(browse, years):
    choose(browse, 2025)
    Filing.objects.exclude(project=None).update(status=Status.PUBLISHED)
    assert "2024年</a>：部门整体目标 1 份" in shown(browse, "/workbench/")


def test_without_a_second_year_there_is_nothing_to_choose(seeded, as_user, clerk):
    assert reverse("choose-year") not in shown(as_user(clerk), "/workbench/")


def test_a_digest_speaks_of_every_year_in_which_something_waits(years, clerk):
    acts.copy_all()
    User.objects.filter(pk=clerk.pk).update(email="wang@example.com")
    send_digests()
    (digest,) = mail.outbox
    assert "74 张等您办理" in digest.subject
    assert digest.body.index("【2025年】") < digest.body.index("【2024年】")


def test_a_year_whose_forms_are_all_decided_is_not_spoken_of(years, clerk):
    acts.copy_all()
    User.objects.filter(pk=clerk.pk).update(email="wang@example.com")
    Filing.objects.filter(project__year__year=2024).update(status=Status.PUBLISHED)
    Filing.objects.filter(year__year=2024).update(status=Status.PUBLISHED)
    send_digests()
    assert "【2024年】" not in mail.outbox[0].body


def test_a_file_without_a_year_asks_for_one_where_there_are_several(
    seeded, document, clerk
):
    form = acts.with_goals_of_first(document, "改")
    import_document(Reading(form), None, clerk, dry_run=True)
    acts.new_year()
    with pytest.raises(Refusal, match="系统里有2025年、2024年，请选定一个年度再导入"):
        import_document(Reading(form), None, clerk)


def test_one_begins_in_a_year_with_projects_of_ones_own(browse, years):
    browse.get("/")
    assert "工作台 2024年" in shown(browse, "/workbench/")


def test_the_home_page_leaves_a_chosen_year_alone(browse, years):
    choose(browse, 2025)
    browse.get("/")
    assert "工作台 2025年" in shown(browse, "/workbench/")
