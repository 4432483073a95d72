"""卷宗: everything about one project in one file, read without the system."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Event, Project
from targets.documents.files import read_bytes
from targets.workflow import comments as commenting
from targets.workflow import performing as workflow
from targets.workflow.deciding import Typed, save_sheet
from targets.workflow.models import ReviewSheet, Version
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill


@pytest.fixture
def project(year, unit, clerk, reviewer) -> Project:
    acts.take(GOOD)
    project = Project.objects.select_related("year", "department", "declaration").get(
        code=GOOD.code
    )
    workflow.perform(project.pk, "submit", clerk)
    said = commenting.comment(project, reviewer, "goals", "请写清范围 <b>")
    commenting.answer(project, clerk, said.pk, "已补充")
    workflow.perform(project.pk, "return", reviewer, TransitionNote("写清目标"))
    fill(project, clerk, {"goals": "改过的目标"})
    return project


@pytest.fixture
def packed(as_user, leader, project) -> zipfile.ZipFile:
    response = as_user(leader).get(reverse("dossier", args=[project.pk]))
    return zipfile.ZipFile(io.BytesIO(response.content))


def test_it_holds_the_form_its_versions_and_the_trail(packed):
    assert packed.testzip() is None
    assert sorted(packed.namelist()) == sorted(
        [
            *("卷宗.html", "绩效目标表.docx", "绩效目标表.pdf", "绩效目标表.txt"),
            *(
                "版本/第1版.txt",
                "版本/第2版.txt",
                "版本.json",
                "操作记录.json",
                "清单.txt",
            ),
        ]
    )
    assert read_bytes(packed.read("版本/第1版.txt")).document.projects == (GOOD,)
    assert (
        read_bytes(packed.read("绩效目标表.docx")).document.projects[0].goals
        == "改过的目标"
    )
    assert packed.read("绩效目标表.pdf").startswith(b"%PDF")


def test_the_list_has_the_fingerprint_of_each_file(packed):
    for line in packed.read("清单.txt").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest


def test_the_page_tells_what_was_said_and_done_as_text(packed):
    page = packed.read("卷宗.html").decode()
    for told in (
        "请写清范围 &lt;b&gt;",
        "已补充",
        "写清目标",
        "改过的目标",
        "（已改）",
        "赵强（reviewer）",
    ):
        assert told in page
    assert "http" not in page
    assert "<script" not in page
    assert "<link" not in page
    assert "<style>\n/* A dossier" in page


def test_the_data_are_those_of_the_trail_and_the_versions(packed):
    told = json.loads(packed.read("操作记录.json"))
    done = Event.objects.exclude(project=None).exclude(verb="download")
    events = list(done.order_by("number"))
    assert [row["digest"] for row in told] == [event.digest for event in events]
    assert [each["fingerprint"] for each in json.loads(packed.read("版本.json"))] == [
        each.fingerprint for each in Version.objects.order_by("number")
    ]


def test_each_row_of_the_trail_proves_itself_as_the_page_says(packed):
    names = [
        "previous",
        "number",
        "at_utc",
        "who",
        "verb",
        "subject",
        "changes",
        "note",
        "group",
        "year",
    ]
    assert "、".join(names) in packed.read("卷宗.html").decode()
    for row in json.loads(packed.read("操作记录.json")):
        told = [row[name] for name in names]
        if row["fingerprint"]:
            told.append(row["fingerprint"])
        text = json.dumps(told, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == row["digest"]


def test_times_in_the_data_are_local(packed):
    event = Event.objects.exclude(project=None).order_by("number")[0]
    row = json.loads(packed.read("操作记录.json"))[0]
    assert datetime.fromisoformat(row["at"]) == event.at
    assert row["at"].endswith("+08:00")
    assert json.loads(packed.read("版本.json"))[0]["at"].endswith("+08:00")


def test_each_version_proves_itself_as_the_page_says(packed):
    for each in json.loads(packed.read("版本.json")):
        form = {
            name: value
            for name, value in each["form"].items()
            if not name.startswith("department_")
        }
        told = json.dumps(
            form, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        assert hashlib.sha256(told.encode()).hexdigest() == each["fingerprint"]


def test_a_sheet_that_is_not_signed_stays_with_its_reviewer(as_user, clerk, project):
    signed = {"filing": project.declaration.filing, "who": "赵强"}
    ReviewSheet.objects.create(**signed, opinion="还在想")
    ReviewSheet.objects.create(**signed, opinion="已经定了", signed_at=timezone.now())
    response = as_user(clerk).get(reverse("dossier", args=[project.pk]))
    page = zipfile.ZipFile(io.BytesIO(response.content)).read("卷宗.html").decode()
    assert "已经定了" in page
    assert "还在想" not in page


def test_what_is_saved_in_a_sheet_is_not_in_the_dossier_before_it_is_signed(
    as_user, leader, clerk, reviewer, project
):
    workflow.perform(project.pk, "submit", clerk)
    save_sheet(project, reviewer, Typed(opinion="还在想", grade="poor"))
    response = as_user(leader).get(reverse("dossier", args=[project.pk]))
    files = zipfile.ZipFile(io.BytesIO(response.content))
    for name in ("卷宗.html", "操作记录.json"):
        text = files.read(name).decode()
        assert "还在想" not in text
        assert "保存了审核表" in text


def test_a_project_that_has_no_history_has_a_dossier_too(as_user, clerk, seeded):
    project = Project.objects.get(position=2)
    response = as_user(clerk).get(reverse("dossier", args=[project.pk]))
    page = zipfile.ZipFile(io.BytesIO(response.content)).read("卷宗.html").decode()
    assert "还没有版本" in page


def test_a_project_without_a_form_has_a_dossier_too(as_user, clerk, year, unit):
    project = Project.objects.create(year=year, department=unit, name="还没有表")
    assert as_user(clerk).get(reverse("dossier", args=[project.pk])).status_code == 200


def test_the_files_of_a_secret_project_say_so_on_every_page(as_user, leader, project):
    address = reverse("dossier", args=[project.pk])
    for is_secret in (False, True):
        Project.objects.filter(pk=project.pk).update(is_secret=is_secret)
        packed = zipfile.ZipFile(io.BytesIO(as_user(leader).get(address).content))
        for name in ("绩效目标表.txt", "版本/第1版.txt"):
            assert ("涉密" in packed.read(name).decode()) is is_secret
