"""Declarations and department targets in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse

from core.import_export.files import CsvFile
from indicators.models import Indicator, IndicatorLevel
from projects.models import Department, FundingPlan, Project
from projects.register.resources import ProjectResource
from targets.filings.department_store import ensure_department_target
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Safeguard,
    SubTarget,
    Target,
    new_declaration,
)
from targets.filings.store import create_declarations


@pytest.fixture
def site_client(as_user, admin):
    return as_user(admin)


def page(model: type[Model], name: str, *args) -> str:
    return reverse(f"admin:targets_{model._meta.model_name}_{name}", args=args)


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


def test_a_row_offers_the_categories_of_its_own_year(site_client, seeded):
    response = site_client.get(
        page(Declaration, "change", Declaration.objects.earliest("pk").pk)
    )
    field = (
        response.context["inline_admin_formsets"][0].formset.forms[0].fields["category"]
    )
    assert {(each.level, each.scheme.code) for each in field.queryset} == {
        (IndicatorLevel.SECOND, "three")
    }
    assert [group for group, _ in field.choices[1:]] == [
        "三类指标（产出、效益、满意度）"
    ]


def test_the_parts_of_a_department_target_are_edited_with_it(site_client, seeded):
    response = site_client.get(
        page(DepartmentTarget, "change", DepartmentTarget.objects.get().pk)
    )
    models = [inline.opts.model for inline in response.context["inline_admin_formsets"]]
    assert models == [SubTarget, Safeguard]


@pytest.mark.parametrize("model", [SubTarget, Safeguard])
def test_a_part_names_its_whole_in_chinese(model, site_client, db):
    assert "部门整体绩效目标:" in site_client.get(page(model, "add")).content.decode()


@pytest.mark.parametrize(
    ("model", "form"),
    [
        (Target, Declaration),
        (SubTarget, DepartmentTarget),
        (Safeguard, DepartmentTarget),
    ],
)
def test_a_row_that_is_changed_here_makes_the_next_revision_of_its_form(
    site_client, seeded, model, form
):
    row = model.objects.order_by("pk").first()
    owner = row.declaration if model is Target else row.department_target
    before = owner.filing.revision
    address = page(model, "change", row.pk)
    fields = site_client.get(address).context["adminform"].form.initial
    assert (
        site_client.post(
            address, {name: value or "" for name, value in fields.items()}
        ).status_code
        == 302
    )
    assert form.objects.get(pk=owner.pk).filing.revision == before + 1


def test_a_project_that_is_changed_here_makes_the_next_revision_of_its_form(
    site_client, project
):
    before = project.declaration.filing.revision
    address = reverse("admin:projects_project_change", args=[project.pk])
    fields = {
        name: value
        for name, value in site_client.get(address)
        .context["adminform"]
        .form.initial.items()
        if value
    }
    plan = {"plan-TOTAL_FORMS": "0", "plan-INITIAL_FORMS": "0"}
    assert (
        site_client.post(
            address, {**fields, **plan, "purpose": "改过的用途"}
        ).status_code
        == 302
    )
    project.refresh_from_db()
    assert (project.purpose, project.declaration.filing.revision) == (
        "改过的用途",
        before + 1,
    )


def test_a_plan_that_is_changed_here_makes_the_next_revision_of_its_form(
    site_client, project
):
    before = project.declaration.filing.revision
    address = reverse("admin:projects_fundingplan_change", args=[project.plan.pk])
    assert (
        site_client.post(
            address, {"project": project.pk, "december": "100"}
        ).status_code
        == 302
    )
    assert Declaration.objects.get(project=project).filing.revision == before + 1


def test_a_row_that_is_deleted_here_makes_the_next_revision_of_its_form(
    site_client, project
):
    row = project.declaration.targets.first()
    before = project.declaration.filing.revision
    site_client.post(page(Target, "delete", row.pk), {"post": "yes"})
    assert Declaration.objects.get(project=project).filing.revision == before + 1


def test_a_project_that_has_no_form_yet_gets_one_by_being_changed_here(
    site_client, year, unit
):
    project = Project.objects.create(year=year, department=unit, code="P1", name="项目")
    plan = FundingPlan.objects.create(project=project)
    address = reverse("admin:projects_fundingplan_change", args=[plan.pk])
    site_client.post(address, {"project": project.pk, "december": "100"})
    assert Declaration.objects.get(project=project).filing.revision == 1


def test_projects_that_are_imported_here_make_the_next_revision_of_their_forms(
    site_client, project
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
