"""Budget years and the schemes of indicators that they use."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.natural_keys import ByNaturalKey


class Scheme(models.Model):
    """A 指标体系: the official first- and second-level categories of the budget years that use it."""

    code = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=50)
    optional_columns = models.JSONField(
        "绩效指标的可选列",
        default=list,
        blank=True,
        help_text="这一体系的绩效目标表里，每条指标另外要填的列",
    )

    natural_fields = ["code"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "指标体系"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class BudgetYear(models.Model):
    year = models.PositiveSmallIntegerField(
        "预算年度",
        unique=True,
        validators=[
            MinValueValidator(2000, "年度应在 2000 年以后"),
            MaxValueValidator(2099, "年度应在 2099 年以前"),
        ],
        error_messages={"unique": "这个预算年度已经有了"},
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="years", verbose_name="指标体系"
    )
    fill_from = models.DateField("填报开始日期", null=True, blank=True)
    fill_until = models.DateField("填报截止日期", null=True, blank=True)
    review_from = models.DateField("审核开始日期", null=True, blank=True)
    review_until = models.DateField("审核截止日期", null=True, blank=True)
    publish_from = models.DateField("公开开始日期", null=True, blank=True)
    publish_until = models.DateField("公开截止日期", null=True, blank=True)

    separate_hands = models.BooleanField(
        "填报、审核、批复分人办理",
        default=True,
        help_text="填报的人不审核，审核的人不批复，批复由财政审核人员办理；没有财政审核人员的单位可以不勾选",
    )
    return_days = models.PositiveSmallIntegerField(
        "退回后可修改的工作日",
        default=5,
        help_text="填报截止后退回的表，在这么多个工作日内可以修改和再次提交",
    )

    natural_fields = ["year"]
    objects = ByNaturalKey()

    # The stages of a year in their order: the beginning of the names of their dates, and what people call them.
    STAGES = (("fill", "填报"), ("review", "审核"), ("publish", "公开"))

    class Meta:
        verbose_name = verbose_name_plural = "预算年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年"

    def natural_key(self) -> tuple[int]:
        return (self.year,)

    def clean(self) -> None:
        """Check that no stage ends before it begins, nor before an earlier one begins."""
        errors = {}
        for number, (prefix, label) in enumerate(self.STAGES):
            last = getattr(self, f"{prefix}_until")
            for earlier, earlier_label in self.STAGES[: number + 1]:
                first = getattr(self, f"{earlier}_from")
                if first and last and last < first:
                    whose = "" if earlier == prefix else earlier_label
                    message = f"{label}的截止日期早于{whose}开始日期，请核对"
                    errors[f"{prefix}_until"] = message
        if errors:
            raise ValidationError(errors)
