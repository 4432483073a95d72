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
        """Everybody by user name."""
        people = {}
        for user in User.objects.all():
            people[user.username] = user
        return people

    @cached_property
    def units(self) -> dict[str, Department]:
        """The units of the three departments by their codes."""
        units = {}
        for unit in Department.objects.filter(code__in=UNITS):
            units[unit.code] = unit
        return units

    def person(self, step: StoryStep) -> User:
        """Who takes the step. Raises Refusal where nobody has that user name."""
        if step.who not in self.people:
            raise failed(step, f"没有用户名为 {step.who} 的人员")
        return self.people[step.who]

    def year(self, step: StoryStep) -> BudgetYear:
        """The budget year of the step, created where it is missing."""
        number = self.calendar.number(step.year)
        return ensure_year(number, [])

    def projects(self, step: StoryStep) -> list[Project]:
        """The projects of the step in its year, in the order of their codes."""
        year = self.year(step)
        found = Project.objects.filter(year=year, code__in=step.projects)
        joined = found.select_related("year", "department")
        return list(joined.order_by("code"))

    def part_one(self, step: StoryStep) -> Filing:
        """The part one of the unit of the step in its year."""
        own = {"year": self.year(step), "department": self.units[step.unit]}
        filing: Filing = Filing.objects.get(kind=DEPARTMENT_KIND, round="", **own)
        return filing

    def forms(self, step: StoryStep) -> list[StoredDeclaration]:
        """The stored forms of these projects."""
        year = self.year(step)
        found = Project.objects.filter(year=year, code__in=step.projects)
        forms = []
        for project in ready(found).order_by("code"):
            forms.append(load(project))
        return forms


def cell_of(sheet: Sheet, label: str) -> str:
    """The cell or row that people call by this label."""
    for place in places(sheet):
        if place.label == label:
            return place.where
    raise LookupError(label)
