"""The codes of the projects that go into a later year: what to look at before they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from projects.codes import canonical, check_character, year_of
from projects.models import Project


@dataclass(slots=True)
class CodeCheck:
    """Projects by what their codes, or names, ask somebody to look at."""

    # Their code carries a year before the one to open: it stays, as that of a project that goes on.
    dated: list[Project] = field(default_factory=list)
    blank: list[Project] = field(default_factory=list)
    odd: list[Project] = field(default_factory=list)
    # The code is used in the year to open by a project of another unit or of another name.
    taken: list[tuple[Project, Project]] = field(default_factory=list)
    # Two projects of a unit have the same name, or two codes differ by their spelling alone.
    twice: list[Project] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether there is anything to look at."""
        return any((self.dated, self.blank, self.odd, self.taken, self.twice))


def check_codes(
    taken_over: Sequence[Project], all_of_source: Sequence[Project], target: int
) -> CodeCheck:
    """Check the codes of the projects that are taken over, and which codes others have taken in the target year."""
    check = CodeCheck(twice=_twice(taken_over))
    for project in taken_over:
        code = canonical(project.code)
        year = year_of(code)
        expected = check_character(code)
        if not code:
            check.blank.append(project)
        elif year is not None and year < target:
            check.dated.append(project)
        if code and expected is not None and code[-1] != expected:
            check.odd.append(project)
    check.taken = _taken_by_others(all_of_source, target)
    return check


def _taken_by_others(
    projects: Sequence[Project], target: int
) -> list[tuple[Project, Project]]:
    """The projects whose code another project has in the target year, with that one."""
    own_codes = {project.code: project for project in projects if project.code}
    of_target = Project.objects.filter(year__year=target).exclude(code="")
    pairs = []
    for other in of_target.select_related("year", "department"):
        project = own_codes.get(other.code)
        if project is None:
            continue
        same_unit = project.department_id == other.department_id
        same_name = project.name == other.name
        if not same_unit or not same_name:
            pairs.append((project, other))
    return pairs


def _twice(projects: Sequence[Project]) -> list[Project]:
    """Projects of one name in one unit, and those whose codes are one when they are spelled the same way."""
    names = Counter((project.department_id, project.name) for project in projects)
    by_code = defaultdict(list)
    for project in projects:
        if project.code:
            by_code[canonical(project.code)].append(project)
    found = []
    for project in projects:
        same_code = by_code.get(canonical(project.code), [])
        same_name = names[project.department_id, project.name]
        if same_name > 1 or len(same_code) > 1:
            found.append(project)
    return found
