"""The dates of a budget year: from when to when its forms are filled in, reviewed and published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import cached_property

from django.utils import timezone

from projects.models import BudgetYear, Department, Exemption, Project, User


class Stage(Enum):
    FILL = "fill", "填报"
    REVIEW = "review", "审核"
    PUBLISH = "publish", "公开"

    def __init__(self, prefix: str, label: str) -> None:
        self.prefix, self.label = prefix, label

    def dates(self, year: BudgetYear) -> tuple[date | None, date | None]:
        """The first day and the last, None where nothing is set."""
        return getattr(year, f"{self.prefix}_from"), getattr(
            year, f"{self.prefix}_until"
        )


class Windows:
    """A stage as it stands today for a person. Their exceptions are read once, and only where a date has passed."""

    def __init__(self, stage: Stage, user: User | None) -> None:
        self.stage, self.user, self.today = stage, user, timezone.localdate()

    @cached_property
    def exemptions(self) -> list[Exemption]:
        if self.stage is not Stage.FILL:
            return []
        standing = Exemption.objects.filter(until__gte=self.today).select_related(
            "department"
        )
        return [
            each
            for each in standing
            if each.user_id in (None, self.user.pk if self.user else None)
        ]

    def closed(
        self, year: BudgetYear, department: Department, project: Project | None = None
    ) -> str:
        """Why nothing may be done now, and what to do, "" where it may. A project that is not saved yet has none."""
        first, last = self.stage.dates(year)
        if first and self.today < first:
            return f"{year}的{self.stage.label}从 {_day(first)} 开始，现在还不能{self.stage.label}"
        if last and self.today > last and not self._exempt(year, department, project):
            return f"{year}的{self.stage.label}已于 {_day(last)} 截止；确需继续，请联系管理员{self._remedy}"
        return ""

    @property
    def _remedy(self) -> str:
        return "设定例外" if self.stage is Stage.FILL else "延长日期"

    def _exempt(
        self, year: BudgetYear, department: Department, project: Project | None
    ) -> bool:
        return any(
            each.year_id == year.pk
            and (
                each.department is None
                or department.path.startswith(each.department.path)
            )
            and (
                each.project_id is None
                or (project is not None and each.project_id == project.pk)
            )
            for each in self.exemptions
        )


def closed(
    stage: Stage,
    user: User | None,
    year: BudgetYear,
    department: Department,
    project: Project | None = None,
) -> str:
    """Why nothing may be done now with this one object, "" where it may."""
    return Windows(stage, user).closed(year, department, project)


def closed_projects(
    stage: Stage, user: User | None, projects: Iterable[Project]
) -> dict[int, str]:
    """By primary key why nothing may be done with a project now; those with which it may are not in it.

    The projects have their year and department loaded.
    """
    windows = Windows(stage, user)
    reasons = {
        project.pk: windows.closed(project.year, project.department, project)
        for project in projects
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
