"""What forms are made of is read in the admin, and changed elsewhere."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse

from core.import_export.files import CsvFile
from indicators.models import Indicator
from projects.models import Department, FundingPlan, Project
from projects.register.resources import ProjectResource
from targets.filings.department_store import ensure_department_target
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    Status,
    SubTarget,
    Target,
    new_declaration,
)
from targets.filings.store import create_declarations
from targets.filings.transitions import BY_VERB, Hand
from targets.workflow.hands import Hands

CONTENT = [Project, FundingPlan, Declaration, Target, DepartmentTarget, SubTarget]
CONTENT += [Safeguard]


@pytest.fixture
def site_client(as_user, admin):
    return as_user(admin)


def page(model: type[Model], name: str, *args) -> str:
    return reverse(f"admin:targets_{model._meta.model_name}_{name}", args=args)


def change(row: Model) -> str:
    name = f"{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"admin:{name}_change", args=[row.pk])


def fill(year, unit, count: int) -> None:
    """So many more of everything that the lists of this app show."""
    category = Indicator.objects.categories()[0]
    start = Project.objects.count()
    for number in range(start, start + count):
        department = Department.objects.create(
            code=f"7{number:05}", name="站所", parent=unit
        )
        whole = ensure_department_target(department, year)
        sub_target = SubTarget.objects.create(
            department_target=whole, position=1, title="分项"
        )
        Safeguard.objects.create(department_target=whole, position=1, title="措施")
        project = Project.objects.create(
            year=year, department=department, code=f"P{number}", name="项目"
        )
        declaration = new_declaration(project, sub_target=sub_target)
        create_declarations([declaration])
        Target.objects.create(
            declaration=declaration, position=0, category=category, name="指标"
        )


@pytest.mark.parametrize(
    "model", [Declaration, Target, DepartmentTarget, SubTarget, Safeguard]
)
def test_a_list_asks_no_more_for_more_rows(
    model, site_client, year, unit, django_assert_max_num_queries
):
    fill(year, unit, 2)
    with django_assert_max_num_queries(100) as few:
        site_client.get(page(model, "changelist"))
    fill(year, unit, 10)
    with django_assert_max_num_queries(len(few)):
        assert (
            site_client.get(page(model, "changelist")).context["cl"].result_count == 12
        )


def test_a_form_asks_no_more_for_more_rows(
    site_client, year, unit, django_assert_max_num_queries
):
    fill(year, unit, 1)
    declaration = Declaration.objects.get()
    with django_assert_max_num_queries(100) as few:
        site_client.get(page(Declaration, "change", declaration.pk))
    category = Indicator.objects.categories()[0]
    for position in range(1, 10):
        Target.objects.create(
            declaration=declaration, position=position, category=category
        )
    with django_assert_max_num_queries(len(few)):
        site_client.get(page(Declaration, "change", declaration.pk))


def test_the_parts_of_a_department_target_are_shown_with_it(site_client, seeded):
    response = site_client.get(
        page(DepartmentTarget, "change", DepartmentTarget.objects.get().pk)
    )
    models = [inline.opts.model for inline in response.context["inline_admin_formsets"]]
    assert models == [SubTarget, Safeguard]


def first(model: type[Model]) -> Model:
    return model._default_manager.order_by("pk")[0]


@pytest.mark.parametrize("model", CONTENT)
def test_content_is_shown_with_its_status_and_its_own_page(model, site_client, seeded):
    Filing.objects.update(status=Status.PUBLISHED)
    row = first(model)
    text = site_client.get(change(row)).content.decode()
    assert "已公开" in text
    assert "打开填报页</a>" in text
    assert "要修改请打开填报页" in text


@pytest.mark.parametrize("model", [each for each in CONTENT if each is not Project])
def test_content_takes_no_change(model, site_client, seeded, contents):
    before = contents()
    assert site_client.post(change(first(model)), {"name": "改"}).status_code == 403
    assert contents() == before


def test_the_type_of_a_project_is_changed_here_and_nothing_else(site_client, project):
    before = Project.objects.values("name", "budget", "department", "year").get(
        pk=project.pk
    )
    form = {"position": "77", "budget": "99999", "name": "改", "is_secret": "on"}
    form |= {"plan-TOTAL_FORMS": "1", "plan-INITIAL_FORMS": "0", "plan-0-june": "1"}
    assert site_client.post(change(project), form).status_code == 302
    after = Project.objects.values(*before).get(pk=project.pk)
    assert (after, Project.objects.get(pk=project.pk).position) == (before, 77)
    project.refresh_from_db()
    assert not project.is_secret


def test_a_save_here_leaves_what_was_changed_meanwhile(admin, project, rf):
    stale = Project.objects.get(pk=project.pk)
    Project.objects.filter(pk=project.pk).update(budget=77)
    request = rf.post("/")
    request.user = admin
    page_of = site._registry[Project]
    page_of.save_model(request, stale, SimpleNamespace(changed_data=["position"]), True)
    assert Project.objects.get(pk=project.pk).budget == 77


@pytest.mark.parametrize("model", site._registry, ids=lambda model: model.__name__)
def test_no_list_offers_to_delete_many_rows(model, site_client, seeded, library):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    listed = site_client.get(reverse(name)).context["cl"].model_admin
    request = site_client.get(reverse(name)).wsgi_request
    assert "delete_selected" not in listed.get_actions(request)


def test_projects_that_are_imported_here_make_the_next_revision_of_their_forms(
    site_client, project, admin
):
    before = project.declaration.filing.revision
    Project.objects.filter(pk=project.pk).update(purpose="改过的用途")
    table = CsvFile().export_data(
        ProjectResource().export(Project.objects.filter(pk=project.pk))
    )
    project.save()
    file = SimpleUploadedFile("表.csv", table)
    address = reverse("admin:projects_project_import")
    preview = site_client.post(
        address, {"import_file": file, "format": "0", "resource": ""}
    )
    confirm = reverse("admin:projects_project_process_import")
    site_client.post(confirm, {**preview.context["confirm_form"].initial})
    project.refresh_from_db()
    assert (project.purpose, project.declaration.filing.revision) == (
        "改过的用途",
        before + 1,
    )
    # Who brought the table in has filled in, and leaves the decision to another.
    filing = project.declaration.filing
    hands = Hands([filing], BY_VERB["review"])
    assert hands.of(filing, admin, [Hand.FILLER]) == [Hand.FILLER]


def test_the_index_offers_no_new_form_of_what_is_only_read(site_client, db):
    text = site_client.get(reverse("admin:index")).content.decode()
    added = set(re.findall(r'href="/admin/\w+/(\w+)/add/" class="addlink"', text))
    assert added == {
        *("department", "user", "budgetyear", "projecttype", "scheme", "indicator"),
        "secondfactorrole",
    }
    assert 'href="/admin/targets/declaration/" class="viewlink"' in text
