"""Find the project of each form of a file, and load its stored form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.progress import ProgressCallback
from core.spelling import likeness
from projects.models import Project
from projects.register.locks import lock_projects
from targets.documents.validity import Key
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.imports.receipt import COMPARING

# So many stored forms are loaded between two reports of progress.
STRIDE = 500


@dataclass
class Matches:
    """The project of each form and the form as it is stored, by the index of the form in the file.

    `hidden`: forms of a project that the person may not see. `shared`: pairs of forms of the same project.
    `unclear`: forms for which several projects have the name.
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
    """Match the forms with the projects of the year.

    `may_change` says whether the projects of the department with that code may be changed. With `lock` the projects
    are locked until the transaction ends.
    """
    found, unclear = _candidates(forms, number)
    if lock:
        # Read again once they are locked: somebody else may have held them, and changed the status, say.
        lock_projects({project.pk for project in found.values()})
        found, unclear = _candidates(forms, number)
    keys = sorted({project.pk for project in found.values()})
    stored: dict[int, ProjectForm] = {}
    for part in loading.chunks(keys, STRIDE):
        report(COMPARING, len(stored), len(keys))
        projects = Project.objects.filter(pk__in=part).order_by("pk")
        loaded = loading.load_forms(projects)
        stored.update(zip(part, loaded, strict=True))
    matches = Matches(unclear=unclear)
    first: dict[int, int] = {}
    for index, project in found.items():
        if not may_change(project.department.code):
            matches.hidden.add(index)
        elif first.setdefault(project.pk, index) != index:
            matches.shared.append((first[project.pk], index))
        else:
            matches.projects[index] = project
            matches.stored[index] = stored[project.pk]
    return matches


def _candidates(
    forms: Sequence[ProjectForm], number: int
) -> tuple[dict[int, Project], set[int]]:
    """The project of each form, by index, and the forms for which several projects have the name.

    A project is found by its code or, if it was stored without one, by its department and a name that looks the same: a
    code that the file adds makes no other project of it.
    """
    projects = Project.objects.filter(year__year=number).select_related(
        "department", "declaration__filing"
    )
    codes = [form.code for form in forms if form.code]
    by_code: dict[str, Project] = {}
    for part in loading.chunks(codes):
        for project in projects.filter(code__in=part):
            by_code[project.code] = project
    departments = sorted({form.department_code for form in forms})
    by_name: dict[Key, list[Project]] = defaultdict(list)
    for project in projects.filter(code="", department__code__in=departments):
        by_name[project.department.code, likeness(project.name)].append(project)
    found: dict[int, Project] = {}
    unclear: set[int] = set()
    for index, form in enumerate(forms):
        namesakes = by_name.get((form.department_code, likeness(form.name)), [])
        if form.code in by_code:
            found[index] = by_code[form.code]
        elif namesakes:
            found[index] = namesakes[0]
            if len(namesakes) > 1:
                unclear.add(index)
    return found, unclear
