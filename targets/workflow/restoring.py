"""Restore an earlier version of a form, as a draft that is submitted and reviewed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from projects.models import Department, Project, User
from projects.register.locks import lock_project, lock_year
from projects.trail.recording import Change as TrailChange
from targets.documents.diff import Change, diff, in_words
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.closing import reason_closed as reason_filing_closed
from targets.filings.editing import by_filing
from targets.filings.editing.declarations import CODE_TAKEN, reason_closed
from targets.filings.editing.stored_form import StoredForm
from targets.filings.models import Declaration, Filing, Status, declaration_of
from targets.filings.trail import record_declaration, record_on
from targets.filings.transitions import DECIDED
from targets.workflow.gate import FiledForm
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote, keep

NO_VERSION = "没有这个版本，请刷新后再看"
STALE = "这张表在您打开之后又改过，请看过现在的内容再恢复"
SAME = "现在的内容与第 {} 版相同，不用恢复"


class NotRestored(Exception):
    """The form was not restored; the message says why and what to do, in Chinese."""


@dataclass(slots=True)
class PutBack:
    """Forms that are as they were approved again: as they are now, their statuses, and what changed.

    `refusals` say why others were not put back. All but the forms by the keys of the filings.
    """

    forms: list[FiledForm] = field(default_factory=list)
    statuses: dict[int, Status] = field(default_factory=dict)
    changes: dict[int, list[TrailChange]] = field(default_factory=dict)
    refusals: dict[int, str] = field(default_factory=dict)


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
        raise NotRestored(NO_VERSION)
    if closed := reason_closed(project, user):
        raise NotRestored(closed)
    if seen is not None and seen != filing.revision:
        raise NotRestored(STALE)
    (now,) = loading.load_forms(Project.objects.filter(pk=pk))
    wanted = brought_back(version, now)
    if wanted == now:
        raise NotRestored(SAME.format(number))
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


def restore_locked(
    stored: StoredForm[Any], number: int, user: User, seen: int | None = None
) -> list[Change]:
    """Restore a version of a form that belongs to a unit and is locked, and return what changed. Raises NotRestored."""
    filing, now = stored.filing, stored.form
    version = filing.versions.filter(number=number).first()
    if version is None:
        raise NotRestored(NO_VERSION)
    if closed := reason_filing_closed(filing, user):
        raise NotRestored(closed)
    if seen is not None and seen != filing.revision:
        raise NotRestored(STALE)
    wanted = brought_back(version, now)
    if wanted == now:
        raise NotRestored(SAME.format(number))
    stored.overwrite(wanted, user)
    note = f"恢复为第 {number} 版"
    kept = keep(filing, wanted, "restore", user, TransitionNote(note))
    changes = diff(now, wanted)
    record_on(
        filing,
        "restore",
        user,
        changes=in_words(changes),
        note=note,
        fingerprint=kept.fingerprint,
    )
    return changes


def brought_back(version: Version, now: Any) -> Any:
    """The form as it would be restored: as the version, but of the unit that it belongs to now."""
    return replace(
        form_in(version.form),
        department_code=now.department_code,
        department_name=now.department_name,
    )


def put_back(filed: Sequence[FiledForm], user: User) -> PutBack:
    """Put back what was approved in forms of any kind, which are locked."""
    keys = [filing.pk for filing, _ in filed]
    decided = Version.objects.filter(filing__in=keys, status__in=DECIDED)
    rows = decided.order_by("number").values_list("filing", "status")
    put = PutBack(statuses={filing: Status(status) for filing, status in rows})
    for filing, now in filed:
        if filing.baseline is None:
            put.refusals[filing.pk] = "这张表没有批复过的内容，不能取消调整"
            continue
        wanted = brought_back(filing.baseline, now)
        try:
            if wanted != now and filing.project:
                _write_form(filing.project, now, wanted, user)
            elif wanted != now:
                by_filing.load(filing).overwrite(wanted, user)
        except NotRestored as refusal:
            put.refusals[filing.pk] = str(refusal)
        else:
            put.forms.append((filing, _in_its_unit(filing, wanted)))
            put.changes[filing.pk] = in_words(diff(now, put.forms[-1][1]))
    return put


def _in_its_unit(filing: Filing, form: Any) -> Any:
    """Bring the project back to the unit of what was approved, if that still exists; return the form as it is then."""
    project, version = filing.project, filing.baseline
    if project is None or version is None:
        return form
    code = form_in(version.form).department_code
    unit = Department.objects.filter(code=code).first()
    if unit is None or unit.pk == project.department_id:
        return form
    project.department = unit
    project.save(update_fields=["department"])
    return replace(form, department_code=unit.code, department_name=project.unit_name)


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
