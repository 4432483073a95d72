"""Exemptions from the deadlines of a budget year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock
from projects.kinds import KIND_LENGTH, KINDS
from projects.models.budget import Project
from projects.models.departments import Department
from projects.models.people import User
from projects.models.years import BudgetYear


class Exemption(models.Model):
    """An exemption from the last day of filling in, for a user, a unit with its subtree, or a project.

    An exemption that names several of them applies only where all of them match; one that names a kind of form, or one
    of the rounds of a year, applies to forms of that kind and round alone.
    """

    year = models.ForeignKey(
        BudgetYear, models.CASCADE, related_name="exemptions", verbose_name="预算年度"
    )
    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员",
    )
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位",
    )
    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="项目",
    )
    kind = models.CharField("表种", max_length=KIND_LENGTH, blank=True)
    round = models.CharField("轮次", max_length=KIND_LENGTH, blank=True)
    until = models.DateField("延长到")
    reason = models.CharField("理由", max_length=200)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="设定人"
    )
    granted_at = clock.StampField("设定时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报日期的例外"
        ordering = ["-year", "until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False)
                | Q(department__isnull=False)
                | Q(project__isnull=False),
                name="exemption_names_somebody",
                violation_error_message="请指明例外给谁：人员、单位或项目至少填一项",
            )
        ]

    def __str__(self) -> str:
        named = [self.user, self.department, self.project]
        names = "、".join(str(item) for item in named if item)
        form = f"的{self.kind_label}" if self.kind else ""
        return f"{self.year} {names}{form}延长到 {self.until}"

    @property
    def kind_label(self) -> str:
        """What people call the kind of form, "" where it is not limited to one."""
        return KINDS.get(self.kind, self.kind)

    def covers(
        self,
        year: BudgetYear,
        department: Department,
        project: Project | None,
        kind: str = "",
        round_: str = "",
    ) -> bool:
        """Whether the exemption applies to this form of the unit or project, whoever the user is."""
        if self.year_id != year.pk:
            return False
        if self.kind and self.kind != kind:
            return False
        if self.round and self.round != round_:
            return False
        if self.department and not department.path.startswith(self.department.path):
            return False
        if self.project_id is None:
            return True
        return project is not None and self.project_id == project.pk
