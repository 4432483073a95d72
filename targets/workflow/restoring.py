"""Restore an earlier version of a form, as a draft that is submitted and reviewed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project, lock_year
from targets.documents.diff import Change, diff, in_words
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.editing.declarations import CODE_TAKEN, reason_closed
from targets.filings.models import Declaration, Status, declaration_of
from targets.filings.trail import record_declaration
from targets.filings.transitions import DECIDED
from targets.workflow.gate import FiledForm
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote, keep


class NotRestored(Exception):
    """The form was not restored; the message says why and what to do, in Chinese."""


@transaction.atomic
def restore(pk: int, number: int, user: User, seen: int | None = None) -> list[Change]:
    """Restore the version of that number, and return what changed; `seen` is the revision that the person decided on.

    Raises NotRestored, with nothing changed.
    """
    project = _lock_with_year(pk)
    filing = declaration_of(project).filing
    version = None
    if filing.pk:
        version = Version.objects.filter(filing=filing, number=number).first()
    if version is None:
        raise NotRestored("没有这个版本，请刷新后再看")
    if closed := reason_closed(project, user):
        raise NotRestored(closed)
    if seen is not None and seen != filing.revision:
        raise NotRestored("这张表在您打开之后又改过，请看过现在的内容再恢复")
    (now,) = loading.load_forms(Project.objects.filter(pk=pk))
    wanted = brought_back(version, now)
    if wanted == now:
        raise NotRestored(f"现在的内容与第 {number} 版相同，不用恢复")
    _write_form(project, now, wanted, user)
    note = f"恢复为第 {number} 版"
    declarations = Declaration.objects.select_related("sub_target", "filing")
    restored = declarations.get(project=pk)
    (after,) = loading.load_forms(Project.objects.filter(pk=pk))
    version = keep(restored.filing, after, "restore", user, TransitionNote(note))
    changes = diff(now, after)
    record_declaration(
        project,
        "restore",
        user,
        changes=in_words(changes),
        note=note,
        fingerprint=version.fingerprint,
    )
    return changes


def brought_back(version: Version, now: ProjectForm) -> ProjectForm:
    """The form as it would be restored: as the version, but of the unit that it belongs to now."""
    return replace(
        form_in(version.form),
        department_code=now.department_code,
        department_name=now.department_name,
    )


def put_back(
    filed: Sequence[FiledForm], user: User
) -> tuple[list[FiledForm], dict[int, Status], dict[int, str]]:
    """Put back what was approved in the forms of projects, which are locked.

    Returns the forms as they are now, the status that each had, and why others were not put back; the last two by the
    keys of the filings.
    """
    keys = [filing.pk for filing, _ in filed]
    decided = Version.objects.filter(filing__in=keys, status__in=DECIDED)
    rows = decided.order_by("number").values_list("filing", "status")
    statuses = {filing: Status(status) for filing, status in rows}
    restored: list[FiledForm] = []
    refusals = {}
    for filing, now in filed:
        if filing.project is None or filing.baseline is None:
            refusals[filing.pk] = "这张表没有批复过的内容，不能取消调整"
            continue
        wanted = brought_back(filing.baseline, now)
        try:
            if wanted != now:
                _write_form(filing.project, now, wanted, user)
        except NotRestored as refusal:
            refusals[filing.pk] = str(refusal)
        else:
            restored.append((filing, wanted))
    return restored, statuses, refusals


def _lock_with_year(pk: int) -> Project:
    """Lock the year and then the project, as an import does: the code of the project may change."""
    found = Project.objects.select_related(
        "year", "department", "declaration__filing"
    ).filter(pk=pk)
    project = found.first()
    if project is not None:
        lock_year(project.year)
        lock_project(pk)
        project = found.all().first()
    if project is None:
        raise NotRestored("这个项目已被删除，可以在“已删除的项目”里恢复")
    return project


def _write_form(
    project: Project, now: ProjectForm, wanted: ProjectForm, user: User
) -> None:
    """Save the wanted form. Raises NotRestored where its code or one of its categories cannot be used any more."""
    others = Project.objects.filter(year=project.year_id).exclude(pk=project.pk)
    same_code = others.filter(code=wanted.code)
    if wanted.code and same_code.exists():
        raise NotRestored(f"没有恢复：{CODE_TAKEN.format(wanted.code)}")
    categories = loading.with_foreign(loading.categories_of(project.year))
    for row in wanted.targets:
        if (row.level1, row.level2) not in categories:
            category = f"{row.level1} › {row.level2}"
            raise NotRestored(
                f"没有恢复：指标体系里已没有“{category}”，请管理员先在后台补上"
            )
    store.save_changed([(project, now, wanted)], categories, user)
