"""Projects taken in as a table: drafts are changed, what was approved is proposed, the rest is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tablib import Dataset

from projects.models import BudgetYear, Department, Event, Project
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.project_sheet import FormedProjectResource
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD

KEYS = ("预算年度", "项目编码", "项目名称", "单位编码")
BUDGET = "预算数（万元）"


@pytest.fixture
def sound(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def approved(sound, clerk, reviewer) -> Project:
    for verb, user in [("submit", clerk), ("review", reviewer), ("approve", reviewer)]:
        workflow.perform(sound.pk, verb, user, TransitionNote("请核对"))
    return sound


@pytest.fixture
def imported(admin):
    """`imported(**cells)` takes in a row of the project, with these cells."""

    def imported(unit: str = GOOD.department_code, name: str = GOOD.name, **cells: str):
        row = ["2024", cells.pop("code", GOOD.code), name, unit, *cells.values()]
        table = Dataset(row, headers=[*KEYS, *cells])
        return FormedProjectResource().import_data(
            table, rollback_on_validation_errors=True, user=admin
        )

    return imported


def reason(result) -> str:
    return " ".join(
        sentence
        for row in result.invalid_rows
        for sentences in row.error_dict.values()
        for sentence in sentences
    )


def filing(project: Project) -> Filing:
    return Filing.objects.select_related("baseline").get(project=project)


def set_status(project: Project, status: Status) -> None:
    Filing.objects.filter(project=project).update(status=status)


def test_a_draft_is_changed_and_gets_a_revision(imported, sound):
    before = filing(sound).revision
    assert imported(**{BUDGET: "77"}).totals["update"] == 1
    assert Project.objects.get().budget == 77
    now = filing(sound)
    assert (now.status, now.revision) == (Status.DRAFT, before + 1)


def test_a_new_project_gets_its_form(imported, year, unit):
    assert imported(code="NEW001").totals["new"] == 1
    assert filing(Project.objects.get(code="NEW001")).status == Status.DRAFT


@pytest.mark.parametrize("code", [GOOD.code, "NEW001"])
def test_after_the_date_a_draft_is_refused(imported, sound, code):
    yesterday = timezone.localdate() - timedelta(days=1)
    BudgetYear.objects.update(fill_until=yesterday)
    assert "截止" in reason(imported(code=code, **{BUDGET: "77"}))
    assert Project.objects.get().budget == GOOD.budget


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (Status.SUBMITTED, "请先到“检查”页办理撤回"),
        (Status.REVIEWED, "请先联系审核人员退回"),
        (Status.REJECTED, "请先联系审核人员同意重新填报"),
        (Status.ENDED, "不能用表格改预算数"),
    ],
)
def test_a_form_on_its_way_is_refused(imported, sound, status, remedy):
    set_status(sound, status)
    said = reason(imported(**{BUDGET: "77"}))
    assert status.label in said
    assert remedy in said
    assert Project.objects.get().budget == GOOD.budget


@pytest.mark.parametrize("status", Status)
def test_number_and_type_are_not_on_the_form(imported, sound, status):
    set_status(sound, status)
    before = Filing.objects.values().get(project=sound)
    assert imported(序号="77").totals["update"] == 1
    assert Filing.objects.values().get(project=sound) == before


# What was approved


def test_another_budget_opens_an_adjustment(imported, approved):
    assert imported(**{BUDGET: "77"}).totals["update"] == 1
    now = filing(approved)
    version = now.versions.order_by("-number")[0]
    assert (now.status, Project.objects.get().budget) == (Status.ADJUSTING, 77)
    assert (version.verb, version.reason) == ("adjust", "预算调整")
    before = GOOD.budget.normalize()
    assert version.note == f"项目库：{BUDGET} {before:.2f} → 77.00"
    assert Decimal(version.form["budget"]) == before
    assert Event.objects.get(verb="adjust").note == f"预算调整：{version.note}"


def test_a_published_form_is_adjusted_as_well(imported, approved, admin):
    workflow.perform(approved.pk, "publish", admin)
    imported(**{BUDGET: "77"})
    assert filing(approved).status == Status.ADJUSTING


def test_what_the_register_has_nothing_to_say_about_is_refused(imported, approved):
    assert "不能用表格改项目名称；请先到“检查”页办理调整" in reason(
        imported(name="新名称", **{BUDGET: "77"})
    )
    assert filing(approved).status == Status.APPROVED
    assert Project.objects.get().name == GOOD.name


def test_another_unit_is_an_adjustment_that_is_submitted(
    imported, approved, other_unit, clerk, admin
):
    imported(unit=other_unit.code)
    assert Project.objects.get().department == other_unit
    workflow.perform(approved.pk, "submit", admin)
    assert filing(approved).status == Status.SUBMITTED


def test_an_adjustment_that_is_given_up_brings_the_project_back_to_its_unit(
    imported, approved, other_unit, admin
):
    imported(unit=other_unit.code, **{BUDGET: "77"})
    workflow.perform(approved.pk, "cancel", admin)
    project = Project.objects.get()
    assert project.department == Department.objects.get(code=GOOD.department_code)
    assert (project.budget, filing(project).status) == (GOOD.budget, Status.APPROVED)


def test_a_preview_moves_nothing(approved, admin):
    row = ["2024", GOOD.code, GOOD.name, GOOD.department_code, "77"]
    table = Dataset(row, headers=[*KEYS, BUDGET])
    result = FormedProjectResource().import_data(table, dry_run=True, user=admin)
    assert result.totals["update"] == 1
    assert filing(approved).status == Status.APPROVED
    assert not Event.objects.filter(verb="adjust").exists()


def test_preview_and_import_say_how_many_adjustments_they_open(
    approved, admin, as_user
):
    table = f"{','.join(KEYS)},{BUDGET}\n2024,{GOOD.code},{GOOD.name},901001,77\n"
    file = SimpleUploadedFile("项目.csv", table.encode())
    form = {"import_file": file, "format": "0", "resource": ""}
    browse = as_user(admin)
    shown = browse.post(reverse("admin:projects_project_import"), form)
    assert "1 个批复过的项目将以“预算调整”为由发起调整" in shown.content.decode()
    confirm = reverse("admin:projects_project_process_import")
    done = browse.post(confirm, shown.context["confirm_form"].initial, follow=True)
    assert "1 个批复过的项目已发起调整" in done.content.decode()
    assert filing(approved).status == Status.ADJUSTING
