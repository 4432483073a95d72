"""What a project promises: its 绩效目标表."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.derived import InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from indicators.models import Indicator, IndicatorLevel, KindField, PercentField
from projects.models import Project
from targets.documents.contents import POINT_DIGITS, POINT_PLACES
from targets.documents.values import DECLARATION
from targets.filings.models.departments import SubTarget
from targets.filings.models.filing import Filing
from targets.filings.models.rows import Keyed

DECLARATION_KIND = DECLARATION.kind


class Declaration(models.Model):
    """绩效目标表 of a project. It backs at most one sub-target, so that a department's money is counted once.

    `copied` names the cells that were taken over from another form and that nobody has touched since. `project` is
    that of the filing: lists of projects join it directly.
    """

    filing = models.OneToOneField(
        Filing,
        models.CASCADE,
        editable=False,
        related_name="declaration",
        verbose_name="申报的表",
    )
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
    copied = models.JSONField("待确认的沿用内容", default=list, editable=False)

    natural_fields = ["project__year__year", "project__code"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标表"
        ordering = ["project"]

    def __str__(self) -> str:
        return f"{self.project}绩效目标表"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    def natural_key(self) -> tuple[int, str]:
        return self.project.natural_key()

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "targets.filing",
        "projects.project",
        "targets.subtarget",
    ]


def declaration_of(project: Project) -> Declaration:
    """The form of a project, a new one where it has none yet."""
    return getattr(project, "declaration", None) or new_declaration(project)


def new_declaration(project: Project, **content: Any) -> Declaration:
    """A form for the project that is not saved yet, with its filing."""
    filing = Filing(project=project, kind=DECLARATION_KIND)
    return Declaration(filing=filing, project=project, **content)


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
        limit_choices_to={"level": IndicatorLevel.SECOND},
        verbose_name="二级指标",
    )
    name = models.TextField("三级指标", blank=True)
    description = models.TextField("绩效指标描述", blank=True)
    value = models.TextField("指标值", blank=True)
    basis = models.TextField("指标值确定依据", blank=True)
    # Used only where the scheme of the year says so.
    explanation = models.TextField("指标解释", blank=True)
    nature = models.TextField("指标性质", blank=True)
    measure = models.TextField("度量单位", blank=True)
    weight = models.DecimalField(
        "权重",
        max_digits=POINT_DIGITS,
        decimal_places=POINT_PLACES,
        null=True,
        blank=True,
    )
    scoring = models.TextField("评分标准", blank=True)
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


def filled_in() -> Q:
    """The condition that a row is an indicator, and not a place to fill in: it holds more than its category."""
    bare = Q(weight=None)
    for name in ("name", "description", "value", "basis"):
        bare &= Q(**{name: ""})
    for name in ("explanation", "nature", "measure", "scoring"):
        bare &= Q(**{name: ""})
    return ~bare
