"""批复: what the list and the page of a document show, to whom, and what stands in its files."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from projects.models import BudgetYear, Project
from targets.approvals.approved import approvals_seen_by, approved_versions
from targets.approvals.contents import approved_forms
from targets.filings.models import DepartmentTarget, Filing, Status, Target
from targets.workflow import performing as workflow
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.models import Approval
from targets.workflow.versions import TransitionNote

FIRST, SECOND = "巨财预〔2024〕1号", "巨财预〔2024〕2号"


def approve(projects: list[Project], number: str, user) -> Approval:
    Filing.objects.filter(project__in=projects).update(status=Status.REVIEWED)
    note = TransitionNote(number=number, date=date(2024, 1, 20))
    keys = [project.pk for project in projects]
    assert not workflow.refused(workflow.perform_many(keys, "approve", user, note))
    return Approval.objects.get(number=number)


@pytest.fixture
def projects(seeded) -> list[Project]:
    BudgetYear.objects.update(separate_hands=True)
    return list(Project.objects.order_by("position"))


@pytest.fixture
def approval(projects, bureau) -> Approval:
    """Of the first three forms."""
    return approve(projects[:3], FIRST, bureau)


def page(browse, name: str, *keys: object, query: str = "") -> str:
    return browse.get(reverse(name, args=keys) + query).content.decode()


def word(browse, approval: Approval, name: str, *keys: object, query: str = "") -> str:
    """The text of a Word file, table cells and all."""
    address = reverse(name, args=[approval.pk, *keys]) + query
    document = docx.Document(io.BytesIO(browse.get(address).content))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(parts)


# The list and the page


def test_the_list_counts_and_sums_what_was_approved(approval, projects, bureau):
    (found,) = approvals_seen_by(bureau)
    assert (found.forms, found.total) == (3, sum(each.budget for each in projects[:3]))


def test_the_sum_is_of_what_was_approved_not_of_what_is_there_now(
    approval, projects, bureau
):
    before = approvals_seen_by(bureau)[0].total
    Project.objects.update(budget=Decimal(1))
    assert approvals_seen_by(bureau)[0].total == before


def test_a_form_approved_again_by_the_same_document_counts_once(
    approval, projects, bureau, clerk
):
    reason = TransitionNote("标准提高", "政策变化")
    workflow.perform(projects[0].pk, "adjust", clerk, reason)
    approve(projects[:1], FIRST, bureau)
    assert approvals_seen_by(bureau)[0].forms == 3


def test_documents_are_found_by_year_and_number(approval, projects, bureau, as_user):
    approve(projects[3:4], SECOND, bureau)
    browse = as_user(bureau)
    both = page(browse, "approvals", query="?year=2024")
    assert FIRST in both
    assert SECOND in both
    assert FIRST not in page(browse, "approvals", query="?text=2号")


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "auditor", "admin"])
def test_whoever_sees_the_forms_sees_the_document(role, approval, as_user, request):
    browse = as_user(request.getfixturevalue(role))
    assert FIRST in page(browse, "approvals")
    assert "3 张绩效目标表，批复预算合计" in page(browse, "approval", approval.pk)


def test_others_do_not_know_that_it_exists(approval, as_user, stranger):
    browse = as_user(stranger)
    assert FIRST not in page(browse, "approvals")
    for name, keys in [
        ("approval", []),
        ("approval-letter", []),
        ("approval-annex", ["xlsx"]),
    ]:
        address = reverse(name, args=[approval.pk, *keys])
        assert browse.get(address).status_code == 404


def test_who_sees_a_part_of_the_forms_sees_that_part_alone(
    approval, projects, other_unit, stranger, as_user
):
    Project.objects.filter(pk=projects[0].pk).update(department=other_unit)
    shown = page(as_user(stranger), "approval", approval.pk)
    assert "1 张绩效目标表" in shown
    assert projects[1].name not in shown
    assert projects[1].name not in word(as_user(stranger), approval, "approval-letter")


def test_a_deleted_project_is_not_listed(approval, projects, bureau, as_user):
    Project.objects.filter(pk=projects[0].pk).update(deleted_at="2024-02-01T00:00Z")
    assert projects[0].name not in page(as_user(bureau), "approval", approval.pk)


def test_queries_do_not_grow_with_documents_and_forms(
    approval, projects, bureau, as_user
):
    browse = as_user(bureau)

    def queries() -> list[int]:
        counts = []
        for name, keys in [("approvals", []), ("approval", [approval.pk])]:
            with CaptureQueriesContext(connection) as captured:
                page(browse, name, *keys)
            counts.append(len(captured))
        return counts

    few = queries()
    approve(projects[3:20], FIRST, bureau)
    approve(projects[20:30], SECOND, bureau)
    assert queries() == few


# The files


def test_the_letter_is_addressed_dated_and_lists_the_projects(
    approval, projects, bureau, as_user
):
    text = word(
        as_user(bureau), approval, "approval-letter", query="?sender=巨鹿县财政局"
    )
    assert "关于批复2024年预算绩效目标的通知" in text
    assert f"\n{FIRST}\n巨鹿县巨鹿镇人民政府本级：\n" in text
    assert "经审核，原则同意 3 个项目的绩效目标" in text
    assert "巨鹿县财政局\n2024年1月20日" in text
    assert all(project.name in text for project in projects[:3])
    assert projects[3].name not in text


@pytest.mark.parametrize("name", ["approval-letter", "approval-annex"])
def test_files_hold_what_was_approved_whatever_the_form_says_now(
    name, approval, projects, bureau, as_user
):
    keys = ["docx"] if name == "approval-annex" else []
    before = word(as_user(bureau), approval, name, *keys)
    Project.objects.update(name="改了名", budget=Decimal("77777.77"))
    Target.objects.update(value="改了值")
    assert word(as_user(bureau), approval, name, *keys) == before


def test_the_annex_has_a_line_for_each_indicator(approval, projects, bureau, as_user):
    address = reverse("approval-annex", args=[approval.pk, "xlsx"])
    book = load_workbook(io.BytesIO(as_user(bureau).get(address).content))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    forms = approved_forms(approval, bureau).forms
    assert rows[0][:4] == ("单位", "项目编码", "项目名称", "预算数")
    assert len(rows) == 2 + sum(len(form.targets) for form in forms)
    first = forms[0]
    assert rows[1][1:4] == (first.code, first.name, float(first.budget))
    assert rows[1][9] == first.targets[0].name
    assert rows[2][2] is None
    assert rows[-1][3] == float(sum(form.budget for form in forms))


@pytest.mark.parametrize("keys", [["approval-letter"], ["approval-annex", "docx"]])
def test_secret_projects_are_left_out_of_files_which_say_how_many(
    keys, approval, projects, bureau, as_user
):
    Project.objects.filter(pk=projects[0].pk).update(is_secret=True)
    text = word(as_user(bureau), approval, *keys)
    assert projects[0].name not in text
    assert "另有涉密项目 1 个，不列入本件" in text
    assert "涉密项目\n  1 个，不列入" in page(as_user(bureau), "approval", approval.pk)


def test_the_list_as_a_file_marks_secret_projects(approval, projects, bureau, as_user):
    Project.objects.filter(pk=projects[0].pk).update(is_secret=True)
    address = reverse("approval", args=[approval.pk]) + "?export=csv"
    lines = as_user(bureau).get(address).getvalue().decode("utf-8-sig").splitlines()
    assert [",涉密," in line for line in lines[1:]] == [True, False, False]


def test_another_form_does_not_name_a_secret_project(approval, projects, bureau):
    secret = projects[5]
    Project.objects.filter(pk=secret.pk).update(is_secret=True)
    assert (
        approved_forms(approval, bureau).clean(f"与{secret.name}一起")
        == "与涉密项目一起"
    )


def test_where_all_are_secret_there_is_no_file(approval, projects, bureau, as_user):
    Project.objects.update(is_secret=True)
    for name, keys in [("approval-letter", []), ("approval-annex", ["xlsx"])]:
        address = reverse(name, args=[approval.pk, *keys])
        shown = as_user(bureau).get(address, follow=True).content.decode()
        assert "没有可以列入文件的绩效目标表" in shown


def test_there_is_no_file_of_another_kind(approval, bureau, as_user):
    address = reverse("approval-annex", args=[approval.pk, "pdf"])
    assert as_user(bureau).get(address).status_code == 404


def test_an_approval_without_a_document_is_in_no_list(projects, bureau, admin):
    BudgetYear.objects.update(separate_hands=False)
    Filing.objects.update(status=Status.REVIEWED)
    workflow.perform(projects[0].pk, "approve", admin)
    assert not approved_versions(bureau).exists()


# Part one


@pytest.fixture
def part_one(projects, bureau) -> Approval:
    """Part one, approved by a document of its own."""
    filing = DepartmentTarget.objects.get().filing
    Filing.objects.filter(pk=filing.pk).update(status=Status.REVIEWED)
    note = TransitionNote(number=SECOND, date=date(2024, 1, 20))
    perform_filing(filing.pk, "approve", bureau, note)
    return Approval.objects.get(number=SECOND)


def test_part_one_stands_on_the_page_of_its_document(part_one, bureau, as_user):
    shown = page(as_user(bureau), "approval", part_one.pk)
    assert 'href="/departments/2024/901001/versions/1/"' in shown
    assert "巨鹿县巨鹿镇人民政府本级" in shown
    assert "部门整体绩效目标" in shown


def test_part_one_is_named_in_the_letter_alone_or_beside_projects(
    part_one, projects, bureau, as_user
):
    text = word(as_user(bureau), part_one, "approval-letter")
    named = "巨鹿县巨鹿镇人民政府本级的部门整体绩效目标，现予批复"
    assert f"原则同意 {named}" in text
    approve(projects[:2], SECOND, bureau)
    text = word(as_user(bureau), part_one, "approval-letter")
    assert f"以及 {named}" in text
    assert "原则同意 2 个项目的绩效目标" in text


def test_there_is_no_annex_without_projects(part_one, bureau, as_user):
    address = reverse("approval-annex", args=[part_one.pk, "xlsx"])
    shown = as_user(bureau).get(address, follow=True).content.decode()
    assert "没有可以列入文件的绩效目标表" in shown
