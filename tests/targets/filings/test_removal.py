"""Projects deleted and brought back: while it is a draft, and as it was."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import FundingPlan, Project
from projects.register.removal import ProjectNotRestored, undelete
from targets.filings.models import Declaration, Filing, Status, Target
from targets.workflow.removal import Kept, delete

DELETED = reverse("project-deleted")
LIST = reverse("project-list")


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def delete_page(project: Project) -> str:
    return reverse("project-delete", args=[project.pk])


def restore_page(project: Project) -> str:
    return reverse("project-restore", args=[project.pk])


def as_it_is() -> list[dict]:
    return [
        row
        for model in (Project, FundingPlan, Declaration, Target)
        for row in model._base_manager.values()
    ]


# Deleting


def test_what_will_go_is_shown_first(browse, project, contents):
    before = contents()
    page = browse.get(delete_page(project)).content.decode()
    shown = [
        project.name,
        project.code,
        "巨鹿县巨鹿镇人民政府本级",
        "2024年",
        f"{project.declaration.targets.count()} 行",
    ]
    assert [each for each in shown if each not in page] == []
    assert contents() == before


def test_a_deleted_project_leaves_the_list_and_the_message_leads_to_where_it_is(
    browse, project
):
    response = browse.post(delete_page(project), follow=True)
    assert response.redirect_chain[0][0] == f"{LIST}?year=2024"
    assert f'<a href="{DELETED}">已删除的项目</a>' in response.content.decode()
    assert project.name not in [
        row.record.name for row in response.context["table"].paginated_rows
    ]


def test_who_and_when_is_kept(gone, clerk):
    assert (gone.deleted_by, gone.deleted_at.date()) == (clerk, timezone.now().date())


def test_deleting_twice_is_deleting_once(browse, gone):
    first = gone.deleted_at
    assert browse.post(delete_page(gone)).status_code == 302
    assert browse.get(delete_page(gone)).url == f"{LIST}?year=2024"
    assert Project.everything.get(pk=gone.pk).deleted_at == first


def test_a_name_in_a_message_is_never_markup(browse, project):
    Project.objects.filter(pk=project.pk).update(name="<script>alert(1)</script>")
    page = browse.post(delete_page(project), follow=True).content.decode()
    page += browse.post(restore_page(project), follow=True).content.decode()
    assert "<script>alert(1)" not in page


UNDER_WAY = (Status.SUBMITTED, Status.REVIEWED, Status.REJECTED)


@pytest.mark.parametrize("status", Status)
def test_only_a_draft_and_what_was_returned_can_go(project, clerk, status):
    Filing.objects.filter(project=project).update(status=status)
    if status in (Status.DRAFT, Status.RETURNED):
        delete(project.pk, clerk)
        assert Project.everything.get(pk=project.pk).deleted_by == clerk
    else:
        before = as_it_is()
        with pytest.raises(
            Kept, match=status.label if status in UNDER_WAY else "批复过"
        ):
            delete(project.pk, clerk)
        assert as_it_is() == before


@pytest.mark.parametrize(
    ("status", "way"), [("submitted", "先退回"), ("rejected", "同意重新填报")]
)
def test_a_refusal_names_a_step_that_can_be_taken(project, clerk, status, way):
    Filing.objects.filter(project=project).update(status=status)
    with pytest.raises(Kept, match=way):
        delete(project.pk, clerk)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_stands_on_the_page_with_its_reason(
    browse, project, contents, method
):
    Filing.objects.filter(project=project).update(status="submitted")
    before = contents()
    page = getattr(browse, method)(delete_page(project), follow=True).content.decode()
    assert "绩效目标表的状态是“已提交”，只有草稿和退回的可以删除" in page
    assert "删除这个项目</button>" not in page
    assert contents() == before


def test_a_project_without_a_form_is_a_draft(project, clerk):
    project.declaration.delete()
    delete(project.pk, clerk)
    assert Project.objects.count() == 36


@pytest.mark.parametrize(
    ("status", "offered"), [("draft", True), ("returned", True), ("approved", False)]
)
def test_the_form_offers_it_where_it_is_possible(browse, project, status, offered):
    Filing.objects.filter(project=project).update(status=status)
    assert (
        delete_page(project) in browse.get(project.get_absolute_url()).content.decode()
    ) is offered


def test_the_form_offers_it_to_those_who_may(as_user, reviewer, project):
    assert (
        delete_page(project)
        not in as_user(reviewer).get(project.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("step", ["delete", "restore"])
def test_what_is_not_there_can_neither_go_nor_come_back(browse, step):
    for key in (0, 999_999, 10**30):
        assert browse.post(f"/projects/{key}/{step}/").status_code == 404


# Bringing back


def test_a_project_comes_back_as_it_was(project, clerk):
    before = as_it_is()
    delete(project.pk, clerk)
    undelete(Project.everything.get(pk=project.pk), clerk)
    assert as_it_is() == before


def test_the_button_brings_it_back(browse, gone):
    page = browse.post(restore_page(gone), follow=True).content.decode()
    assert f'已恢复项目“<a href="{gone.get_absolute_url()}">' in page
    assert Project.objects.filter(pk=gone.pk).exists()


def test_bringing_back_twice_is_bringing_back_once(browse, gone):
    browse.post(restore_page(gone))
    assert browse.post(restore_page(gone)).status_code == 302
    assert Project.objects.count() == 37


def test_it_stays_where_its_code_was_taken_meanwhile(
    browse, gone, year, unit, contents
):
    Project.objects.create(
        year=year, department=unit, code=gone.code, name="后来的项目"
    )
    before = contents()
    page = browse.post(restore_page(gone), follow=True).content.decode()
    assert f"没有恢复：它的编码 {gone.code} 在 2024年 已由另一个项目使用" in page
    assert contents() == before


def test_projects_without_a_code_are_in_nobody_s_way(year, unit, clerk):
    first = Project.objects.create(year=year, department=unit, name="无编码")
    delete(first.pk, clerk)
    Project.objects.create(year=year, department=unit, name="无编码")
    undelete(first, clerk)
    assert Project.objects.count() == 2


def test_two_deleted_projects_of_one_code_come_back_one_at_a_time(
    gone, year, unit, clerk
):
    other = Project.objects.create(
        year=year, department=unit, code=gone.code, name="后来的项目"
    )
    delete(other.pk, clerk)
    undelete(other, clerk)
    with pytest.raises(ProjectNotRestored):
        undelete(gone, clerk)


# The page of deleted projects


def test_the_latest_comes_first_with_who_and_when(browse, gone, clerk):
    delete(Project.objects.get(position=1).pk, clerk)
    response = browse.get(DELETED)
    assert [
        row.record.position for row in response.context["table"].paginated_rows
    ] == [1, 6]
    page = response.content.decode()
    local = timezone.localtime(gone.deleted_at)
    assert f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}" in page
    assert ">王丽</td>" in page


def test_it_shows_only_what_lies_in_one_s_scope(as_user, stranger, admin, gone):
    assert gone.name not in as_user(stranger).get(DELETED).content.decode()
    assert gone.name in as_user(admin).get(DELETED).content.decode()


def test_an_empty_page_says_so(browse):
    assert "没有已删除的项目" in browse.get(DELETED).content.decode()


def test_its_queries_do_not_grow_and_it_turns_pages(
    browse, seeded, clerk, django_assert_num_queries
):
    Project.objects.filter(position__lte=30).update(
        deleted_at=timezone.now(), deleted_by=clerk
    )
    with django_assert_num_queries(QUERIES):
        response = browse.get(f"{DELETED}?per_page=20&page=2")
    assert len(response.context["table"].paginated_rows) == 10
    Project.everything.filter(position__lte=25).update(deleted_at=None)
    with django_assert_num_queries(QUERIES):
        browse.get(DELETED)


# Session, person, their department; the years; how many, and the rows of the page.
QUERIES = 6
