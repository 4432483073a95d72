"""Who may open what: every address of the application × every role, as one table."""

from dataclasses import dataclass

import pytest
from django.urls import URLPattern, get_resolver, reverse

from projects.models import Project
from targets.exchange.store import load_forms
from targets.jobs.runs import store_file
from targets.models import ImportRun, State
from targets.versions import Said, keep

ROLES = ("nobody", "clerk", "reviewer", "leader", "admin", "stranger")
TO_LOGIN = 302
IMPORT_STEPS = ("progress", "confirm", "again", "cancel", "undo", "file", "marked")


@dataclass(frozen=True)
class Address:
    name: str
    statuses: tuple[int, ...]  # in the order of ROLES
    method: str = "get"
    data: str = ""  # what is sent with a post
    query: str = ""  # what the address ends with


ADDRESSES = [
    #                       nobody clerk reviewer leader admin stranger
    Address("home", (TO_LOGIN, 302, 302, 302, 302, 302)),
    Address("login", (200, 302, 302, 302, 302, 302)),
    Address("logout", (302, 302, 302, 302, 302, 302), method="post"),
    Address("password", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("me", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("me", (TO_LOGIN, 200, 200, 200, 200, 200), method="post"),
    Address("me", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("project-list", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("project-list", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("trail", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("trail", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("trail", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("declaration", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("declaration", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("declaration-file", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("declaration-file", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("download", (TO_LOGIN, 200, 200, 200, 200, 404), method="post", data="project={project}"),
    Address("download", (TO_LOGIN, 200, 200, 200, 200, 302), method="post", data="all=docx"),
    Address("download", (TO_LOGIN, 302, 302, 302, 302, 302), method="post"),
    Address("download", (TO_LOGIN, 302, 302, 302, 302, 302)),
    Address("download", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("project-new", (TO_LOGIN, 200, 403, 403, 200, 200)),
    Address("project-new", (TO_LOGIN, 200, 403, 403, 200, 200), method="post"),
    Address("project-new", (TO_LOGIN, 200, 403, 403, 200, 404), query="from={project}"),
    Address("project-new", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("project-copy", (TO_LOGIN, 200, 403, 403, 200, 200)),
    Address("project-copy", (TO_LOGIN, 200, 403, 403, 200, 200), method="post"),
    Address("project-copy", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("project-delete", (TO_LOGIN, 200, 403, 403, 200, 404)),
    Address("project-delete", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("project-delete", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("project-deleted", (TO_LOGIN, 200, 403, 403, 200, 200)),
    Address("project-deleted", (TO_LOGIN, 405, 403, 403, 405, 405), method="post"),
    Address("project-deleted", (TO_LOGIN, 200, 403, 403, 200, 200), query="export=csv"),
    Address("project-restore", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("project-restore", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("declaration-edit", (TO_LOGIN, 200, 403, 403, 200, 404)),
    Address("declaration-edit", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("declaration-edit", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("declaration-save", (TO_LOGIN, 400, 403, 403, 400, 404), method="post"),
    Address("declaration-save", (TO_LOGIN, 409, 403, 403, 409, 404), method="post", data="{{}}"),
    Address("declaration-save", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("declaration-watch", (TO_LOGIN, 200, 403, 403, 200, 404), method="post"),
    Address("declaration-watch", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("declaration-suggestions", (TO_LOGIN, 200, 403, 403, 200, 404)),
    Address("declaration-suggestions", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("declaration-step", (TO_LOGIN, 302, 302, 403, 302, 404), method="post"),
    Address("declaration-step", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("versions", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("versions", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("version", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("version", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("version-compare", (TO_LOGIN, 200, 200, 200, 200, 404), query="old=1"),
    Address("version-compare", (TO_LOGIN, 302, 302, 302, 302, 404), query="old=9"),
    Address("version-compare", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("version-restore", (TO_LOGIN, 200, 403, 403, 200, 404)),
    Address("version-restore", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("version-restore", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("workbench", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("workbench", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("project-properties", (TO_LOGIN, 200, 200, 403, 200, 404)),
    Address("project-properties", (TO_LOGIN, 302, 302, 403, 302, 404), method="post", data="responsible="),
    Address("project-properties", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("year-dates", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("year-dates", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("year-dates-save", (TO_LOGIN, 403, 403, 403, 302, 403), method="post"),
    Address("year-dates-save", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("exemption", (TO_LOGIN, 403, 403, 403, 200, 403), method="post"),
    Address("exemption", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("exemption-end", (TO_LOGIN, 403, 403, 403, 404, 403), method="post"),
    Address("exemption-end", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("steps", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("steps", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("steps", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("steps-confirm", (TO_LOGIN, 302, 302, 403, 302, 302), method="post"),
    Address("steps-confirm", (TO_LOGIN, 200, 302, 403, 200, 302), method="post", data="project={project}"),
    Address("steps-confirm", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("steps-take", (TO_LOGIN, 403, 403, 403, 403, 403), method="post"),
    Address("steps-take", (TO_LOGIN, 302, 403, 403, 302, 302), method="post", data="verb=submit&seen={project}:0"),
    Address("steps-take", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("steps-taken", (TO_LOGIN, 302, 302, 302, 302, 302)),
    Address("steps-taken", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("department-targets", (TO_LOGIN, 302, 302, 302, 302, 200)),
    Address("department-targets", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("department-target", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("department-target-edit", (TO_LOGIN, 200, 403, 403, 200, 404)),
    Address("department-target-edit", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("department-target-edit", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("department-target-save", (TO_LOGIN, 400, 403, 403, 400, 404), method="post"),
    Address("department-target-save", (TO_LOGIN, 409, 403, 403, 409, 404), method="post", data="{{}}"),
    Address("department-target-save", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("department-target-watch", (TO_LOGIN, 200, 403, 403, 200, 404), method="post"),
    Address("department-target-watch", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("exchange", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("exchange", (TO_LOGIN, 200, 403, 403, 200, 200), method="post"),
    Address("exchange", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("import-template", (TO_LOGIN, 200, 200, 200, 200, 404), query="department=901001&year=2024"),
    Address("import-template", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("import", (TO_LOGIN, 200, 404, 404, 200, 404)),
    Address("import", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("import-progress", (TO_LOGIN, 200, 404, 404, 200, 404)),
    Address("import-progress", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("import-confirm", (TO_LOGIN, 302, 404, 404, 302, 404), method="post"),
    Address("import-confirm", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("import-again", (TO_LOGIN, 302, 404, 404, 302, 404), method="post"),
    Address("import-again", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("import-cancel", (TO_LOGIN, 302, 404, 404, 302, 404), method="post"),
    Address("import-cancel", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("import-undo", (TO_LOGIN, 302, 404, 404, 302, 404), method="post"),
    Address("import-undo", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("import-file", (TO_LOGIN, 200, 404, 404, 200, 404)),
    Address("import-file", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("import-marked", (TO_LOGIN, 200, 404, 404, 200, 404)),
    Address("import-marked", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("declaration-checks", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("declaration-checks", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("declaration-waive", (TO_LOGIN, 200, 403, 403, 200, 404), method="post"),
    Address("declaration-waive", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("declaration-unwaive", (TO_LOGIN, 302, 403, 403, 302, 404), method="post"),
    Address("declaration-unwaive", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("mend", (TO_LOGIN, 200, 403, 403, 200, 200)),
    Address("mend", (TO_LOGIN, 302, 403, 403, 302, 302), method="post"),
    Address("mend", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("mended", (TO_LOGIN, 302, 403, 403, 302, 302)),
    Address("mended", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("quality-rules", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("quality-rules", (TO_LOGIN, 403, 403, 403, 200, 403), method="post", query="year=2024"),
    Address("quality-rules", (TO_LOGIN, 405, 405, 405, 405, 405), method="put"),
    Address("quality", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("quality", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("quality-findings", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("quality-findings", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("quality-findings", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("quality-projects", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("quality-projects", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("quality-projects", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("quality-progress", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("quality-progress", (TO_LOGIN, 404, 404, 404, 404, 200), query="department=902001"),
    Address("quality-progress", (TO_LOGIN, 405, 405, 405, 405, 405), method="post"),
    Address("quality-stop", (TO_LOGIN, 403, 403, 403, 302, 403), method="post"),
    Address("quality-stop", (TO_LOGIN, 404, 404, 404, 404, 403), method="post", data="department=902001"),
    Address("quality-stop", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("quality-go-on", (TO_LOGIN, 302, 302, 302, 302, 302), method="post"),
    Address("quality-go-on", (TO_LOGIN, 405, 405, 405, 405, 405)),
    Address("document", (TO_LOGIN, 200, 200, 200, 200, 404)),
    Address("library", (TO_LOGIN, 200, 200, 200, 200, 200)),
    Address("library", (TO_LOGIN, 200, 200, 200, 200, 200), query="export=csv"),
    Address("admin:index", (TO_LOGIN, 403, 403, 403, 200, 403)),
]
# The admin has a way of its own to the login page; its tests follow it.
LOCKED = [each for each in ADDRESSES if each.statuses[0] == TO_LOGIN and ":" not in each.name]
CASES = [
    pytest.param(address, role, status, id=f"{address.method} {address.name} {address.data}{address.query} {role}")
    for address in ADDRESSES
    for role, status in zip(ROLES, address.statuses, strict=True)
]


@pytest.fixture
def places(seeded, clerk) -> dict[str, dict]:
    run = ImportRun.objects.create(user=clerk, file=store_file(b"x"), file_name="a.txt", state=State.READY)
    project = Project.objects.select_related("declaration").get(position=1)
    keep(project.declaration, load_forms(Project.objects.filter(pk=project.pk))[0], "submit", clerk, Said())
    department = {"year": 2024, "code": "901001"}
    return {
        "declaration": {"pk": project.pk},
        "declaration-file": {"pk": project.pk, "suffix": "docx"},
        **{f"declaration-{name}": {"pk": project.pk} for name in ("edit", "save", "watch", "suggestions")},
        **{f"declaration-{name}": {"pk": project.pk} for name in ("checks", "waive")},
        "declaration-unwaive": {"pk": project.pk, "waiver": 1},
        **{name: {"pk": project.pk} for name in ("versions", "version-compare")},
        **{name: {"pk": project.pk, "number": 1} for name in ("version", "version-restore")},
        "project-properties": {"pk": project.pk},
        **{name: {"year": 2024} for name in ("year-dates", "year-dates-save", "exemption")},
        "exemption-end": {"year": 2024, "pk": 1},
        "import": {"pk": run.pk},
        **{f"import-{step}": {"pk": run.pk} for step in IMPORT_STEPS},
        "declaration-step": {"pk": project.pk, "verb": "submit"},
        "project-delete": {"pk": project.pk},
        "project-restore": {"pk": project.pk},
        "department-target": department,
        **{f"department-target-{name}": department for name in ("edit", "save", "watch")},
        "document": {**department, "suffix": "docx"},
    }


@pytest.mark.parametrize(("address", "role", "status"), CASES)
def test_each_address_answers_each_role_as_the_table_says(address, role, status, places, request, client):
    if role != "nobody":
        client.force_login(request.getfixturevalue(role))
    project = Project.objects.get(position=1).pk
    data, query = address.data.format(project=project), address.query.format(project=project)
    path = f"{reverse(address.name, kwargs=places.get(address.name))}?{query}"
    response = client.generic(address.method.upper(), path, data, content_type="application/x-www-form-urlencoded")
    response.getvalue()  # to its end, which closes a file
    assert response.status_code == status


@pytest.mark.parametrize("address", LOCKED, ids=lambda each: f"{each.method} {each.name}")
def test_nobody_is_sent_to_the_login_page_and_back(address, places, client):
    path = reverse(address.name, kwargs=places.get(address.name))
    response = getattr(client, address.method)(path)
    assert response.url.startswith(f"{reverse('login')}?next={path}")


def test_the_table_names_every_address():
    named = {each.name for each in _patterns(get_resolver().url_patterns)}
    assert named == {address.name for address in ADDRESSES if ":" not in address.name}


def _patterns(patterns):
    """Every address but those of the admin, which has its own tests."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin":
            yield from _patterns(pattern.url_patterns)


def test_a_person_who_opens_an_address_that_only_takes_forms_is_told(as_user, clerk, places):
    path = reverse("declaration-waive", kwargs=places["declaration-waive"])
    response = as_user(clerk).get(path, headers={"Accept": "text/html"})
    assert (response.status_code, "请回到原来的页面" in response.content.decode()) == (405, True)
