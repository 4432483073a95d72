"""A deleted project leaves no trace in lists, sums and files, and nothing brings it back by itself."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.models import Project
from targets.documents.files import read_bytes
from targets.filings import library
from targets.filings.department_store import ensure_department_target
from targets.filings.models import Declaration, DepartmentTarget, Target
from targets.workflow.removal import delete
from tests.targets.acts import take

LIST = reverse("project-list")


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def test_a_deleted_project_is_out_of_the_list_and_its_totals(browse, gone, document):
    table = browse.get(LIST).context["table"]
    rest = [
        form for number, form in enumerate(document.projects, start=1) if number != 6
    ]
    assert (table.totals["count"], table.totals["budget"]) == (
        36,
        sum(form.budget for form in rest),
    )


def test_it_is_out_of_the_department_s_money(browse, gone, document):
    context = browse.get(reverse("department-target", args=[2024, "901001"])).context
    assert context["count"] == 36
    assert (
        context["budget"]
        == sum(form.budget for form in document.projects) - gone.budget
    )


def test_it_is_out_of_the_list_of_departments(as_user, admin, gone, year, other_unit):
    ensure_department_target(other_unit, year)
    rows = as_user(admin).get(reverse("department-targets")).context["table"].data.data
    assert [row.projects for row in rows] == [36, None]


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_it_is_out_of_the_document_and_of_downloads(browse, gone, document, suffix):
    whole = read_bytes(
        browse.get(reverse("working-document", args=[2024, "901001", suffix])).content
    ).document
    assert whole.projects == (*document.projects[:5], *document.projects[6:])
    assert (
        browse.get(reverse("declaration-file", args=[gone.pk, suffix])).status_code
        == 404
    )
    assert (
        browse.post(
            reverse("download"), {"project": gone.pk, "format": suffix}
        ).status_code
        == 404
    )
    everything = read_bytes(
        browse.post(reverse("download"), {"all": suffix}).content
    ).document
    assert len(everything.projects) == 36


def test_its_form_is_not_found_and_its_neighbours_are_next_to_each_other(browse, gone):
    assert browse.get(gone.get_absolute_url()).status_code == 404
    context = browse.get(Project.objects.get(position=5).get_absolute_url()).context
    assert (context["next"].position, context["number"]) == (7, 5)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("projects_project", 36),
        ("projects_fundingplan", 36),
        ("targets_declaration", 36),
        ("targets_target", None),
    ],
)
def test_it_is_out_of_the_admin_lists(as_user, admin, gone, path, count):
    listed = (
        as_user(admin)
        .get(reverse(f"admin:{path}_changelist"))
        .context["cl"]
        .result_count
    )
    assert listed == (
        count or Target.objects.exclude(declaration__project=gone).count()
    )


@pytest.mark.parametrize(
    "path", ["projects_fundingplan", "targets_declaration", "targets_target"]
)
def test_the_admin_opens_nothing_of_it(as_user, admin, gone, path):
    rows = {"projects_fundingplan": gone.plan, "targets_declaration": gone.declaration}
    row = rows.get(path) or gone.declaration.targets.first()
    response = as_user(admin).get(reverse(f"admin:{path}_change", args=[row.pk]))
    assert response.url == reverse("admin:index")


def test_it_makes_no_library_entry(gone):
    made = {entry.name for entry in library.entries(Project.objects.all())}
    own = set(gone.declaration.targets.values_list("name", flat=True))
    others = set(
        Target.objects.exclude(declaration__project=gone).values_list("name", flat=True)
    )
    assert own - others
    assert not (own - others) & made


def test_an_import_of_its_code_makes_a_new_project(gone, document):
    receipt = take(*document.projects)
    assert [form.code for form in receipt.new] == [gone.code]
    assert (
        len(receipt.unchanged),
        Project.objects.count(),
        Project.everything.count(),
    ) == (36, 37, 38)


def test_an_import_of_part_one_counts_no_link_of_it(gone, document):
    parts = document.department.sub_targets[:6]
    lost = Declaration.objects.filter(
        sub_target__position__gt=6, project__deleted_at=None
    ).count()
    Declaration.objects.filter(project=gone).update(
        sub_target=gone.year.department_targets.get().subtargets.last()
    )
    one = type(document.department)(
        document.department.overall, parts, document.department.safeguards
    )
    assert any(
        f"，{lost} 个项目因此" in each
        for each in take(*document.projects[:1], part=one).notices
    )


def test_seeding_does_not_bring_it_back(library, clerk, contents):
    DepartmentTarget.objects.all().delete()
    for project in Project.objects.all():
        delete(project.pk, clerk)
    before = contents()
    call_command("seed")
    assert contents() == before
    assert Project.everything.count() == 37
