"""What a project promises (its 绩效目标表), and what the department as a whole does (部门整体绩效目标)."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, OuterRef, Subquery, Sum
from django.urls import reverse

from indicators.models import Indicator, Level
from projects.models import BudgetYear, ByNaturalKey, Department, Project, User, scope


class DepartmentTargetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DepartmentTargetQuerySet:
        return self.filter(scope(user))

    def with_budget(self) -> DepartmentTargetQuerySet:
        """With `projects` (how many) and `budget` (万元) of the department and all below it in the year."""
        below = {"department__path__startswith": OuterRef("department__path")}
        same = Project.objects.filter(year=OuterRef("year"), **below).order_by()
        sums = same.values("year").annotate(count=Count("pk"), total=Sum("budget"))
        return self.select_related("year", "department").annotate(
            projects=Subquery(sums.values("count")), budget=Subquery(sums.values("total"))
        )


class DepartmentTarget(models.Model):
    """部门整体绩效目标 of one department in one year: part one of the document."""

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="department_targets", verbose_name="预算年度")
    department = models.ForeignKey(Department, models.PROTECT, related_name="targets", verbose_name="单位")
    overall = models.TextField("总体绩效目标", blank=True)

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
        return f"{self.department.name} {self.year} 整体绩效目标"

    def get_absolute_url(self) -> str:
        return reverse("department-target", args=self.natural_key())

    def natural_key(self) -> tuple[int, str]:
        return (self.year.year, self.department.code)

    natural_key.dependencies = ["projects.budgetyear", "projects.department"]  # type: ignore[attr-defined]


class Part(models.Model):
    """A numbered part of a 部门整体绩效目标."""

    department_target = models.ForeignKey(
        DepartmentTarget, models.CASCADE, related_name="%(class)ss", verbose_name="部门整体绩效目标"
    )
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("标题", max_length=200, blank=True)

    natural_fields = ["department_target__year__year", "department_target__department__code", "position"]
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
            )
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


class Declaration(models.Model):
    """绩效目标表 of a project. It backs at most one sub-target, so that a department's money is counted once."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="declaration", verbose_name="项目")
    goals = models.TextField("绩效目标", blank=True)
    sub_target = models.ForeignKey(
        SubTarget,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name="所属分项目标",
    )

    natural_fields = ["project__year__year", "project__code"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标表"
        ordering = ["project"]

    def __str__(self) -> str:
        return f"{self.project}绩效目标表"

    def natural_key(self) -> tuple[int, str]:
        return self.project.natural_key()

    natural_key.dependencies = ["projects.project", "targets.subtarget"]  # type: ignore[attr-defined]


class Target(models.Model):
    """One row of a 绩效目标表: a third-level indicator under its category, and the value promised, as typed."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="targets", verbose_name="绩效目标表")
    position = models.PositiveIntegerField("行号")
    category = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="targets",
        limit_choices_to={"level": Level.SECOND},
        verbose_name="二级指标",
    )
    name = models.TextField("三级指标", blank=True)
    description = models.TextField("绩效指标描述", blank=True)
    value = models.TextField("指标值", blank=True)
    basis = models.TextField("指标值确定依据", blank=True)

    natural_fields = ["declaration__project__year__year", "declaration__project__code", "position"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标行"
        ordering = ["declaration", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int, str, int]:
        return (*self.declaration.natural_key(), self.position)

    natural_key.dependencies = ["targets.declaration"]  # type: ignore[attr-defined]
