"""Who came and who read what: logins, logouts, files, looks at secret projects, refusals."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jvlu_budget.log_filters import RefusalFilter
from projects.models import PASSIVE, Event, Project
from tests.conftest import PASSWORD


def rows(*verbs: str) -> list[tuple[str, str, str]]:
    found = Event.objects.filter(verb__in=verbs).order_by("number")
    return list(found.values_list("verb", "subject", "note"))


def log_in(password: str = PASSWORD) -> Client:
    client = Client()
    data = {"username": "clerk", "password": password}
    client.post(reverse("login"), data)
    return client


def test_logins_that_fail_and_logouts_leave_rows_with_the_address(clerk):
    log_in("错的密码")
    log_in().post(reverse("logout"))
    assert rows(*PASSIVE) == [
        ("failed", "用户名 clerk", "从 127.0.0.1"),
        ("login", "登录", "从 127.0.0.1"),
        ("logout", "退出登录", "从 127.0.0.1"),
    ]


def test_a_file_leaves_a_row_with_its_name(as_user, clerk, seeded):
    as_user(clerk).get(f"{reverse('project-list')}?export=csv")
    (row,) = rows("download")
    assert row == ("download", "项目.csv", "/projects/，从 127.0.0.1")


def test_a_dossier_is_found_with_its_project(as_user, clerk, seeded):
    project = Project.objects.get(position=1)
    as_user(clerk).get(reverse("dossier", args=[project.pk]))
    assert Event.objects.get(verb="download").project == project


def test_a_file_from_the_admin_leaves_a_row(as_user, admin, unit):
    page = reverse("admin:projects_department_export")
    as_user(admin).post(page, {"format": "0"})
    assert len(rows("download")) == 1


@pytest.mark.parametrize(("is_secret", "count"), [(True, 1), (False, 0)])
def test_a_look_at_a_secret_project_leaves_one_row_a_day(
    is_secret, count, as_user, clerk, seeded
):
    Project.objects.filter(position=1).update(is_secret=is_secret)
    project = Project.objects.get(position=1)
    browse = as_user(clerk)
    for name in ("declaration", "declaration-checks", "declaration"):
        browse.get(reverse(name, args=[project.pk]))
    assert len(rows("look")) == count


def test_who_may_not_look_leaves_no_row(as_user, stranger, seeded):
    Project.objects.update(is_secret=True)
    project = Project.objects.get(position=1)
    as_user(stranger).get(reverse("declaration", args=[project.pk]))
    assert rows("look") == []


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("", {"manage"}),
        ("?verb=every", {"manage", "failed", "login"}),
        ("?verb=failed", {"failed"}),
    ],
)
def test_the_list_leaves_them_out_until_they_are_asked_for(
    query, verbs, as_user, admin, clerk, office
):
    log_in("错的密码")
    log_in()
    page = reverse("admin:projects_user_delete", args=[clerk.pk])
    as_user(admin).post(page, {"post": "yes"})
    found = as_user(admin).get(f"{reverse('trail')}{query}").context["table"]
    assert {row.record.verb for row in found.rows} == verbs


def test_a_refusal_is_logged_with_who_and_where_and_without_a_traceback(clerk):
    request = RequestFactory().get("/years/2024/dates/?a=1")
    request.user = clerk
    record = logging.LogRecord(
        "django.request", 30, "", 1, "Forbidden: %s", ("/",), (None, None, None)
    )
    record.status_code = 403
    record.request = request
    assert RefusalFilter().filter(record)
    assert record.exc_info is None
    assert record.getMessage() == (
        "Forbidden: GET /years/2024/dates/?a=1 by clerk from 127.0.0.1"
    )


# Lists, search and files that show secret projects


@pytest.fixture
def secret(seeded) -> list[str]:
    """The codes of three secret projects."""
    chosen = Project.objects.filter(position__lte=3)
    codes = sorted(chosen.values_list("code", flat=True))
    chosen.update(is_secret=True)
    return codes


def looks(codes: list[str]) -> list[str]:
    """What the rows on lists are about, each of which names these projects."""
    found = rows("look")
    for _, _, note in found:
        assert note.endswith(f"从 127.0.0.1：{len(codes)} 个，{'、'.join(codes)}")
    return [subject for _, subject, _ in found]


@pytest.mark.parametrize(
    ("name", "query", "subject"),
    [
        ("project-list", "", "/projects/ 里的涉密项目"),
        ("project-list", "?export=csv", "项目.csv 里的涉密项目"),
        ("project-list", "?export=xlsx", "项目.xlsx 里的涉密项目"),
        ("search", "?q={}", ""),
        ("workbench", "", ""),
    ],
)
def test_a_list_that_shows_secret_projects_leaves_one_row(
    name, query, subject, as_user, clerk, secret
):
    browse = as_user(clerk)
    for _ in range(2):
        browse.get(f"{reverse(name)}{query}".format(secret[0])).getvalue()
    if subject:
        assert looks(secret) == [subject]
    else:
        assert len(rows("look")) == 1


def test_the_admin_and_a_selection_leave_rows_as_well(as_user, admin, secret):
    browse = as_user(admin)
    browse.get(reverse("admin:projects_project_changelist"))
    browse.get(reverse("admin:projects_project_changelist"))
    keys = list(Project.objects.filter(position__lte=5).values_list("pk", flat=True))
    browse.post(reverse("download"), {"project": keys, "format": "txt"})
    assert len(looks(secret)) == 2


def in_admin(model: str, page: str, secret: Model | None = None, query: str = ""):
    """The address of a page of the admin, of a row if it is of one."""
    keys = [secret.pk] if secret else []
    return f"{reverse(f'admin:{model}_{page}', args=keys)}{query}"


def pages_of_the_admin() -> Iterator[str]:
    """Every list, page of a row and suggestion of the admin that names a secret project."""
    project = Project.objects.select_related("plan", "declaration").get(position=1)
    rows = {
        "projects_project": project,
        "projects_fundingplan": project.plan,
        "targets_declaration": project.declaration,
        "targets_target": project.declaration.targets.first(),
    }
    for model, row in rows.items():
        yield in_admin(model, "changelist", query=f"?q={project.code}")
        yield in_admin(model, "change", row)
        yield in_admin(model, "history", row)
    asked = "?app_label=targets&model_name=declaration&field_name=project&term="
    yield f"{reverse('admin:autocomplete')}{asked}{project.name}"
    yield reverse("admin:index")


def test_every_page_of_the_admin_that_names_a_secret_project_leaves_a_row(
    as_user, admin, secret
):
    browse = as_user(admin)
    project = Project.objects.get(position=1)
    LogEntry.objects.log_actions(admin.pk, [project], CHANGE, "", single_object=True)
    silent = []
    for address in pages_of_the_admin():
        before = len(rows("look"))
        answer = browse.get(address)
        assert answer.status_code == 200, address
        if len(rows("look")) == before:
            silent.append(address)
    assert silent == []


def test_an_export_and_the_preview_of_an_import_in_the_admin_leave_a_row(
    as_user, admin, secret
):
    browse = as_user(admin)
    page = reverse("admin:projects_project_export")
    file = browse.post(page, {"format": "0"}).getvalue()
    assert len(looks(secret)) == 1
    page = reverse("admin:projects_project_import")
    browse.post(
        page, {"import_file": SimpleUploadedFile("项目.xlsx", file), "format": "0"}
    )
    assert len(looks(secret)) == 2


def test_a_list_without_any_leaves_no_row(as_user, clerk, seeded):
    as_user(clerk).get(reverse("project-list")).getvalue()
    assert rows("look") == []


def test_what_one_person_was_shown_is_not_put_to_another(
    as_user, clerk, reviewer, secret
):
    as_user(clerk).get(reverse("project-list"))
    as_user(reviewer).get(reverse("library"))
    (row,) = Event.objects.filter(verb="look")
    assert row.user == clerk


def test_the_row_costs_no_query_for_each_project(
    as_user, clerk, secret, django_assert_max_num_queries
):
    browse, page = as_user(clerk), reverse("project-list")
    browse.get(page)
    with CaptureQueriesContext(connection) as few:
        browse.get(page)
    count = len(few)
    Project.objects.update(is_secret=True)
    browse.get(page)
    with django_assert_max_num_queries(count):
        browse.get(page)
