"""卷宗: everything about one project in one file, which an auditor can read without the system."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from core.archive import archive
from projects.models import PASSIVE, VERBS, Event, Project, User
from projects.register.numbering import document_numbers
from targets.checks.assessment import review
from targets.checks.margin.drawing import drawn
from targets.checks.models import Waiver
from targets.documents.diff import diff
from targets.documents.formats import FORMATS
from targets.documents.notices import CLASSIFIED
from targets.documents.snapshot import SCHEMA, form_in
from targets.documents.values import Document, ProjectForm
from targets.filings.editing.declarations import StoredDeclaration, load
from targets.filings.loading import columns_of
from targets.workflow.comments import since
from targets.workflow.comparison import contrasts
from targets.workflow.models import Comment, ReviewSheet, Version
from targets.workflow.review_sheets import graded_points

STYLE = "css/dossier.css"
# The page must not need another file: the link is replaced by the style itself.
LINK = '<link rel="stylesheet" href="dossier.css">'


def dossier(project: Project, user: User) -> bytes:
    """A zip: the page to read, the form as Word, PDF and text, every version as text, and the data with their digests.

    The project has its year, department, plan and declaration loaded.
    """
    loaded = load(project)
    versions = list(Version.objects.filter(filing__project=project).order_by("number"))
    done = Event.objects.filter(project=project).exclude(verb__in=PASSIVE)
    events = list(done.order_by("number"))
    page = render_to_string(
        "targets/workflow/dossier.html", _page_context(loaded, versions, events, user)
    )
    style = finders.find(STYLE)
    assert isinstance(style, str), "the style is one of our own files"
    styles = Path(style).read_text(encoding="utf-8")
    complete_page = page.replace(LINK, f"<style>\n{styles}</style>", 1)
    year = project.year.year
    columns = columns_of(project.year)
    number = document_numbers([project])[project.pk]
    notice = CLASSIFIED if project.is_secret else ""
    present = Document(None, (loaded.form,), columns, notice, number)
    files = {"卷宗.html": complete_page.encode()}
    for name in ("docx", "pdf", "txt"):
        files[f"绩效目标表.{name}"] = FORMATS[name].write(present, year)
    for version in versions:
        document = replace(present, projects=(form_in(version.form),))
        text = FORMATS["txt"].write(document, year)
        files[f"版本/第{version.number}版.txt"] = text
    files["版本.json"] = _json([version_data(version) for version in versions])
    files["操作记录.json"] = _json([event_data(event) for event in events])
    return archive(files)


def _page_context(
    loaded: StoredDeclaration, versions: list[Version], events: list[Event], user: User
) -> dict[str, Any]:
    """What the page of the dossier shows."""
    project = loaded.project
    lines = []
    before: ProjectForm | None = None
    for version in versions:
        form = form_in(version.form)
        changes = contrasts(diff(before, form)) if before else []
        lines.append((version, VERBS.get(version.verb, version.verb), changes))
        before = form
    comments = Comment.objects.filter(filing__project=project)
    comments = comments.prefetch_related("answers").select_related("version")
    # A sheet that is not signed yet is a draft of its reviewer.
    sheets = ReviewSheet.objects.filter(
        filing__project=project, signed_at__isnull=False
    ).order_by("signed_at", "pk")
    waivers = Waiver.objects.filter(filing__project=project)
    return {
        "project": project,
        "status": loaded.declaration.filing.get_status_display(),
        "made_at": timezone.now(),
        "made_by": user,
        **drawn(loaded.form, loaded.schema),
        "versions": lines,
        "since": contrasts(diff(before, loaded.form)) if before else [],
        "comments": [(comment, since(comment, loaded.sheet)) for comment in comments],
        "sheets": [(sheet, graded_points(sheet)) for sheet in sheets],
        "review": review(project, loaded.form, user),
        "waivers": waivers.select_related("user"),
        "events": events,
    }


def version_data(version: Version) -> dict[str, Any]:
    """A version as it is written into the dossier, with the schema of its form apart."""
    form = dict(version.form)
    schema = form.pop(SCHEMA)
    return {
        "number": version.number,
        "verb": version.verb,
        "status": version.status,
        "who": version.who,
        "reason": version.reason,
        "note": version.note,
        "remark": version.remark,
        "fingerprint": version.fingerprint,
        "at": timezone.localtime(version.at).isoformat(),
        "schema": schema,
        "form": form,
    }


def event_data(event: Event) -> dict[str, Any]:
    """A row of the trail as it is written into the dossier."""
    return {
        "number": event.number,
        "who": event.who,
        "verb": event.verb,
        "subject": event.subject,
        "changes": event.changes,
        "note": event.note,
        "year": event.year,
        "previous": event.previous,
        "fingerprint": event.fingerprint,
        "digest": event.digest,
        "at": timezone.localtime(event.at).isoformat(),
        "at_utc": event.at.astimezone(UTC).isoformat(),
        "group": str(event.group),
    }


def _json(data: Any) -> bytes:
    """The data as JSON that people can read, too."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.encode()
