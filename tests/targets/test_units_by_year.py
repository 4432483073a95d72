"""A unit that is renamed and moved from a year on: what is of the years before stays as it was, page by page."""

import re
import zipfile
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.accounts.units import change_unit
from projects.models import BudgetYear, Department, Project, Role, User
from targets.documents.reading.reader import Reading
from targets.documents.values import Document
from targets.filings.department_store import ensure_department_target
from targets.filings.models import DepartmentTarget
from targets.filings.store import ensure_declarations
from targets.imports.importing import import_document
from targets.publication.drafting import draft
from targets.publication.models import Publication
from targets.publication.publishing import publish
from targets.workflow import performing

OLD, NEW = "巨鹿县巨鹿镇人民政府本级", "巨鹿县巨鹿街道办事处"
UNIT = {"year": 2024, "code": "901001"}
OF_THE_YEAR = "year=2024"
# What differs with every answer.
CHANGING = re.compile(
    rb"csrfmiddlewaretoken[^>]*|nonce-[^\"']*|nonce=\"[^\"]*\"|"
    rb"\d\d:\d\d|[0-9a-f]{64}",
    re.DOTALL,
)


@pytest.fixture
def published(seeded, office, admin) -> Publication:
    """All that can be approved is, and the department above has published it."""
    keys = list(Project.objects.values_list("pk", flat=True))
    performing.perform_many(keys, "recognise", admin)
    year = BudgetYear.objects.get(year=2024)
    seen = draft(year, office).fingerprint
    return publish(year, office, admin, seen)


def rename_and_move(since: int) -> Department:
    """The unit gets another name and another parent from the year on."""
    other, _ = Department.objects.get_or_create(code="902", name="财政局")
    unit = Department.objects.get(code="901001")
    unit.name, unit.parent = NEW, other
    change_unit(unit, since)
    return unit


PAGES = [
    ("project-list", {}, OF_THE_YEAR),
    ("project-list", {}, f"{OF_THE_YEAR}&department=901&export=csv"),
    ("target-list", {}, f"{OF_THE_YEAR}&department=901&export=csv"),
    ("department-targets", {}, OF_THE_YEAR),
    ("department-targets", {}, f"{OF_THE_YEAR}&department=901&export=csv"),
    ("steps", {}, OF_THE_YEAR),
    ("quality", {}, f"{OF_THE_YEAR}&department=901"),
    ("quality-findings", {}, f"{OF_THE_YEAR}&department=901&export=csv"),
    ("board", {}, f"{OF_THE_YEAR}&department=901"),
    ("board-file", {"suffix": "xlsx"}, f"{OF_THE_YEAR}&department=901"),
    *(
        (
            "report-file",
            {"name": name, "suffix": suffix},
            f"{OF_THE_YEAR}&department=901",
        )
        for name, suffix in [
            ("projects", "docx"),
            ("sub-targets", "xlsx"),
            ("progress", "docx"),
            ("findings", "xlsx"),
        ]
    ),
    ("declaration", {"pk": 0}, ""),
    ("declaration-file", {"pk": 0, "suffix": "txt"}, ""),
    ("declaration-checks", {"pk": 0}, ""),
    ("dossier", {"pk": 0}, ""),
    ("department-target", UNIT, ""),
    ("department-versions", UNIT, ""),
    *(
        (name, {**UNIT, "code": code, "suffix": suffix}, "")
        for name in ("document", "working-document")
        for code in ("901", "901001")
        for suffix in ("txt", "docx")
    ),
    ("publications", {}, OF_THE_YEAR),
    ("publication", {"pk": 1}, ""),
    ("publication-file", {"pk": 1, "suffix": "txt"}, ""),
    ("publication-new", {}, f"{OF_THE_YEAR}&department=901"),
    ("import-template", {}, f"{OF_THE_YEAR}&department=901"),
]


def is_text(name: str) -> bool:
    """Whether a part of a package holds text of the forms, and no times or digests."""
    is_readable = name.endswith((".xml", ".txt", ".html", ".json"))
    return is_readable and "docProps" not in name and "SHA256" not in name


def read(client: Client, name: str, place: dict, query: str) -> tuple:
    """What a page or file says and is called, without what changes with every answer."""
    if "pk" in place:
        rows = Publication if name.startswith("publication") else Project
        place = {**place, "pk": rows.objects.order_by("pk")[0].pk}
    response = client.get(f"{reverse(name, kwargs=place)}?{query}")
    assert response.status_code == 200, name
    content = response.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            members = filter(is_text, sorted(parts.namelist()))
            content = b"".join(parts.read(member) for member in members)
    return CHANGING.sub(b"", content), response.headers.get("Content-Disposition")


def test_what_is_of_earlier_years_stays_as_it_was(published, admin, as_user):
    Department.objects.create(code="902", name="财政局")
    client = as_user(admin)
    before = [read(client, *page) for page in PAGES]
    rename_and_move(2025)
    changed = [
        page
        for page, was in zip(PAGES, before, strict=True)
        if read(client, *page) != was
    ]
    assert changed == []
    assert any(OLD.encode() in content for content, _ in before)


def test_a_publication_keeps_the_name_with_which_it_went_out(published, office, admin):
    name = str(published)
    office.name = "巨鹿县巨鹿街道"
    change_unit(office, 2000)
    kept = Publication.objects.get()
    assert (str(kept), kept.unit_name) == (name, "巨鹿县巨鹿镇人民政府")
    call_command("verify_publications")


def test_pages_and_files_of_the_year_of_the_change_have_the_new_name(
    published, admin, as_user
):
    rename_and_move(2024)
    client = as_user(admin)
    for name in ("declaration", "declaration-file", "declaration-checks"):
        place = {"pk": 0} | ({"suffix": "txt"} if name.endswith("file") else {})
        content, _ = read(client, name, place, "")
        assert NEW.encode() in content
    assert (
        draft(
            BudgetYear.objects.get(year=2024), Department.objects.get(code="901")
        ).count
        == 0
    )


def test_the_tree_of_a_year_is_asked_for_without_a_query(
    seeded, django_assert_num_queries
):
    rename_and_move(2025)
    above, new_above = (Department.objects.get(code=code) for code in ("901", "902"))
    with django_assert_num_queries(4):
        counts = [
            Project.objects.filter(unit.below(year)).count()
            for unit in (above, new_above)
            for year in (2024, 2025)
        ]
    assert counts == [37, 0, 0, 37]


def test_the_sums_of_part_ones_follow_the_tree_of_their_year(seeded, year):
    department = Department.objects.get(code="901")
    ensure_department_target(department, year)
    rename_and_move(2025)
    sums = DepartmentTarget.objects.with_budget().get(department=department)
    assert sums.projects == 37


def test_who_sees_a_form_follows_the_tree_of_today(seeded, office):
    rename_and_move(2025)
    reviewer = User.objects.create_user("r", role=Role.REVIEWER, department=office)
    assert not Project.objects.visible_to(reviewer).exists()


def test_names_of_earlier_years_are_shown_without_further_queries(
    published, admin, as_user
):
    client = as_user(admin)
    pages = [page for page in PAGES if not page[0].startswith("publication")]
    counts = []
    for _ in range(2):
        rename_and_move(2025)  # the second time nothing changes any more
        counts.append([queries_of(client, page) for page in pages])
    Department.objects.update(formerly=[])
    today = [queries_of(client, page) for page in pages]
    more = [
        (page, old, new)
        for page, old, new in zip(pages, today, counts[1], strict=True)
        if new > old
    ]
    assert "\n".join(map(str, more)) == ""


def queries_of(client: Client, page: tuple) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(client, *page)
    return len(queries)


def test_a_file_of_an_earlier_year_may_name_the_unit_as_it_was_called(seeded, document):
    rename_and_move(2025)
    receipt = import_document(Reading(Document(None, document.projects[:1])), 2024)
    assert not any("写作" in notice for notice in receipt.notices)
    assert len(receipt.unchanged) == 1


def test_a_list_is_searched_by_the_name_that_it_shows(seeded, admin, as_user):
    rename_and_move(2025)
    address = f"{reverse('project-list')}?{OF_THE_YEAR}&text={OLD} 占地"
    content = as_user(admin).get(address).content.decode()
    assert OLD in content
    assert "row-link" in content


# The choices of units

PICKERS = [
    ("project-list", {}, OF_THE_YEAR),
    ("target-list", {}, OF_THE_YEAR),
    ("department-targets", {}, OF_THE_YEAR),
    ("steps", {}, OF_THE_YEAR),
    ("quality", {}, OF_THE_YEAR),
    ("quality-findings", {}, OF_THE_YEAR),
    ("quality-projects", {}, OF_THE_YEAR),
    ("reports", {}, OF_THE_YEAR),
    ("publications", {}, OF_THE_YEAR),
    ("exchange", {}, OF_THE_YEAR),
    ("project-new", {}, OF_THE_YEAR),
    ("project-copy", {}, "source=2024&target=2025&department="),
    ("year-dates", {"year": 2024}, ""),
    ("year-open", {}, "source=2024&target=2025&department="),
    ("succession-new", {}, "unit=901001&since=2024&heir=901"),
    ("admin:projects_project_changelist", {}, "year__id__exact={year}"),
    ("admin:targets_declaration_changelist", {}, "project__year__id__exact={year}"),
]


@pytest.mark.parametrize("picker", PICKERS, ids=lambda picker: picker[0])
def test_units_are_chosen_by_the_names_of_the_year_and_none_that_is_not_in_it(
    picker, seeded, year, admin, as_user
):
    """The unit is renamed after the year; of two others one had ended, and one had not begun."""
    BudgetYear.objects.create(year=2025, scheme=year.scheme)
    rename_and_move(2025)
    others = [
        ("801", "旧局", {"last_year": 2023}),
        ("802", "新局", {"first_year": 2025}),
    ]
    for code, name, years in others:
        unit = Department.objects.create(code=code, name=name, **years)
        Project.objects.create(year=year, department=unit, name=f"{code}的项目")
    above = Department.objects.get(code="901")
    project = Project.objects.create(year=year, department=above, name="镇里的项目")
    ensure_declarations([project])
    name, place, query = picker
    address = f"{reverse(name, kwargs=place)}?{query.format(year=year.pk)}"
    page = as_user(admin).get(address, follow=True).content.decode()
    choices = re.findall(
        r"<option[^>]*>(.*?)</option>|<a href=\"\?[^>]*>(.*?)</a>", page, re.DOTALL
    )
    shown = "\n".join(first or second for first, second in choices)
    if name == "exchange":
        shown = page[page.index('id="template_department"') :]
    if name == "succession-new":
        shown = page[page.index('name="heir"') : page.index('name="others"')]
    assert f"901001 {OLD}" in shown
    assert NEW not in shown
    assert "801 旧局" not in shown
    assert "802 新局" not in shown


def test_an_older_address_may_still_ask_for_a_unit_that_has_ended(
    seeded, admin, as_user
):
    Department.objects.filter(code="901001").update(last_year=2023)
    address = f"{reverse('project-list')}?{OF_THE_YEAR}&department=901001"
    table = as_user(admin).get(address).context["table"]
    assert table.totals["count"] == 37


def test_the_admin_offers_no_unit_that_has_ended(seeded, admin, as_user):
    Department.objects.create(code="801", name="旧局", last_year=2023)
    browse = as_user(admin)
    asked = "?app_label=projects&model_name=user&field_name=department&term=旧"
    assert browse.get(f"{reverse('admin:autocomplete')}{asked}").json()["results"] == []
    unit = Department.objects.get(code="901001")
    page = browse.get(reverse("admin:projects_department_change", args=[unit.pk]))
    assert "801 旧局" not in page.content.decode()
