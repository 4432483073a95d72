"""涉密 and 重点: seen, filtered by, and written into every file, wherever projects are listed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Project
from targets.filings.models import Declaration, DepartmentTarget, Filing, Status
from targets.publication.drafting import draft
from targets.workflow.models import Comment

CHIP = '<span class="chip error">涉密</span>'
KEY = '<span class="chip hint">重点</span>'
LISTS = [
    "project-list",
    "target-list",
    "steps",
    "quality-findings",
    "quality-projects",
    "project-deleted",
]


@pytest.fixture
def marked(seeded) -> Project:
    """The third project of the document is secret, the fourth is a 重点项目."""
    projects = list(Project.objects.in_document_order())
    Project.objects.filter(pk=projects[2].pk).update(is_secret=True)
    Project.objects.filter(pk=projects[3].pk).update(is_key=True)
    return Project.objects.get(pk=projects[2].pk)


@pytest.fixture
def browse(as_user, admin, marked):
    return as_user(admin)


def lists(name: str) -> str:
    """The address of a list, in which all rows are shown."""
    if name == "project-deleted":
        Project.everything.update(deleted_at=timezone.now())
    return reverse(name)


def rows_of(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.lstrip("\ufeff"))))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_marks_of_its_projects(browse, name):
    page = browse.get(f"{lists(name)}?per_page=200").content.decode()
    assert CHIP in page
    assert KEY in page


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("key", "secret"), [("secret", {"是"}), ("open", {""}), ("key", {""})]
)
def test_a_list_is_narrowed_by_a_mark_and_its_file_says_it(browse, name, key, secret):
    address = f"{lists(name)}?mark={key}&export=csv"
    answer = browse.get(address)
    rows = rows_of(b"".join(answer.streaming_content).decode())
    assert {row["涉密"] for row in rows} == secret
    assert {row["重点"] for row in rows} == ({"是"} if key == "key" else rows_keys(key))


def rows_keys(key: str) -> set[str]:
    """What stands under 重点 where the list is narrowed by 涉密."""
    return {""} if key == "secret" else {"", "是"}


def test_the_part_one_names_its_secret_projects(browse, marked):
    target = DepartmentTarget.objects.get()
    Declaration.objects.filter(project=marked).update(
        sub_target=target.subtargets.first()
    )
    assert CHIP in browse.get(target.get_absolute_url()).content.decode()


@pytest.mark.parametrize("words", ["占地", "满意度"])
def test_what_is_found_of_a_secret_project_is_marked(browse, words):
    Project.objects.update(is_secret=True)
    page = browse.get(reverse("search"), {"q": words}).content.decode()
    assert page.count(CHIP) >= 10


def test_a_comment_on_a_secret_project_is_marked_among_the_hits(browse, marked, admin):
    filing = Filing.objects.get(project=marked)
    Comment.objects.create(
        filing=filing, user=admin, who="某人", at=timezone.now(), text="补上依据吧"
    )
    page = browse.get(reverse("search"), {"q": "补上依据吧"}).content.decode()
    assert CHIP in page


def test_the_workbench_marks_what_waits(browse, marked):
    Filing.objects.filter(project=marked).update(status=Status.SUBMITTED)
    assert CHIP in browse.get(reverse("workbench")).content.decode()


def test_the_preview_of_a_publication_marks_what_is_left_out(browse, marked, unit):
    page = browse.get(
        reverse("publication-new"), {"year": "2024", "department": unit.code}
    ).content.decode()
    assert CHIP in page
    assert draft(marked.year, unit).left_total > Decimal(0)


@pytest.mark.parametrize("name", ["declaration-checks", "declaration-review"])
def test_the_pages_of_a_form_mark_it(browse, marked, name):
    assert CHIP in browse.get(reverse(name, args=[marked.pk])).content.decode()


def test_what_is_chosen_for_a_step_is_marked(browse, marked):
    filing = Filing.objects.get(project=marked)
    page = browse.post(reverse("steps-confirm"), {"form": filing.pk})
    assert CHIP in page.content.decode()


def test_part_one_marks_the_projects_while_it_is_filled_in(browse, marked):
    page = browse.get(reverse("department-target-edit", args=[2024, "901001"]))
    assert CHIP in page.content.decode()
