"""Units whose projects other units took over: what went where, what stayed, and who hears of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from core import clock
from projects.models import Department, User


class Succession(models.Model):
    """One act by which the projects of a unit, of a year and of later ones, went to other units.

    `moved` are rows of the project's key, year, code, name, marks, status and new unit; `stayed` rows of what and why;
    `people` rows of name and what becomes of them.
    """

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="办理人"
    )
    created_at = clock.StampField("办理时间", auto_now_add=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="successions", verbose_name="原单位"
    )
    since = models.PositiveSmallIntegerField("从哪一年起")
    ends = models.BooleanField("原单位不再使用", default=True)
    heirs = models.JSONField("承接单位", default=list)
    moved = models.JSONField("转过去的项目", default=list)
    stayed = models.JSONField("留在原单位的", default=list)
    people = models.JSONField("有关人员", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "单位承接的记录"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        heirs = "、".join(self.heirs)
        return f"{self.since}年起由{heirs}承接{self.unit_name}"

    def get_absolute_url(self) -> str:
        return reverse("succession", args=[self.pk])

    @property
    def unit_name(self) -> str:
        """The name that the unit had before."""
        return self.department.name_in(self.since - 1)


class ScopeNotice(models.Model):
    """What a person is told whose projects or unit were taken over."""

    succession = models.ForeignKey(
        Succession,
        models.CASCADE,
        related_name="notices",
        verbose_name="单位承接的记录",
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name="人员"
    )
    text = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "单位承接的告知"
        ordering = ["succession", "pk"]

    def __str__(self) -> str:
        return self.text
