"""A department-year's 绩效文本 published from what was approved: what goes in, what stays out, and what went out."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from projects.models import BudgetYear, Department, Project, User
from projects.register.locks import lock_projects, lock_year
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import Entry, name_of, record_many
from targets.documents.files import read_bytes
from targets.documents.formats import FORMATS
from targets.documents.values import (
    Document,
)
from targets.filings.models import Status, declaration_of
from targets.imports.models import StoredFile
from targets.imports.runs import store_file
from targets.publication.drafting import (
    CLASSIFIED,
    PART_ONE,
    UNNAMED,
    Draft,
    _unnamed,
    draft,
)
from targets.publication.models import Publication
from targets.workflow.performing import perform_many, refused
from targets.workflow.versions import TransitionNote


class NotPublished(Exception):
    """Nothing went out; the message says why and what to do, in Chinese."""


@transaction.atomic
def publish(
    year: BudgetYear, department: Department, user: User, seen: str, note: str = ""
) -> Publication:
    """Let out what the draft of that fingerprint showed. Raises NotPublished, with nothing changed."""
    if not user.is_admin:
        raise PermissionDenied
    lock_year(year)
    if reason := closed(Stage.PUBLISH, user, year, department):
        raise NotPublished(reason)
    theirs = Project.objects.filter(
        year=year, department__path__startswith=department.path
    )
    lock_projects(list(theirs.values_list("pk", flat=True)))
    found = draft(year, department)
    if found.fingerprint != seen:
        raise NotPublished("预览之后内容有了变化，没有公开；请看过新的预览再确认")
    if found.obstacle:
        raise NotPublished(found.obstacle)
    files = {name: _written(found.document, year, name) for name in ("docx", "txt")}
    approved = [
        project.pk
        for project in found.going
        if declaration_of(project).filing.status == Status.APPROVED
    ]
    if left := refused(perform_many(approved, "publish", user, TransitionNote(note))):
        raise NotPublished(f"“{left[0].name}”不能公开：{left[0].refusal}")
    return _keep(found, files, user, note)


def _written(document: Document, year: BudgetYear, name: str) -> StoredFile:
    """As bytes that read back as what was meant. Raises NotPublished."""
    content = FORMATS[name].write(document, year.year)
    if read_bytes(content).document != document:
        raise NotPublished(
            f"生成的 {name} 读回来与批复的内容不一致，没有公开；请联系系统管理员"
        )
    return store_file(content)


def _keep(
    found: Draft, files: dict[str, StoredFile], user: User, note: str
) -> Publication:
    """A secret project is kept as left out without its name."""
    left_out = [
        ["" if reason == CLASSIFIED else project.name, reason]
        for project, reason in found.left_out
    ]
    published = Publication.objects.create(
        year=found.year,
        department=found.department,
        number=found.last.number + 1 if found.last else 1,
        at=timezone.now(),
        user=user,
        who=name_of(user),
        count=found.count,
        total=found.total,
        left_out=left_out,
        changes=_told(found),
        note=note,
        **files,
    )
    digests = [(name, "", file.sha256) for name, file in files.items()]
    whose, subject = (found.department, found.year), str(published)
    record_many(user, [Entry("publish", None, subject, digests, note, *whose)])
    return published


def _told(found: Draft) -> list[list]:
    """The changes as they are kept, which leaders read too: without the names of what has become secret."""
    secret = [
        project.name for project, reason in found.left_out if reason == CLASSIFIED
    ]
    told = []
    for name, changes in found.changes:
        cells = [list(change) for change in changes]
        if name == PART_ONE:
            cells = [[_unnamed(text, secret) for text in change] for change in cells]
        told.append([UNNAMED if name in secret else name, cells])
    return told


def damaged(published: Publication) -> list[str]:
    """Which of its files are not as they went out."""
    files = {"docx": published.docx, "txt": published.txt}
    return [
        name
        for name, file in files.items()
        if hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256
    ]
