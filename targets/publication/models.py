"""Publications: the 绩效文本 of a department and a year as it was published."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.urls import reverse

from projects.models import BudgetYear, Department, User, scope
from projects.trail.models import Unalterable
from targets.imports.models import StoredFile


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: User) -> PublicationQuerySet:
        """The publications of departments in the scope of the user."""
        return self.filter(scope(user))

    def update(self, **fields: Any) -> NoReturn:
        raise Unalterable("公开过的绩效文本不能修改")

    def delete(self) -> NoReturn:
        raise Unalterable("公开过的绩效文本不能删除")


class Publication(models.Model):
    """绩效文本 as it was published: its files with their digests, which are never changed.

    `unit_name` is what the department was called then; `total` is in 万元. `left_out` are the names of the forms that
    are not in it, with the reasons.
    """

    year = models.ForeignKey(
        BudgetYear, models.PROTECT, related_name="publications", verbose_name="预算年度"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="publications", verbose_name="单位"
    )
    unit_name = models.CharField("公开时的单位名称", max_length=100)
    number = models.PositiveIntegerField("第几次公开")
    at = models.DateTimeField("公开时间")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="公开人"
    )
    who = models.CharField("公开人姓名", max_length=120)
    count = models.PositiveIntegerField("项目数")
    total = models.DecimalField("预算合计（万元）", max_digits=18, decimal_places=6)
    left_out = models.JSONField("未列入的项目", default=list)
    changes = models.JSONField("与上次公开的差异", default=list)
    note = models.TextField("说明", blank=True)
    docx = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="Word 文件"
    )
    txt = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="文本文件"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开的绩效文本"
        ordering = ["-year", "department", "-number"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "department",
                "number",
                name="publication_number_once",
                violation_error_message="这一次公开已经有了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.year} 绩效文本（第 {self.number} 次公开）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new publication. Raises Unalterable for one that is there."""
        if not self._state.adding:
            raise Unalterable("公开过的绩效文本不能修改")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable("公开过的绩效文本不能删除")
