"""Openings of a budget year: what was asked for, how far the work has got, and what became of every unit."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from core import clock
from projects.models import BudgetYear, Department, User


class OpeningState(models.TextChoices):
    WAITING = "waiting", "等待处理"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "处理失败"
    CANCELLED = "cancelled", "已停止"


# In these the work waits for its worker, or is being done.
UNDER_WAY = (OpeningState.WAITING, OpeningState.RUNNING)


class YearOpening(models.Model):
    """One act by which units go into a later year; `department` is None where all of them do.

    `without` are the codes of projects that were to be left out, and `one_off` says whether those that are named as
    ending are left out too.
    """

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="办理人"
    )
    created_at = clock.StampField("开始时间", auto_now_add=True)
    source = models.ForeignKey(
        BudgetYear, models.CASCADE, related_name="+", verbose_name="来源年度"
    )
    target = models.ForeignKey(
        BudgetYear, models.CASCADE, related_name="openings", verbose_name="开启的年度"
    )
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="单位（及下级）",
    )
    leave_one_off = models.BooleanField("不带一次性和到期的项目", default=True)
    without = models.JSONField("另外不带的项目编码", default=list)
    notices = models.JSONField("沿用的设定", default=list)

    state = models.CharField(
        "状态",
        max_length=10,
        choices=OpeningState,
        default=OpeningState.WAITING,
    )
    worker = models.CharField("由谁处理", max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField("第几次处理", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "开启年度的记录"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"开启 {self.target}度"

    def get_absolute_url(self) -> str:
        return reverse("opening", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The name under which the progress is stored."""
        return f"opening-{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class OpenedUnit(models.Model):
    """A unit of an opening: not `done` while it waits; a `refusal` says why nothing of it was taken over.

    `copied`, `left` and `unanswered` are rows of code, name, marks, a remark and the project's key; the remark says why
    the project was left out, or has nobody who answers for it. Rows from before there were links have no key.
    """

    opening = models.ForeignKey(
        YearOpening, models.CASCADE, related_name="units", verbose_name="开启年度的记录"
    )
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", verbose_name="单位"
    )
    done = models.BooleanField("已办", default=False)
    refusal = models.TextField("没有办成的原因", blank=True)
    projects = models.PositiveIntegerField("带过去的项目", default=0)
    linked = models.PositiveIntegerField("带过去的分项目标对应", default=0)
    answered = models.PositiveIntegerField("带过去的责任人", default=0)
    part_one = models.BooleanField("带过去部门整体绩效目标", default=False)
    copied = models.JSONField("带过去的项目明细", default=list)
    left = models.JSONField("没有带过去的项目明细", default=list)
    unanswered = models.JSONField("没有带过去责任人的项目", default=list)
    notices = models.JSONField("请核对", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "开启年度的单位"
        ordering = ["opening", "department__path"]
        constraints = [
            models.UniqueConstraint(
                "opening",
                "department",
                name="unit_opened_once",
                violation_error_message="这个单位已在这次开启的年度里",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening}：{self.department}"
