"""An earlier version of a form made its content again, as a draft that goes the whole way once more."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project, lock_year
from targets.documents.diff import Change, diff, in_words
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.editing.declarations import CODE_TAKEN, reason_closed
from targets.filings.models import Declaration, declaration_of
from targets.filings.trail import record_declaration
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote, keep


class NotRestored(Exception):
    """The form stays as it is; the message says why and what to do, in Chinese."""


@transaction.atomic
def restore(pk: int, number: int, user: User, seen: int | None = None) -> list[Change]:
    """Bring the form back to its version of that number, and say what changed by it; `seen` is the revision on which
    the person decided. Raises NotRestored, with nothing changed.
    """
    project = _locked(pk)
    declaration = declaration_of(project)
    version = _version(declaration, number)
    if closed := reason_closed(project, user):
        raise NotRestored(closed)
    if seen is not None and seen != declaration.filing.revision:
        raise NotRestored("这张表在您打开之后又改过，请看过现在的内容再恢复")
    (now,) = loading.load_forms(Project.objects.filter(pk=pk))
    wanted = brought_back(version, now)
    if wanted == now:
        raise NotRestored(f"现在的内容与第 {number} 版相同，不用恢复")
    _write(project, now, wanted, user)
    declaration = Declaration.objects.select_related("sub_target", "filing").get(
        pk=declaration.pk
    )
    (after,) = loading.load_forms(Project.objects.filter(pk=pk))
    keep(
        declaration.filing,
        after,
        "restore",
        user,
        TransitionNote(f"恢复为第 {number} 版"),
    )
    changes = diff(now, after)
    note = f"恢复为第 {number} 版"
    changed = in_words(changes)
    record_declaration(project, "restore", user, changes=changed, note=note)
    return changes


def _version(declaration: Declaration, number: int) -> Version:
    """The version of that number. Raises NotRestored where there is none."""
    if declaration.pk:
        found = Version.objects.filter(filing=declaration.filing, number=number).first()
        if found is not None:
            return found
    raise NotRestored("没有这个版本，请刷新后再看")


def brought_back(version: Version, now: ProjectForm) -> ProjectForm:
    """What the form is to be: as the version, but of the unit that it belongs to by now."""
    return replace(
        form_in(version.form),
        department_code=now.department_code,
        department_name=now.department_name,
    )


def _locked(pk: int) -> Project:
    """The year before the project, as an import takes them: the code may change."""
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


def _write(project: Project, now: ProjectForm, wanted: ProjectForm, user: User) -> None:
    same_code = Project.objects.filter(year=project.year_id, code=wanted.code).exclude(
        pk=project.pk
    )
    if wanted.code and same_code.exists():
        raise NotRestored(f"没有恢复：{CODE_TAKEN.format(wanted.code)}")
    categories = loading.with_foreign(loading.categories_of(project.year))
    gone = [row for row in wanted.targets if (row.level1, row.level2) not in categories]
    if gone:
        raise NotRestored(
            f"没有恢复：指标体系里已没有“{gone[0].level1} › {gone[0].level2}”，请管理员先在后台补上"
        )
    store.save_changed([(project, now, wanted)], categories, user)
