"""Which projects the forms of a file stand for, and what is stored of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.progress import ProgressCallback
from projects.models import Project
from projects.register.locks import lock_projects
from targets.documents.validity import Key
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.imports.receipt import COMPARING

# So many stored forms are loaded between two words of the progress.
STRIDE = 500


@dataclass
class Matches:
    """By the index of the form in the file: its project, and the form as it is stored.

    `hidden` forms stand for a project of which the person may not be told, each pair of `shared` for one and the same
    project, and `unclear` ones for one of several.
    """

    projects: dict[int, Project] = field(default_factory=dict)
    stored: dict[int, ProjectForm] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    shared: list[tuple[int, int]] = field(default_factory=list)
    unclear: set[int] = field(default_factory=set)


def match(
    forms: Sequence[ProjectForm],
    number: int,
    may_change: Callable[[str], bool],
    *,
    lock: bool,
    report: ProgressCallback,
) -> Matches:
    """`may_change` says of a department's code whether its projects may be changed. With `lock` they stay as found."""
    found, unclear = _candidates(forms, number)
    if lock:
        # What is judged by, such as the status, is read after the lock: somebody may have held it.
        lock_projects({project.pk for project in found.values()})
        found, unclear = _candidates(forms, number)
    stored = _stored({project.pk for project in found.values()}, report)
    matches = Matches(unclear=unclear)
    first: dict[int, int] = {}
    for index, project in found.items():
        if not may_change(project.department.code):
            matches.hidden.add(index)
        elif first.setdefault(project.pk, index) != index:
            matches.shared.append((first[project.pk], index))
        else:
            matches.projects[index], matches.stored[index] = project, stored[project.pk]
    return matches


def _candidates(
    forms: Sequence[ProjectForm], number: int
) -> tuple[dict[int, Project], set[int]]:
    """The project of each form, by its code or, where that is not stored, by its department and name.

    A code that was filled in since is no other project. The set: forms for which several have the name.
    """
    theirs = Project.objects.filter(year__year=number).select_related(
        "department", "declaration__filing"
    )
    codes = [form.code for form in forms if form.code]
    coded = {
        each.code: each
        for part in loading.chunks(codes)
        for each in theirs.filter(code__in=part)
    }
    departments = sorted({form.department_code for form in forms})
    named: dict[Key, list[Project]] = {}
    for project in theirs.filter(code="", department__code__in=departments):
        named.setdefault((project.department.code, project.name), []).append(project)
    found, unclear = {}, set()
    for index, form in enumerate(forms):
        alike = named.get((form.department_code, form.name), [])
        if form.code in coded:
            found[index] = coded[form.code]
        elif alike:
            found[index] = alike[0]
            unclear |= {index} if len(alike) > 1 else set()
    return found, unclear


def _stored(keys: set[int], report: ProgressCallback) -> dict[int, ProjectForm]:
    """The forms as they are stored, by the projects' primary keys."""
    stored: dict[int, ProjectForm] = {}
    for part in loading.chunks(sorted(keys), STRIDE):
        report(COMPARING, len(stored), len(keys))
        stored.update(
            zip(
                part,
                loading.load_forms(Project.objects.filter(pk__in=part).order_by("pk")),
                strict=True,
            )
        )
    return stored
