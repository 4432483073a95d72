"""Versions of a form, the 审核表, and comments pinned to its cells."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from core import clock
from projects.models import BudgetYear, User
from targets.filings.models import Filing, Status, filings_in_scope


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: User) -> VersionQuerySet:
        """The versions of forms in the scope of the user."""
        return self.filter(filings_in_scope(user, "filing__"))


class Approval(models.Model):
    """批复: the document by which forms are approved, by its number and date."""

    year = models.ForeignKey(
        BudgetYear, models.PROTECT, related_name="approvals", verbose_name="预算年度"
    )
    number = models.CharField("批复文号", max_length=60)
    date = models.DateField("批复日期")
    at = models.DateTimeField("办理时间", default=timezone.now)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="办理人"
    )
    who = models.CharField("办理人姓名", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "批复"
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "number",
                name="approval_number_once_a_year",
                violation_error_message="这个批复文号在这一年度已经有了",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Version(models.Model):
    """A form as a transition left it, never changed afterwards: its snapshot, and the fingerprint of that.

    `reason` is the kind of reason of an adjustment, `note` the note typed for the transition, `remark` what the system
    adds for those who decide next.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="versions", verbose_name="申报的表"
    )
    number = models.PositiveIntegerField("版本号")
    verb = models.CharField("操作", max_length=10)
    status = models.CharField("状态", max_length=10, choices=Status)
    form = models.JSONField("内容")
    sub_target = models.CharField("所属分项目标", max_length=200, blank=True)
    fingerprint = models.CharField("指纹", max_length=64)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="操作人"
    )
    who = models.CharField("操作人姓名", max_length=120)
    reason = models.CharField("调整原因", max_length=20, blank=True)
    note = models.TextField("说明", blank=True)
    remark = models.CharField("系统附记", max_length=100, blank=True)
    approval = models.ForeignKey(
        Approval,
        models.PROTECT,
        null=True,
        related_name="versions",
        verbose_name="批复",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["filing", "-number"]
        constraints = [
            models.UniqueConstraint(
                "filing",
                "number",
                name="version_number_once",
                violation_error_message="这个版本号已经有了",
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    @property
    def words(self) -> str:
        """All that was noted for the transition."""
        return "：".join(filter(None, [self.reason, self.note, self.remark]))

    @property
    def clause(self) -> str:
        """The same within a sentence that goes on: without a full stop of its own."""
        return self.words.rstrip("。.；; ")


class ReviewGrade(models.TextChoices):
    """财预〔2015〕88号: 优 and 良 go on, 中 is revised and submitted again, 差 does not go on to the budget."""

    EXCELLENT = "excellent", "优"
    GOOD = "good", "良"
    FAIR = "fair", "中"
    POOR = "poor", "差"


class ReviewSheet(models.Model):
    """审核表: a grade for each of the eight points, one for the whole, and an opinion; scores for a 重点项目.

    A draft until the transition that it decides is performed; then it is signed, and `version` is the reviewed form.
    `marks` are grades and `scores` numbers as text, both by the point's id; `weights` those that the scores were
    given under.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="sheets", verbose_name="申报的表"
    )
    version = models.ForeignKey(
        Version,
        models.SET_NULL,
        null=True,
        related_name="sheets",
        verbose_name="审核的版本",
    )
    reviewer = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="审核人"
    )
    who = models.CharField("审核人姓名", max_length=120, blank=True)
    marks = models.JSONField("各要点等级", default=dict)
    scores = models.JSONField("各要点得分", default=dict)
    weights = models.JSONField("各要点分值", default=dict)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True)
    grade = models.CharField("综合等级", max_length=10, choices=ReviewGrade, blank=True)
    opinion = models.TextField("审核意见", blank=True)
    changed_at = clock.StampField("填写时间", auto_now=True)
    revision = models.PositiveIntegerField("修订号", default=0)
    signed_at = models.DateTimeField("签署时间", null=True)
    verb = models.CharField("决定的操作", max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核表"
        ordering = ["filing", "-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "filing",
                condition=models.Q(signed_at__isnull=True),
                name="one_open_review_sheet",
                violation_error_message="这张绩效目标表已有正在填写的审核表",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} 审核表"


class ReviewWeights(models.Model):
    """How many points each of the eight is worth in a year, by the point's id; together 100."""

    year = models.OneToOneField(
        BudgetYear,
        models.CASCADE,
        related_name="review_weights",
        verbose_name="预算年度",
    )
    weights = models.JSONField("各要点分值", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "审核表的分值"

    def __str__(self) -> str:
        return f"{self.year} 审核表分值"


class Comment(models.Model):
    """A comment of a reviewer on a cell, a row or (with a blank `where`) the whole form.

    `where` is a cell as the editor names it (`goals`, `plan.june`, `targets.KEY.value`, `targets.KEY`), so that it
    stays with its row; `place` is its label for people, `value` its text at the time of the comment.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="comments", verbose_name="申报的表"
    )
    version = models.ForeignKey(
        Version, models.SET_NULL, null=True, related_name="+", verbose_name="所评的版本"
    )
    where = models.CharField("单元格", max_length=80, blank=True)
    place = models.CharField("位置", max_length=200, blank=True)
    value = models.TextField("批注时的内容", blank=True)
    text = models.TextField("批注")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="批注人"
    )
    who = models.CharField("批注人姓名", max_length=120)
    at = clock.StampField("时间", auto_now_add=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="处理人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "批注"
        ordering = ["filing", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.place}：{self.text}"


class Answer(models.Model):
    """An answer to a comment."""

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="answers", verbose_name="批注"
    )
    text = models.TextField("回复")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="回复人"
    )
    who = models.CharField("回复人姓名", max_length=120)
    at = clock.StampField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "批注的回复"
        ordering = ["comment", "at", "pk"]

    def __str__(self) -> str:
        return self.text
