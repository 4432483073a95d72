"""Versions: a form as it was at each of its steps."""

from __future__ import annotations

from django.db import models

from projects.models import User, scope
from targets.models.declarations import Declaration, Status


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VersionQuerySet:
        return self.filter(scope(user, "declaration__project__department__"))


class Version(models.Model):
    """A form as a step left it. `form` is its snapshot, `fingerprint` that of the snapshot; never changed afterwards.

    `reason` is the kind of reason that an adjustment gives, `note` what was said to the step.
    """

    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="versions", verbose_name="绩效目标表"
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

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["declaration", "-number"]
        constraints = [
            models.UniqueConstraint(
                "declaration",
                "number",
                name="version_number_once",
                violation_error_message="这个版本号已经有了",
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"
