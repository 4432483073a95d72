"""Publish the 绩效文本 of a department and a year from its approved forms."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from projects.models import BudgetYear, Department, Event, Project, User
from projects.register.locks import lock_projects, lock_year
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import Entry, name_of, record_many
from targets.documents.files import read_bytes
from targets.documents.formats import FORMATS
from targets.documents.values import Document
from targets.filings.models import Status, declaration_of
from targets.imports.models import StoredFile
from targets.imports.part_one import lock_part_ones
from targets.imports.runs import store_file
from targets.publication.drafting import CLASSIFIED, Draft, draft
from targets.publication.explaining import PART_ONE
from targets.publication.models import Publication
from targets.publication.secrecy import UNNAMED, without_names
from targets.workflow.forms_of_units import perform_filings
from targets.workflow.performing import perform_many, refused
from targets.workflow.versions import TransitionNote

FILES = ("docx", "txt")


class NotPublished(Exception):
    """Nothing went out; the message says why and what to do, in Chinese."""


@transaction.atomic
def publish(
    year: BudgetYear,
    department: Department,
    user: User,
    seen: str,
    note: str = "",
    owner: Department | None = None,
) -> Publication:
    """Publish the draft with this fingerprint; `owner` is whose part one was chosen.

    Raises NotPublished, with nothing changed.
    """
    if not user.is_admin:
        raise PermissionDenied
    lock_year(year)
    if reason := closed(Stage.PUBLISH, user, year, department):
        raise NotPublished(reason)
    below = Project.objects.filter(department.below(year.year), year=year)
    lock_part_ones(year)
    lock_projects(list(below.values_list("pk", flat=True)))
    found = draft(year, department, owner)
    if found.fingerprint != seen:
        raise NotPublished("预览之后内容有了变化，没有公开；请看过新的预览再确认")
    if found.obstacle:
        raise NotPublished(found.obstacle)
    files = {name: _store(found.document, year, name) for name in FILES}
    _mark_published(found, user, TransitionNote(note))
    return _record(found, files, user, note)


def _mark_published(found: Draft, user: User, note: TransitionNote) -> None:
    """Bring the approved forms of the draft to 已公开. Raises NotPublished where one is refused."""
    approved = [
        project.pk
        for project in found.going
        if declaration_of(project).filing.status == Status.APPROVED
    ]
    receipts = perform_many(approved, "publish", user, note)
    part = found.part.filing
    if part and part.status == Status.APPROVED:
        receipts += perform_filings([part.pk], "publish", user, note)
    if left := refused(receipts):
        raise NotPublished(f"“{left[0].name}”不能公开：{left[0].refusal}")


def _store(document: Document, year: BudgetYear, name: str) -> StoredFile:
    """Write a file, read it back, and store it. Raises NotPublished if it reads as something else."""
    content = FORMATS[name].write(document, year.year)
    if read_bytes(content).document != document.filled:
        raise NotPublished(
            f"生成的 {name} 读回来与批复的内容不一致，没有公开；请联系系统管理员"
        )
    return store_file(content)


def _record(
    found: Draft, files: dict[str, StoredFile], user: User, note: str
) -> Publication:
    """Save the publication with its row in the trail. The names of secret projects are kept nowhere in it."""
    left_out = []
    for project, reason in found.left_out:
        name = "" if reason == CLASSIFIED else project.name
        left_out.append([name, reason])
    secret = [project.name for project in found.secret]
    changes = []
    for name, form_changes, cause in found.changes:
        cells = [list(change) for change in form_changes]
        if name == PART_ONE:
            cells = [[without_names(text, secret) for text in row] for row in cells]
        why = without_names(cause, secret)
        shown = UNNAMED if name in secret else name
        changes.append([shown, cells, why])
    number = found.last.number + 1 if found.last else 1
    published = Publication.objects.create(
        year=found.year,
        department=found.department,
        unit_name=found.department.name_in(found.year.year),
        number=number,
        at=clock.now(),
        user=user,
        who=name_of(user),
        count=found.count,
        total=found.total,
        left_out=left_out,
        changes=changes,
        note=note,
        **files,
    )
    digests = [(name, "", file.sha256) for name, file in files.items()]
    unit, subject = found.department, str(published)
    entry = Entry("publish", None, subject, digests, note, unit, found.year)
    record_many(user, [entry])
    return published


def damaged(published: Publication) -> list[str]:
    """Which files of a publication are no longer the bytes that were published.

    The digests stand beside the files and in the trail, where nobody can change them unseen.
    """
    recorded = _recorded_digests(published)
    damaged = []
    for name in FILES:
        file = getattr(published, name)
        digest = hashlib.sha256(bytes(file.content)).hexdigest()
        if not digest == file.sha256 == recorded.get(name):
            damaged.append(name)
    return damaged


def _recorded_digests(published: Publication) -> dict[str, str]:
    """The digests of the files in the trail, by the names of the files; {} if the row is not there.

    The rows of a department and year come in the order of the numbers of its publications.
    """
    rows = Event.objects.filter(
        verb="publish",
        kind="",
        project=None,
        department=published.department_id,
        year=published.year.year,
    )
    last = published.number
    found = rows.order_by("number").values_list("changes", flat=True)[last - 1 : last]
    return {name: digest for changes in found for name, _, digest in changes}
