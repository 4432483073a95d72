"""Findings of the checks, reasons given for them, and how an admin has set the rules for a year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock
from projects.kinds import KIND_LENGTH
from projects.models import BudgetYear, Department, User
from targets.checks.rules.finding import Level
from targets.filings.models import DECLARATION_KIND, Filing, filings_in_scope


class RuleSetting(models.Model):
    """A rule as an admin has set it for a year; a blank `level` or `figure` is the rule's own."""

    year = models.ForeignKey(
        BudgetYear,
        models.CASCADE,
        related_name="rule_settings",
        verbose_name="预算年度",
    )
    rule = models.CharField("规则", max_length=3)
    level = models.CharField(
        "级别",
        max_length=10,
        blank=True,
        choices=[(level.value, level.label) for level in Level],
    )
    figure = models.DecimalField(
        "限度", max_digits=9, decimal_places=2, null=True, blank=True
    )
    changed_at = clock.StampField("设定时间", auto_now=True)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="设定人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "检查规则的设定"
        ordering = ["year", "rule"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "rule",
                name="rule_set_once_a_year",
                violation_error_message="这条规则在这一年度已有设定",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.rule}"


class UnitCheck(models.Model):
    """The last check of all forms of a unit in a year. A unit with another `signature` now is to be checked again.

    `broken` are the rules that broke, with the number of forms; `figures` is what a board over thousands of units adds
    up, see `targets.checks.unit_figures`.
    """

    year = models.ForeignKey(
        BudgetYear, models.CASCADE, related_name="+", verbose_name="预算年度"
    )
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", verbose_name="单位"
    )
    signature = models.CharField("检查时的状态", max_length=200)
    checked_at = models.DateTimeField("检查时间")
    broken = models.JSONField("出错的规则", default=dict)
    figures = models.JSONField("汇总数", default=dict)
    figures_revision = models.PositiveIntegerField("汇总数的修订号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "单位的检查"
        ordering = ["year", "department"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "department",
                name="unit_checked_once_a_year",
                violation_error_message="这个单位已有检查记录",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.year}"


class FormCheck(models.Model):
    """The last check of a form of a unit, which is checked by itself; with another `signature` it is checked again.

    `broken` are the ids of the rules that broke.
    """

    filing = models.OneToOneField(
        Filing, models.CASCADE, related_name="check_of_form", verbose_name="申报的表"
    )
    signature = models.CharField("检查时的状态", max_length=200)
    checked_at = models.DateTimeField("检查时间")
    broken = models.JSONField("出错的规则", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "单位的表的检查"
        ordering = ["filing"]

    def __str__(self) -> str:
        return str(self.filing)


class Waiver(models.Model):
    """A reason for which a warning is accepted. Once the finding changes it no longer holds, and is kept as a record.

    `evidence` is the fingerprint of the finding's cells; `place` and `what` are the text of the finding.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="waivers", verbose_name="申报的表"
    )
    rule = models.CharField("规则", max_length=3)
    evidence = models.CharField("所依据内容的指纹", max_length=64)
    place = models.CharField("位置", max_length=100)
    what = models.TextField("发现")
    reason = models.TextField("理由")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="说明人"
    )
    created_at = clock.StampField("说明时间", auto_now_add=True)
    fallen_at = models.DateTimeField("失效时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "情况说明"
        ordering = ["filing", "created_at"]
        constraints = [
            models.UniqueConstraint(
                "filing",
                "rule",
                "evidence",
                condition=Q(fallen_at__isnull=True),
                name="waived_once",
                violation_error_message="这一处已经说明过了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.rule}：{self.reason}"


class RecordedFindingQuerySet(models.QuerySet["RecordedFinding"]):
    def visible_to(self, user: User) -> RecordedFindingQuerySet:
        """Findings in forms that the person may see."""
        visible = self.filter(filings_in_scope(user, "filing__"))
        return visible.filter(filing__project__deleted_at=None)


class RecordedFinding(models.Model):
    """A finding as the last check of its unit recorded it; `where` counts the rows that the form had then.

    A blank `level` is that of the rule.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="findings", verbose_name="申报的表"
    )
    position = models.PositiveIntegerField("次序")
    rule = models.CharField("规则", max_length=3, db_index=True)
    level = models.CharField("自身的级别", max_length=10, blank=True, default="")
    where = models.CharField("单元格", max_length=60)
    what = models.TextField("问题")
    gist = models.TextField("问题（不含数字）", blank=True)
    advice = models.TextField("建议")
    fix_where = models.CharField("可以改的单元格", max_length=60, blank=True)
    fix_text = models.TextField("改为", blank=True)
    evidence = models.CharField("所依据内容的指纹", max_length=64)
    waiver = models.ForeignKey(
        Waiver,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="findings",
        verbose_name="情况说明",
    )

    objects = RecordedFindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查发现的问题"
        ordering = ["filing", "position"]
        # Of the few that were explained: an index of all would tempt SQLite to read all that were not.
        indexes = [
            models.Index(
                "waiver", condition=Q(waiver__isnull=False), name="found_explained"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.where}：{self.what}"


class Tally(models.Model):
    """The forms of a kind of a unit and their open findings by rule, at the end of a day on which they were checked.

    Findings with a level of their own are counted beside the others of their rule: `C10 hint`.
    """

    year = models.ForeignKey(
        BudgetYear, models.CASCADE, related_name="+", verbose_name="预算年度"
    )
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", verbose_name="单位"
    )
    kind = models.CharField("表种", max_length=KIND_LENGTH, default=DECLARATION_KIND)
    day = models.DateField("日期")
    forms = models.PositiveIntegerField("表数")
    counts = models.JSONField("各规则的问题数", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "检查结果的历史"
        ordering = ["year", "day", "department"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "department",
                "kind",
                "day",
                name="tally_once_a_day",
                violation_error_message="这一天已有记录",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.day}"
