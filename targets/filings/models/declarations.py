"""What a project promises: its 绩效目标表."""

from __future__ import annotations

from django.db import models

from core.derived import InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from indicators.models import Indicator, KindField, Level, PercentField
from projects.models import Project, User
from targets.filings.models.departments import SubTarget
from targets.filings.models.rows import Keyed, Revised


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    REVIEWED = "reviewed", "部门已审"
    APPROVED = "approved", "已批复"
    PUBLISHED = "published", "已公开"
    ADJUSTING = "adjusting", "调整中"
    REJECTED = "rejected", "未通过"


# In these a form may be filled in.
OPEN = (Status.DRAFT, Status.RETURNED, Status.ADJUSTING)


class Declaration(Revised):
    """绩效目标表 of a project. It backs at most one sub-target, so that a department's money is counted once.

    `copied` names the cells that were taken over from another form and that nobody has touched since. `baseline` is
    the version that was approved last: while the form is adjusted, its values stand beside the new ones.
    """

    project = models.OneToOneField(
        Project, models.CASCADE, related_name="declaration", verbose_name="项目"
    )
    goals = models.TextField("绩效目标", blank=True)
    sub_target = models.ForeignKey(
        SubTarget,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name="所属分项目标",
    )
    status = models.CharField(
        "状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    copied = models.JSONField("待确认的沿用内容", default=list, editable=False)
    baseline = models.ForeignKey(
        "targets.Version",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name="最近批复的版本",
    )
    status_since = models.DateTimeField("进入当前状态的时间", null=True, editable=False)

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


class Target(WithDerived, Keyed):
    """One row of a 绩效目标表: a third-level indicator under its category, and the value promised, as typed."""

    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="targets", verbose_name="绩效目标表"
    )
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
    initials = InitialsField("名称首字母", source="name")
    kind = KindField("指标值的类型", source="value")
    percent = PercentField("指标值的百分数", source="value")

    natural_fields = [
        "declaration__project__year__year",
        "declaration__project__code",
        "position",
    ]
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

    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name="人员"
    )
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
