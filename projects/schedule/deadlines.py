"""The deadlines of a budget year: from when to when forms are filled in, reviewed and published."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from django.db.models import Q

from core import clock
from projects.models import BudgetYear, Department, Exemption, Project, User

SATURDAY = 5
NOT_IN_YEAR = "{}{}，不能填报{}的表；请改由承接它的单位填报，或请管理员核对单位的年度"


class Stage(Enum):
    """A stage of the work on a year's forms, with its own first and last day."""

    FILL = "fill", "填报"
    REVIEW = "review", "审核"
    PUBLISH = "publish", "公开"

    def __init__(self, prefix: str, label: str) -> None:
        self.prefix = prefix
        self.label = label

    def dates(self, year: BudgetYear) -> tuple[date | None, date | None]:
        """The first and the last day of this stage; None where no date is set."""
        first = getattr(year, f"{self.prefix}_from")
        last = getattr(year, f"{self.prefix}_until")
        return first, last


class Deadlines:
    """The deadlines of one stage, as they apply today to one user.

    The exemptions are read once, and only when a deadline has passed.
    """

    def __init__(self, stage: Stage, user: User | None) -> None:
        self.stage = stage
        self.user = user
        self.today = clock.today()

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """The exemptions in force for the user; only filling in has any."""
        if self.stage is not Stage.FILL:
            return []
        for_user = Q(user=None)
        if self.user is not None:
            for_user |= Q(user=self.user)
        in_force = Exemption.objects.filter(for_user, until__gte=self.today)
        related = in_force.select_related("department")
        return list(related)

    def closed(
        self,
        year: BudgetYear,
        department: Department,
        project: Project | None = None,
        kind: str = "",
        round_: str = "",
    ) -> str:
        """The reason why the stage is closed, with advice; "" while it is open.

        `project` is None for a project that is not saved yet. `kind` and `round_` name the form, as a filing does; ""
        asks about the project or the unit as such.
        """
        if self.stage is Stage.FILL and not department.is_in(year.year):
            return NOT_IN_YEAR.format(department.name, department.span, year)
        first, last = self.stage.dates(year)
        label = self.stage.label
        if first and self.today < first:
            return f"{year}的{label}从 {_day(first)} 开始，现在还不能{label}"
        if last is None or self.today <= last:
            return ""
        for exemption in self.exemptions:
            if exemption.covers(year, department, project, kind, round_):
                return ""
        remedy = "设定例外" if self.stage is Stage.FILL else "延长日期"
        return f"{year}的{label}已于 {_day(last)} 截止；确需继续，请联系管理员{remedy}"


def after_working_days(day: date, days: int) -> date:
    """The last of so many working days after a day. Saturdays and Sundays are none; holidays are not known."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day


def closed(
    stage: Stage,
    user: User | None,
    year: BudgetYear,
    department: Department,
    project: Project | None = None,
    kind: str = "",
) -> str:
    """The reason why a stage is closed for one object, "" while it is open."""
    return Deadlines(stage, user).closed(year, department, project, kind)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
