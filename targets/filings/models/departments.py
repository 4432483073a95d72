"""What a department as a whole promises (部门整体绩效目标): part one of the document."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from core.natural_keys import ByNaturalKey
from core.sums import AmountSum
from projects.models import BudgetYear, Department, Project, User, scope, stood_below
from targets.documents.values import DEPARTMENT
from targets.filings.models.filing import Filing, counted
from targets.filings.models.rows import Keyed


class DepartmentTargetQuerySet(models.QuerySet["DepartmentTarget"]):
    def visible_to(self, user: User) -> DepartmentTargetQuerySet:
        """The targets in the scope of the user."""
        return self.filter(scope(user))

    def with_budget(self) -> DepartmentTargetQuerySet:
        """With `projects` (how many) and `budget` (万元) of the department and all below it in the year.

        Projects that were ended or rejected are not among them.
        """
        unit = (OuterRef("department__code"), OuterRef("department__path"))
        below = stood_below(*unit, year=OuterRef("year__year"))
        of_year = Project.objects.filter(below, counted(), year=OuterRef("year"))
        same = of_year.order_by()
        sums = same.values("year").annotate(
            count=Count("pk"), total=AmountSum("budget")
        )
        return self.select_related("year", "department").annotate(
            projects=Subquery(sums.values("count")),
            budget=Subquery(sums.values("total")),
        )


DEPARTMENT_KIND = DEPARTMENT.kind


class DepartmentTarget(models.Model):
    """部门整体绩效目标 of one department in one year: part one of the document.

    `year` and `department` are those of the filing. `copied` names the cells that were taken over from another year and
    that nobody has touched since.
    """

    filing = models.OneToOneField(
        Filing,
        models.CASCADE,
        editable=False,
        related_name="department_target",
        verbose_name="申报的表",
    )

    year = models.ForeignKey(
        BudgetYear,
        models.PROTECT,
        related_name="department_targets",
        verbose_name="预算年度",
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="targets", verbose_name="单位"
    )
    overall = models.TextField("总体绩效目标", blank=True)
    copied = models.JSONField("待确认的沿用内容", default=list, editable=False)

    natural_fields = ["year__year", "department__code"]
    objects = ByNaturalKey.from_queryset(DepartmentTargetQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "部门整体绩效目标"
        ordering = ["-year", "department"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "department",
                name="department_target_once_a_year",
                violation_error_message="这个单位在这一年度已有整体绩效目标",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.year} 整体绩效目标"

    def get_absolute_url(self) -> str:
        return reverse("department-target", args=self.natural_key())

    @property
    def unit_name(self) -> str:
        """The name that the unit had in the year."""
        return self.department.name_in(self.year.year)

    def natural_key(self) -> tuple[int, str]:
        return (self.year.year, self.department.code)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "targets.filing",
        "projects.budgetyear",
        "projects.department",
    ]


class Part(Keyed):
    """A numbered part of a 部门整体绩效目标."""

    department_target = models.ForeignKey(
        DepartmentTarget,
        models.CASCADE,
        related_name="%(class)ss",
        verbose_name="部门整体绩效目标",
    )
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("标题", max_length=200, blank=True)

    natural_fields = [
        "department_target__year__year",
        "department_target__department__code",
        "position",
    ]
    objects = ByNaturalKey()

    class Meta:
        abstract = True
        ordering = ["department_target", "position"]
        constraints = [
            models.UniqueConstraint(
                "department_target",
                "position",
                name="%(class)s_position_once",
                violation_error_message="序号重复，请改为不同的序号",
            ),
            models.UniqueConstraint(
                "department_target",
                "key",
                name="%(class)s_key_once",
                violation_error_message="这一项已经有了",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}、{self.title}"

    def natural_key(self) -> tuple[int, str, int]:
        return (*self.department_target.natural_key(), self.position)

    natural_key.dependencies = ["targets.departmenttarget"]  # type: ignore[attr-defined]


class SubTarget(Part):
    """分项绩效目标: its goal and, in prose, its indicators; the projects that back it point to it."""

    goal = models.TextField("绩效目标", blank=True)
    indicators = models.TextField("绩效指标", blank=True)

    class Meta(Part.Meta):
        verbose_name = verbose_name_plural = "分项绩效目标"


class Safeguard(Part):
    """工作保障措施."""

    text = models.TextField("内容", blank=True)

    class Meta(Part.Meta):
        verbose_name = verbose_name_plural = "工作保障措施"
