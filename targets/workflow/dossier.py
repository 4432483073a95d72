"""卷宗: all there is to one project, as one file that an auditor reads without the system."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from core.archive import archive
from projects.models import VERBS, Event, Project, User
from targets.checks.assessment import review
from targets.checks.margin.drawing import drawn
from targets.checks.models import Waiver
from targets.documents.diff import diff
from targets.documents.formats import FORMATS
from targets.documents.snapshot import SCHEMA, form_in
from targets.documents.values import Document
from targets.filings.editing.declarations import StoredDeclaration, load
from targets.filings.loading import columns_of
from targets.workflow import comments as commenting
from targets.workflow.comparison import Contrast, contrasts
from targets.workflow.models import Comment, ReviewSheet, Version
from targets.workflow.review_sheets import told

STYLE = "css/dossier.css"
# The page is to be one file that asks for no other: the style takes the place of its link.
LINK = '<link rel="stylesheet" href="dossier.css">'


def dossier(project: Project, user: User) -> bytes:
    """A zip: the page to read, the form as Word, PDF and text, every version as text, and the data with their digests.

    The project has its year, department, plan and declaration loaded.
    """
    loaded = load(project)
    versions = list(Version.objects.filter(filing__project=project).order_by("number"))
    events = list(Event.objects.filter(project=project).order_by("number"))
    columns = columns_of(project.year)
    present = Document(None, (loaded.form,), columns)
    page = render_to_string(
        "targets/workflow/dossier.html", _told(loaded, versions, events, user)
    )
    files = {
        "卷宗.html": page.replace(LINK, _style(), 1).encode(),
        **{
            f"绩效目标表.{name}": FORMATS[name].write(present, project.year.year)
            for name in ("docx", "pdf", "txt")
        },
    }
    for each in versions:
        text = FORMATS["txt"].write(
            Document(None, (form_in(each.form),), columns), project.year.year
        )
        files[f"版本/第{each.number}版.txt"] = text
    files["版本.json"] = _json([_version(each) for each in versions])
    files["操作记录.json"] = _json([_event(each) for each in events])
    return archive(files)


def _told(
    loaded: StoredDeclaration, versions: list[Version], events: list[Event], user: User
) -> dict[str, Any]:
    project = loaded.project
    found = (
        Comment.objects.filter(filing__project=project)
        .prefetch_related("answers")
        .select_related("version")
    )
    forms = [form_in(each.form) for each in versions]
    changed: list[list[Contrast]] = [
        [],
        *(contrasts(diff(before, form)) for before, form in pairwise(forms)),
    ]
    labels = [VERBS.get(each.verb, each.verb) for each in versions]
    # What is not signed yet is its reviewer's draft.
    sheets = ReviewSheet.objects.filter(
        filing__project=project, signed_at__isnull=False
    ).order_by("signed_at", "pk")
    return {
        "project": project,
        "status": loaded.declaration.filing.get_status_display(),
        "made_at": timezone.now(),
        "made_by": user,
        **drawn(loaded.form, loaded.schema),
        "versions": list(
            zip(versions, labels, changed, strict=False)
        ),  # of none there is no change either
        "since": contrasts(diff(forms[-1], loaded.form)) if forms else [],
        "comments": [(each, commenting.since(each, loaded.sheet)) for each in found],
        "sheets": [(each, told(each)) for each in sheets],
        "review": review(project, loaded.form, user),
        "waivers": Waiver.objects.filter(filing__project=project).select_related(
            "user"
        ),
        "events": events,
    }


def _style() -> str:
    path = finders.find(STYLE)
    assert isinstance(path, str), "the style is one of our own files"
    with open(path, encoding="utf-8") as file:
        return f"<style>\n{file.read()}</style>"


def _version(each: Version) -> dict[str, Any]:
    told = {
        name: getattr(each, name)
        for name in ("number", "verb", "status", "who", "reason", "note", "fingerprint")
    }
    form = {name: value for name, value in each.form.items() if name != SCHEMA}
    return {
        **told,
        "at": each.at.isoformat(),
        "schema": each.form[SCHEMA],
        "form": form,
    }


def _event(each: Event) -> dict[str, Any]:
    names = (
        "number",
        "who",
        "verb",
        "subject",
        "changes",
        "note",
        "year",
        "previous",
        "digest",
    )
    told = {name: getattr(each, name) for name in names}
    return {**told, "at": each.at.isoformat(), "group": str(each.group)}


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
