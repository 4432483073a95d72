"""The page on which a department's forms are copied into another year."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Project
from tests.html import one_line
from tests.targets.acts import new_year, of_year

COPY = reverse("project-copy")
YEARS = f"{COPY}?department=901001&source=2024&target=2025"


@pytest.fixture
def next_year(seeded) -> BudgetYear:
    return new_year()


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def everything_of_2024() -> list[int]:
    return list(of_year(2024).values_list("pk", flat=True))


def test_all_are_ticked_but_those_that_are_there_already(browse, next_year, unit):
    project = Project.objects.get(position=3)
    Project.objects.create(
        year=next_year, department=unit, code=project.code, name=project.name
    )
    page = browse.get(COPY).content.decode()
    assert (
        page.count('name="project" value="') == page.count(" checked aria-label") == 36
    )
    assert page.count(">已有</span>") == 1
    assert "复制到 2025年</button>" in page


def test_ticked_forms_are_copied_and_the_receipt_says_so(browse, next_year):
    response = browse.post(YEARS, {"project": everything_of_2024()[:5]})
    page = one_line(response.content.decode())
    assert "已从2024年复制 5 个项目到 2025年" in page
    assert of_year(2025).count() == 5


def test_the_same_copy_sent_twice_skips_all(browse, next_year):
    ticked = {"project": everything_of_2024()}
    browse.post(YEARS, ticked)
    page = browse.post(YEARS, ticked).content.decode()
    assert "没有复制：勾选的 37 个项目在 2025年都已有" in page
    assert of_year(2025).count() == 37


def test_the_receipt_shows_rows_to_be_checked(browse, seeded):
    new_year("2021")
    page = browse.post(YEARS, {"project": everything_of_2024()}).content.decode()
    assert page.count("原在成本指标") > 0


@pytest.mark.parametrize("typed", [[], [""], ["x"], ["-1"], ["9" * 30]])
def test_nothing_ticked_is_said(browse, next_year, contents, typed):
    before = contents()
    assert "还没有勾选项目" in browse.post(YEARS, {"project": typed}).content.decode()
    assert contents() == before


def test_a_project_of_another_unit_among_those_ticked_stops_all(
    browse, next_year, year, other_unit, contents
):
    foreign = Project.objects.create(
        year=year, department=other_unit, name="别处的项目"
    )
    before = contents()
    assert (
        browse.post(YEARS, {"project": [*everything_of_2024(), foreign.pk]}).status_code
        == 404
    )
    assert contents() == before


@pytest.mark.parametrize("which", ["unknown", "deleted", "of another year"])
def test_a_tick_that_is_not_on_the_page_stops_all(
    browse, next_year, unit, contents, which
):
    gone = Project.objects.get(position=9).pk
    other = Project.objects.create(
        year=next_year, department=unit, name="明年的项目"
    ).pk
    Project.objects.filter(pk=gone).update(deleted_at=timezone.now())
    key = {"unknown": 999_999, "deleted": gone, "of another year": other}[which]
    before = contents()
    assert (
        browse.post(YEARS, {"project": [everything_of_2024()[0], key]}).status_code
        == 404
    )
    assert contents() == before


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("department=901001&source=2024&target=2024", "target", "应晚于来源年度"),
        ("department=901001&source=2025&target=2024", "target", "应晚于来源年度"),
        (
            "department=902001&source=2024&target=2025",
            "department",
            "选择一个有效的选项",
        ),
        ("department=901&source=2024&target=2025", "department", "选择一个有效的选项"),
        ("department=901001&source=1999&target=2025", "source", "选择一个有效的选项"),
        ("department=901001&source=2024&target=2026", "target", "不在可用的选项中"),
        ("department=901001&source=2024&target=x", "target", "不在可用的选项中"),
        ("department=901001&source=x&target=", "target", "必填"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_copied(
    browse, next_year, other_unit, contents, query, field, sentence
):
    before = contents()
    response = browse.post(f"{COPY}?{query}", {"project": everything_of_2024()})
    assert sentence in "；".join(response.context["form"].errors[field])
    assert contents() == before


def test_a_clerk_without_a_later_year_is_told_whom_to_ask(browse):
    page = browse.get(COPY).content.decode()
    assert "2024年之后还没有预算年度" in page
    assert "请管理员新建下一年度" in page


def test_a_clerk_cannot_begin_a_year(browse, contents):
    before = contents()
    assert browse.post(YEARS, {"project": everything_of_2024()}).status_code == 200
    assert contents() == before


def test_an_admin_begins_the_next_year(as_user, admin, seeded):
    client = as_user(admin)
    assert ">2025年（新建）</option>" in client.get(COPY).content.decode()
    page = client.post(
        YEARS.replace("901001", "901"), {"project": everything_of_2024()}
    ).content.decode()
    assert "新建预算年度 2025，沿用 2024 年的指标体系" in page
    assert of_year(2025).count() == 37


def test_an_admin_begins_no_year_but_the_next(as_user, admin, seeded, contents):
    client, before = as_user(admin), contents()
    client.post(YEARS.replace("2025", "2026"), {"project": everything_of_2024()})
    assert contents() == before


def test_an_empty_system_says_what_comes_first(as_user, admin):
    assert "还没有预算年度" in as_user(admin).get(COPY).content.decode()


def test_a_unit_without_projects_says_so(as_user, stranger, next_year):
    assert "还没有项目" in as_user(stranger).get(COPY).content.decode()


def test_the_queries_of_the_page_do_not_grow_with_the_forms(
    browse, next_year, django_assert_num_queries
):
    with django_assert_num_queries(PAGE_QUERIES):
        browse.get(YEARS)
    Project.objects.filter(position__gt=3).delete()
    with django_assert_num_queries(PAGE_QUERIES):
        browse.get(YEARS)


# Session, person, the years, their department; the unit and the year chosen; what stands there, the projects; the
# choices of the selects.
PAGE_QUERIES = 12


def test_a_long_list_shows_those_that_can_be_copied_first(
    browse, next_year, unit, year, monkeypatch
):
    monkeypatch.setattr("targets.forms.views.starting.MOST_FORMS", 5)
    for project in Project.objects.filter(position__lte=3):
        Project.objects.create(
            year=next_year, department=unit, code=project.code, name=project.name
        )
    response = browse.get(YEARS)
    assert [project.position for project, _ in response.context["rows"]] == [
        4,
        5,
        6,
        7,
        8,
    ]
    assert "这里只列出 5 个" in response.content.decode()


def test_secret_projects_are_marked_in_the_list_and_in_the_receipt(browse, seeded):
    new_year("2021")
    Project.objects.filter(position=1).update(is_secret=True)
    marked = '<span class="chip error">涉密</span>'
    assert marked in browse.get(YEARS).content.decode()
    ticked = {"project": everything_of_2024()}
    assert "”（涉密）的第" in browse.post(YEARS, ticked).content.decode()
    assert marked in browse.post(YEARS, ticked).content.decode()
