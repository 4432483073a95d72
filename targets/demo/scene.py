"""Where a step of the story takes place: its people, years and projects, and the cells by what people call them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.problems import Refusal
from projects.models import BudgetYear, Department, Project, User
from projects.register.lookup import ensure_year
from targets.demo.calendar import Calendar
from targets.demo.story import StoryStep
from targets.filings.editing.declarations import StoredDeclaration, load, ready
from targets.filings.editing.sheet import Sheet
from targets.filings.models import DEPARTMENT_KIND, Filing
from targets.workflow.comments import places

UNITS = {
    "101001": "巨鹿县教育局本级",
    "102001": "巨鹿县卫生健康局本级",
    "103001": "巨鹿县农业农村局本级",
}


def failed(step: StoryStep, reason: str) -> Refusal:
    """The refusal of the whole demonstration, as a step of it was refused."""
    where = "、".join(step.projects) or step.unit
    return Refusal(
        f"演示数据没有装入，停在 {step.who} 办理“{step.does}”（{where}）：{reason}"
    )


@dataclass
class Scene:
    """What the steps of the story need to know."""

    calendar: Calendar

    @cached_property
    def people(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.all()}

    @cached_property
    def units(self) -> dict[str, Department]:
        found = Department.objects.filter(code__in=UNITS)
        return {unit.code: unit for unit in found}

    def person(self, step: StoryStep) -> User:
        """Who takes the step. Raises Refusal where nobody has that user name."""
        if step.who not in self.people:
            raise failed(step, f"没有用户名为 {step.who} 的人员")
        return self.people[step.who]

    def year(self, step: StoryStep) -> BudgetYear:
        """The budget year of a step, created where it is missing."""
        return ensure_year(self.calendar.number(step.year), [])

    def projects(self, step: StoryStep) -> list[Project]:
        """The projects of the step in its year, in the order of their codes."""
        number = self.calendar.number(step.year)
        found = Project.objects.filter(year__year=number, code__in=step.projects)
        return list(found.select_related("year", "department").order_by("code"))

    def part_one(self, step: StoryStep) -> Filing:
        """The part one of the unit of the step in its year."""
        own = {"year": self.year(step), "department": self.units[step.unit]}
        filing: Filing = Filing.objects.get(kind=DEPARTMENT_KIND, round="", **own)
        return filing

    def forms(self, step: StoryStep) -> list[StoredDeclaration]:
        """The stored forms of these projects."""
        keys = [project.pk for project in self.projects(step)]
        found = ready(Project.objects.filter(pk__in=keys)).order_by("code")
        return [load(project) for project in found]


def cell_of(sheet: Sheet, label: str) -> str:
    """The cell or row that people call by this label."""
    named = {place.label: place.where for place in places(sheet)}
    return named[label]
