"""What a project promises (its 绩效目标表), and what the department as a whole does (部门整体绩效目标)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Count, OuterRef, Subquery, Sum
from django.urls import reverse

from indicators.models import Indicator, Level
from projects.models import BudgetYear, ByNaturalKey, Department, Project, User, scope


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    REVIEWED = "reviewed", "部门已审"
    APPROVED = "approved", "已批复"
    PUBLISHED = "published", "已公开"
    ADJUSTING = "adjusting", "调整中"


# In these a form may be filled in.
OPEN = (Status.DRAFT, Status.RETURNED, Status.ADJUSTING)


class Revised(models.Model):
    """What several people fill in: each save that changes something makes the next revision."""

    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    changed_at = models.DateTimeField("最近修改时间", null=True, editable=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="最近修改人"
    )

    class Meta:
        abstract = True

    def last_changed_by(self, asking: User) -> str:
        """Who changed it last, as somebody is told who changes it too; "" where nobody knows."""
        return "您在别的窗口里" if self.changed_by_id == asking.pk else str(self.changed_by or "")


class Keyed(models.Model):
    """A row that people add in the browser. The key is made there, so that a save sent twice adds it once."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


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


class DepartmentTarget(Revised):
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


class Part(Keyed):
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


class Declaration(Revised):
    """绩效目标表 of a project. It backs at most one sub-target, so that a department's money is counted once.

    `copied` names the cells that were taken over from another form and that nobody has touched since.
    """

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
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    copied = models.JSONField("待确认的沿用内容", default=list, editable=False)

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


def declaration_of(project: Project) -> Declaration:
    """The form of a project, a new one where it has none yet."""
    return getattr(project, "declaration", None) or Declaration(project=project)


class Target(Keyed):
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
        constraints = [
            models.UniqueConstraint(
                "declaration",
                "key",
                name="target_key_once",
                violation_error_message="这一行在表中已经有了",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int, str, int]:
        return (*self.declaration.natural_key(), self.position)

    natural_key.dependencies = ["targets.declaration"]  # type: ignore[attr-defined]


class Presence(models.Model):
    """Somebody who has a sheet open: a project's form, or a department's overall targets."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="人员")
    sheet = models.CharField("表", max_length=60)
    seen_at = models.DateTimeField("最近在线")

    class Meta:
        verbose_name = verbose_name_plural = "正在填报的人"
        ordering = ["sheet", "seen_at"]
        constraints = [
            models.UniqueConstraint(
                "sheet",
                "user",
                name="presence_once",
                violation_error_message="这个人已打开这张表",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.sheet}"
