"""Every door by which something changes tells the trail: who, what, before and after."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from projects.models import Event, Project, User
from projects.register.removal import undelete
from projects.trail.verification import verify
from targets.checks.assessment import review
from targets.checks.fixing import FixKey, mend
from targets.checks.models import RecordedFinding
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.checks.waiving import take_back, waive
from targets.documents.reading.reader import Reading
from targets.documents.values import Document
from targets.filings import loading
from targets.filings.copying import copy_year
from targets.filings.models import DepartmentTarget
from targets.filings.starting import start
from targets.imports.importing import import_document
from targets.workflow.removal import delete
from tests.targets import acts
from tests.targets.checks.forms import TIME, with_row
from tests.targets.fills import (
    cell,
    department_sheet,
    fill,
    fill_department,
    rows,
    sheet,
)


@pytest.fixture
def project(seeded) -> Project:
    return Project.objects.select_related("year", "department").get(position=1)


def last() -> Event:
    return Event.objects.order_by("-number")[0]


def told() -> tuple[str, str, list]:
    event = last()
    return event.verb, event.who, event.changes


def test_a_save_in_the_editor_tells_each_cell_as_it_was_and_is(project, clerk):
    first, *_ = rows(project)
    before = sheet(project).cells[cell(first, "value")]
    fill(project, clerk, {"goals": "新的目标", cell(first, "value"): "≥9个"})
    verb, who, changes = told()
    assert (verb, who) == ("fill", "王丽（clerk）")
    assert [change[0] for change in changes] == ["绩效目标", "指标第1行 指标值"]
    assert changes[1][1:] == [before, "≥9个"]
    assert (last().project, last().department, last().year) == (
        project,
        project.department,
        2024,
    )


def test_a_save_that_changes_nothing_tells_nothing(project, clerk):
    fill(project, clerk, {"goals": sheet(project).cells["goals"]})
    assert not Event.objects.exists()


def test_the_part_of_a_department_tells_its_changes_and_which_project_backs_what(
    project, clerk, year, unit
):
    key = department_sheet((unit, year)).orders["sub_targets"][-1]
    fill_department(
        (unit, year),
        clerk,
        {"overall": "总目标", f"projects.{project.pk}.sub_target": key},
    )
    verb, _, changes = told()
    assert verb == "fill"
    assert [change[0] for change in changes] == [
        "总体绩效目标",
        f"{project.code} {project.name} 支撑的分项目标",
    ]
    assert last().subject == str(DepartmentTarget.objects.get())


def test_a_project_that_begins_goes_and_comes_back_is_told(project, clerk, year, unit):
    new = Project(year=year, department=unit, name="新项目")
    start(new, clerk, source=project)
    delete(new.pk, clerk)
    undelete(Project.everything.get(pk=new.pk), clerk)
    undelete(
        Project.everything.get(pk=new.pk), clerk
    )  # a second click brings nothing back
    assert [row.verb for row in Event.objects.order_by("number")] == [
        "create",
        "delete",
        "bring_back",
    ]
    assert f"复制自 {project}" in Event.objects.get(verb="create").note


def test_a_year_that_is_copied_is_one_action(seeded, clerk):
    acts.new_year()
    copy_year(acts.of_year(2024), 2025, clerk)
    # The forms and part one.
    assert Event.objects.filter(verb="copy", year=2025).count() == 38
    assert len(set(Event.objects.values_list("group", flat=True))) == 1


def test_an_import_tells_what_it_changed_and_from_which_file(seeded, document, clerk):
    first, *others = document.projects
    changed = Document(None, (replace(first, goals="改过的目标"), *others))
    import_document(Reading(changed), 2024, clerk, file_name="改.docx")
    event = last()
    assert (event.verb, event.note, Event.objects.count()) == ("import", "改.docx", 1)
    assert [(place, new) for place, _, new in event.changes] == [
        ("绩效目标", "改过的目标")
    ]


def test_a_reason_is_told_when_it_is_given_and_when_it_is_taken_back(year, unit, clerk):
    acts.take(with_row(TIME, name="补贴发放及时率"))
    project = Project.objects.select_related("year", "department").get()
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    judged = review(project, form, clerk).unexplained[0]
    (waiver,) = waive(
        project, clerk, judged.finding.rule, [judged.evidence], "县里统一规定"
    )
    assert (last().verb, last().note) == ("waive", "县里统一规定")
    take_back(project, waiver.pk, clerk)
    assert (last().verb, last().changes) == (
        "unwaive",
        [[waiver.place, waiver.what, ""]],
    )


def test_a_fix_in_bulk_tells_each_cell(seeded, clerk, year, unit):
    check_unit(year, unit.pk, rule_config_of(year))
    found = RecordedFinding.objects.exclude(fix_where="").order_by("pk")[0]
    mend([FixKey(found.filing.project_id, found.rule, found.evidence)], clerk)
    assert last().verb == "mend"
    assert [change[2] for change in last().changes] == [found.fix_text]


def test_a_rule_that_is_set_otherwise_is_told(year, admin):
    save_settings(year, admin, {"F01": Wish(level=Level.ERROR)})
    verb, _, ((place, before, now),) = told()
    assert (verb, place[:3], before, now) == ("rules", "F01", "警告", "错误")


# The admin


def test_a_person_who_is_changed_in_the_admin_is_told_without_a_password(
    as_user, admin, clerk, unit
):
    data = {
        "username": "clerk",
        "name": "王莉",
        "role": "reviewer",
        "department": unit.pk,
        "is_active": "on",
    }
    page = reverse("admin:projects_user_change", args=[clerk.pk])
    assert as_user(admin).post(page, {**data, "reminders": "daily"}).status_code == 302
    verb, who, changes = told()
    assert (verb, who) == ("manage", "系统管理员（admin）")
    assert ["姓名", "王丽", "王莉"] in changes
    assert ["角色", "填报人员", "审核人员"] in changes


def test_a_password_that_is_set_in_the_admin_is_told_and_not_shown(
    as_user, admin, clerk
):
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    given = {
        "password1": "Xin-Mima-77",
        "password2": "Xin-Mima-77",
        "usable_password": "true",
    }
    assert as_user(admin).post(page, given).status_code == 302
    assert "Xin-Mima-77" not in str(last().changes)
    assert User.objects.get(pk=clerk.pk).check_password("Xin-Mima-77")


def test_what_is_deleted_in_the_admin_is_told(as_user, admin, clerk):
    as_user(admin).post(
        reverse("admin:projects_user_delete", args=[clerk.pk]), {"post": "yes"}
    )
    assert (last().verb, last().subject, last().note) == ("manage", "人员 王丽", "删除")
    assert verify()[0] == Event.objects.count()


def test_what_it_held_is_kept_without_its_password(as_user, admin, clerk):
    as_user(admin).post(
        reverse("admin:projects_user_delete", args=[clerk.pk]), {"post": "yes"}
    )
    changes = last().changes
    assert ["用户名", "clerk", ""] in changes
    assert ["角色", "填报人员", ""] in changes
    assert ["单位", str(clerk.department), ""] in changes
    assert "密码" not in [label for label, *_ in changes]
    assert clerk.password not in str(changes)


def test_what_an_entry_of_the_library_held_is_kept(as_user, admin, library):
    entry = library[0]
    as_user(admin).post(
        reverse("admin:indicators_indicator_delete", args=[entry.pk]), {"post": "yes"}
    )
    changes = {label: before for label, before, _ in last().changes}
    assert changes["指标名称"] == entry.name
    assert "上级指标" in changes


# The page


def test_the_page_groups_what_one_click_did_and_shows_before_and_after(
    as_user, clerk, project
):
    fill(project, clerk, {"goals": "第一次"})
    fill(project, clerk, {"goals": "第二次"})
    response = as_user(clerk).get(reverse("trail"))
    (action,) = response.context["table"].actions()
    assert len(action.rows) == 2
    assert "<del>第一次</del> → <ins>第二次</ins>" in response.content.decode()


def test_who_stands_outside_sees_nothing_of_it(as_user, clerk, stranger, project):
    fill(project, clerk, {"goals": "新的目标"})
    assert "还没有操作记录" in as_user(stranger).get(reverse("trail")).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by=王丽", 1),
        ("by=赵强", 0),
        ("verb=fill", 1),
        ("verb=approve", 0),
        ("since=2020-01-01", 1),
        ("until=2020-01-01", 0),
        ("text=没有这个", 0),
        ("project={pk}", 1),
    ],
)
def test_the_page_is_narrowed(query, found, as_user, clerk, project):
    fill(project, clerk, {"goals": "新的目标"})
    table = (
        as_user(clerk)
        .get(f"{reverse('trail')}?{query.format(pk=project.pk)}")
        .context["table"]
    )
    assert len(table.paginated_rows) == found


def test_the_file_of_the_page_holds_every_row_with_its_digest(as_user, clerk, project):
    fill(project, clerk, {"goals": "新的目标"})
    digest = last().digest
    text = (
        as_user(clerk)
        .get(f"{reverse('trail')}?export=csv")
        .getvalue()
        .decode("utf-8-sig")
    )
    assert digest in text


def test_the_queries_of_the_page_do_not_grow(
    as_user, clerk, project, django_assert_num_queries
):
    browse = as_user(clerk)
    for text in ("一", "二", "三"):
        fill(project, clerk, {"goals": text})
        with django_assert_num_queries(6):
            browse.get(reverse("trail"))
