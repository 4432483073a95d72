"""What came in from outside tells the trail as fully: tables of the admin, files by command, an import undone."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from projects.models import Department, Event, Project, User
from projects.trail.recording import SYSTEM, record, record_many
from projects.trail.recording import Entry as Said
from projects.trail.verification import verify
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.imports import runs
from tests.targets.fills import fill


def last() -> Event:
    return Event.objects.order_by("-number")[0]


@pytest.fixture
def imported(as_user, admin, office):
    """`imported(content)` takes a table of units in, through the preview and its confirmation."""
    browse = as_user(admin)

    def imported(content: str) -> None:
        file = SimpleUploadedFile("单位.csv", content.encode())
        form = {"import_file": file, "format": "0", "resource": ""}
        shown = browse.post(reverse("admin:projects_department_import"), form).context[
            "confirm_form"
        ]
        browse.post(reverse("admin:projects_department_process_import"), shown.initial)

    return imported


def test_a_table_taken_in_by_the_admin_tells_each_row_before_and_after(
    imported, office
):
    before = office.name
    imported("单位编码,单位名称\n901,巨鹿镇新名\n903,新局\n")
    found = {
        row.department.code: row.changes for row in Event.objects.filter(verb="manage")
    }
    assert found == {
        "901": [["单位名称", before, "巨鹿镇新名"]],
        "903": [["单位编码", "", "903"], ["单位名称", "", "新局"]],
    }


def test_a_table_of_which_nothing_can_be_told_is_not_taken_in(
    imported, office, monkeypatch
):
    """What is done and what is told of it stand or fall together."""

    def fail(*told: object) -> None:
        raise OSError("磁盘已满")

    monkeypatch.setattr("projects.trail.sheet_admin.record_imported", fail)
    imported("单位编码,单位名称\n903,新局\n")
    assert not Department.objects.filter(code="903").exists()


def test_that_a_password_must_be_changed_is_told_as_what_it_is(
    as_user, admin, clerk, unit
):
    given = {
        "username": "clerk",
        "name": "王丽",
        "role": "clerk",
        "department": unit.pk,
        "is_active": "on",
    }
    User.objects.filter(pk=clerk.pk).update(must_change_password=False)
    page = reverse("admin:projects_user_change", args=[clerk.pk])
    as_user(admin).post(page, {**given, "must_change_password": "on"})
    label = User._meta.get_field("must_change_password").verbose_name
    assert last().changes == [[label, "否", "是"]]


def test_a_file_taken_in_by_command_is_told_with_its_name(seeded, document, tmp_path):
    first, *others = document.projects
    file = tmp_path / "改.txt"
    file.write_text(
        write_text(Document(None, (replace(first, goals="改过的目标"), *others))),
        encoding="utf-8",
    )
    call_command("import_document", str(file), stdout=io.StringIO())
    assert (last().verb, last().who, last().note) == ("import", SYSTEM, "改.txt")


def test_a_part_one_that_is_put_back_is_told(seeded, document, admin):
    part = replace(document.department, overall="改")
    run = runs.receive(
        admin, "a.txt", write_text(Document(part, document.projects)).encode()
    )
    runs.confirm(run.pk, good_only=False)
    runs.begin_undo(run.pk, admin)
    assert (last().verb, last().year) == ("undo", 2024)
    assert last().subject.endswith("整体绩效目标")
    assert last().changes == [["总体绩效目标", "改", document.department.overall]]


# The page


def test_an_admin_sees_what_others_did_and_what_concerns_no_unit(
    as_user, admin, clerk, project
):
    fill(project, clerk, {"goals": "新的目标"})
    record(None, "lock", subject="用户名 x")
    assert (
        len(as_user(admin).get(reverse("trail")).context["table"].paginated_rows) == 2
    )


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("", {"fill"}),
        ("?verb=every", {"fill", "login"}),
        ("?verb=login", {"login"}),
    ],
)
def test_logins_are_left_out_unless_they_are_asked_for(
    as_user, admin, clerk, project, query, verbs
):
    fill(project, clerk, {"goals": "新的目标"})
    record(clerk, "login", subject="登录")
    page = as_user(admin).get(f"{reverse('trail')}{query}")
    rows = page.context["table"].paginated_rows
    assert {row.record.verb for row in rows} == verbs
    assert "登录和查阅以外的操作" in page.content.decode()


def test_a_reviewer_sees_what_the_units_below_did_and_not_what_concerns_none(
    as_user, reviewer, clerk, project
):
    fill(project, clerk, {"goals": "新的目标"})
    record(None, "lock", subject="用户名 x")
    (row,) = as_user(reviewer).get(reverse("trail")).context["table"].paginated_rows
    assert row.record.project == project


def test_a_project_outside_the_scope_lists_nothing_and_says_so(
    as_user, stranger, seeded
):
    record(stranger, "login", subject="登录")
    page = f"{reverse('trail')}?project={Project.objects.all()[0].pk}"
    response = as_user(stranger).get(page)
    assert len(response.context["table"].paginated_rows) == 0
    assert "不在您的范围内" in response.content.decode()


def test_a_day_that_is_none_lists_nothing_and_says_so(as_user, clerk):
    record(clerk, "login", subject="登录")
    response = as_user(clerk).get(f"{reverse('trail')}?since=某日")
    assert len(response.context["table"].paginated_rows) == 0
    assert "有一项条件填得不对" in response.content.decode()


def test_a_long_text_is_folded_and_kept_whole(as_user, clerk, project):
    fill(project, clerk, {"goals": "长" * 500})
    text = as_user(clerk).get(reverse("trail")).content.decode()
    assert f"</summary><ins>{'长' * 500}</ins></details>" in text


# At once


def test_two_who_do_something_at_once_leave_one_unbroken_chain(
    at_once, stored, clerk, admin
):
    at_once(
        lambda: record_many(
            clerk, [Said("manage", subject=f"甲{number}") for number in range(30)]
        ),
        lambda: record_many(
            admin, [Said("manage", subject=f"乙{number}") for number in range(30)]
        ),
    )
    assert stored(verify)[0] == 60
