"""There is no door around the workflow: an admin changes nothing of a form that is not open, by whatever way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command, find_commands
from django.db import transaction
from django.db.models import Q
from django.urls import URLPattern, get_resolver, reverse

from core.import_export.files import CsvFile
from projects.models import Project, User
from projects.register.resources import ProjectResource
from targets.checks.fixing import FixKey, mend
from targets.checks.models import RecordedFinding
from targets.documents.files import read_file
from targets.documents.formats import FORMATS
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.editing.sheet import Sheet
from targets.filings.models import Filing
from targets.filings.transitions import BY_VERB
from targets.imports import runs
from tests.conftest import add_person
from tests.targets.filed import CLOSED, CONTENT, Filed, file_forms, tampered
from tests.targets.fills import department_sheet, sheet

# The worker closes the connections of the test, and on SQLite alone they come back with its data.
pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def everything_filed(layers) -> Iterator[Filed]:
    with layers.hold("everything_filed", "schemes", "unit", "seeded", "library"):
        yield file_forms(add_person("admin", None))


@pytest.fixture(scope="module")
def before(everything_filed) -> dict[str, Any]:
    """All that the forms hold at the beginning of every test."""
    return everything_filed.marks()


@pytest.fixture
def filed(everything_filed, before, db, as_user) -> Iterator[Filed]:
    """Whatever a test does, all that the forms hold is afterwards as before."""
    everything_filed.client = as_user(everything_filed.admin)
    yield everything_filed
    assert everything_filed.marks() == before


# Every address


def _ours(patterns: Any) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin":
            yield from _ours(pattern.url_patterns)


def arguments(pattern: URLPattern, project: Project, code: str) -> dict[str, Any]:
    known = {
        "pk": project.pk,
        "code": code,
        "year": 2024,
        "suffix": "docx",
        "name": "projects",
        "number": 1,
        "verb": "submit",
        "waiver": 1,
    }
    return {name: known[name] for name in pattern.pattern.converters}


def typed_into(seen: Sheet, admin: User) -> tuple[dict[str, str], str]:
    """What the editor of this sheet sends without its script and with it, with the first text changed."""
    where = next(name for name in ("goals", "overall") if name in seen.cells)
    orders = {group: list(keys) for group, keys in seen.orders.items()}
    loaded = {"cells": dict(seen.cells), "orders": orders}
    changed = {"where": where, "old": seen.cells[where], "new": "改"}
    told = {"user": admin.pk, "revision": 0, "orders": {}, "confirmed": []}
    page = {where: "改", "loaded": json.dumps(loaded)}
    return page, json.dumps(told | {"cells": [changed]})


@pytest.mark.parametrize(
    "pattern", list(_ours(get_resolver().url_patterns)), ids=lambda each: each.name
)
def test_no_address_changes_a_form_that_is_not_open(pattern, filed):
    keys = [project.pk for project in filed.projects.values()]
    projects, units = filed.projects.values(), filed.units.values()
    forms = Filing.objects.filter(Q(project__in=projects) | Q(department__in=units))
    filings = list(forms.values_list("pk", flat=True))
    body: dict[str, Any] = {**CONTENT, "project": keys, "verb": "submit"}
    body |= {"form": filings, "rule": "D05", "mark": "0" * 64, "reason": "说明"}
    body["seen"] = [f"{key}:0" for key in (*keys, *filings)]
    for status in CLOSED:
        project, unit = filed.projects[status], filed.units[status]
        seen = sheet(project)
        if "code" in pattern.pattern.converters:
            seen = department_sheet((unit, project.year))
        page, typed = typed_into(seen, filed.admin)
        kwargs = arguments(pattern, project, unit.code)
        address = reverse(pattern.name, kwargs=kwargs)
        filed.client.get(address).getvalue()
        filed.client.post(address, body | page).getvalue()
        filed.client.post(address, typed, content_type="application/json").getvalue()


@pytest.mark.parametrize("status", CLOSED)
def test_no_transition_is_performed_from_a_status_that_it_does_not_name(status, filed):
    project = filed.projects[status]
    others = [verb for verb, step in BY_VERB.items() if status not in step.sources]
    for verb in others:
        address = reverse("declaration-step", args=[project.pk, verb])
        filed.client.post(address, {"note": "改", "reason": "其他", "number": "1号"})


# Every page and action of the admin


def _rows(model: Any) -> list[Any]:
    """The first row of each project and the last of all, which are of the forms where a form holds such rows."""
    rows = model._default_manager.order_by("pk")
    return [*rows[:12], *rows.reverse()[:6]]


@pytest.mark.parametrize("model", site._registry, ids=lambda model: model.__name__)
def test_no_page_of_the_admin_changes_a_form_that_is_not_open(model, filed):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for row in _rows(model):
        for page in ("change", "delete", "history"):
            address = reverse(f"{name}_{page}", args=[row.pk])
            shown = filed.client.get(address)
            data = tampered(shown) if page == "change" else {"post": "yes"}
            filed.client.post(address, {**CONTENT, **data})
    filed.client.post(reverse(f"{name}_add"), CONTENT)


@pytest.mark.parametrize("model", site._registry, ids=lambda model: model.__name__)
def test_no_action_of_the_admin_changes_a_form_that_is_not_open(model, filed):
    address = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    )
    request = filed.client.get(address).wsgi_request
    actions = {"delete_selected", *site._registry[model].get_actions(request)}
    keys = [row.pk for row in _rows(model)]
    for action in actions:
        data = {"action": action, "_selected_action": keys, "select_across": "1"}
        filed.client.post(address, {**data, "post": "yes"})


# Every import and command


def _changed(document: Document) -> Document:
    """The document with other texts and figures in every form."""
    forms = [
        replace(form, goals=f"{form.goals}改", budget=(form.budget or 0) + 1)
        for form in document.projects
    ]
    return Document(document.department, tuple(forms))


@pytest.fixture
def changed_file(document, tmp_path) -> Path:
    path = tmp_path / "改.txt"
    path.write_text(write_text(_changed(document)), encoding="utf-8")
    return path


@pytest.mark.parametrize("good_only", [False, True])
def test_no_import_of_forms_changes_a_form_that_is_not_open(
    good_only, filed, changed_file
):
    run = runs.receive(filed.admin, "改.txt", changed_file.read_bytes())
    runs.confirm(run.pk, good_only=good_only)
    run.refresh_from_db()
    assert run.lines.filter(outcome="refused").exists()


@pytest.mark.parametrize("column", ["budget", "purpose", "name"])
def test_no_table_of_projects_changes_a_form_that_was_neither_approved_nor_is_open(
    column, filed
):
    """Of an approved form it proposes: see test_project_sheet.py."""
    approved = {"approved", "published"}
    keys = [
        each.pk for status, each in filed.projects.items() if status not in approved
    ]
    with transaction.atomic():
        Project.objects.filter(pk__in=keys).update(
            **{column: "99999" if column == "budget" else "改"}
        )
        rows = Project.objects.filter(pk__in=keys)
        table = CsvFile().export_data(ProjectResource().export(rows))
        transaction.set_rollback(True)
    upload = {"import_file": SimpleUploadedFile("表.csv", table), "format": "0"}
    shown = filed.client.post(
        reverse("admin:projects_project_import"), {**upload, "resource": ""}
    )
    assert "confirm_form" not in shown.context
    assert shown.content.decode().count("绩效目标表的状态是") == len(keys)


def test_no_fix_in_bulk_changes_a_form_that_is_not_open(filed):
    found = RecordedFinding.objects.exclude(fix_where="")
    of_ours = found.filter(filing__project__in=filed.projects.values())
    keys = [FixKey(row.filing.project_id, row.rule, row.evidence) for row in of_ours]
    assert keys
    mend(keys, filed.admin)


COMMANDS: dict[str, list[str]] = {
    "check_targets": ["--year", "2024"],
    "export_document": ["--year", "2024", "--department", "901001", "--format", "docx"],
    "import_document": [],
    "migrate": [],
    "reseal_secrets": [],
    "seed": [],
    "send_reminders": [],
    "verify_publications": [],
    "verify_trail": [],
    "verify_versions": [],
    "worker": ["--batch"],
}
# These write files of the repository alone.
OF_FILES = {"make_check_docs", "make_fixtures"}


def test_the_table_names_every_command():
    folder = Path(read_file.__code__.co_filename).parents[1] / "management"
    assert set(find_commands(str(folder))) == {*COMMANDS, *OF_FILES}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_changes_a_form_that_is_not_open(
    command, filed, changed_file, tmp_path, capsys
):
    given = list(COMMANDS[command])
    if command == "import_document":
        given.append(str(changed_file))
    if command == "export_document":
        given += ["--output", str(tmp_path / f"a.{next(iter(FORMATS))}")]
    with suppress(SystemExit):  # as it refuses
        call_command(command, *given)
