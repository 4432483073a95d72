"""The three-level tree of indicators: the official categories of a scheme, and the library that hangs from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from core.derived import Derived, InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from indicators.kinds import Kind, kind_of, percent_of
from projects.models import ProjectType, Scheme


class Level(models.IntegerChoices):
    FIRST = 1, "一级指标"
    SECOND = 2, "二级指标"
    LIBRARY = 3, "三级指标"


class IndicatorQuerySet(models.QuerySet):
    def categories(self) -> IndicatorQuerySet:
        """The second-level categories, each with its first level, in official order."""
        return (
            self.filter(level=Level.SECOND)
            .select_related("parent")
            .order_by("parent__position", "position")
        )

    def library(self) -> IndicatorQuerySet:
        """The library's entries with all that a row of it shows, in official order."""
        return (
            self.filter(level=Level.LIBRARY)
            .select_related("parent__parent", "project_type", "scheme")
            .order_by(
                "parent__parent__position",
                "parent__position",
                "project_type__position",
                "position",
                "pk",
            )
        )


class Indicator(WithDerived):
    """A node of the tree. Levels 1 and 2 are official categories; level 3 is the 指标库, sorted by project type."""

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="indicators", verbose_name="指标体系"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级指标",
    )
    level = models.PositiveSmallIntegerField("级次", choices=Level)
    name = models.CharField("指标名称", max_length=200)
    initials = InitialsField("名称首字母", source="name")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    required = models.BooleanField(
        "每张表应有", default=False, help_text="缺少这一类指标的绩效目标表会被指出"
    )
    project_type = models.ForeignKey(
        ProjectType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="项目类型",
    )
    description = models.TextField("绩效指标描述", blank=True)
    reference_value = models.CharField("参考指标值", max_length=200, blank=True)
    basis = models.TextField("指标值确定依据", blank=True)

    natural_fields = ["scheme__code", "parent__name", "project_type__name", "name"]
    objects = ByNaturalKey.from_queryset(IndicatorQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["scheme", "level", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=Level.FIRST, parent__isnull=True)
                | Q(level__gt=Level.FIRST, parent__isnull=False),
                name="indicator_parent_by_level",
                violation_error_message="一级指标没有上级；二级、三级指标要选择上级指标",
            ),
            models.UniqueConstraint(
                "scheme",
                "name",
                condition=Q(level__lt=Level.LIBRARY),
                name="category_once_a_scheme",
                violation_error_message="这个指标体系里已有同名的类别",
            ),
            models.UniqueConstraint(
                "parent",
                "project_type",
                "name",
                condition=Q(level=Level.LIBRARY),
                name="library_entry_once",
                violation_error_message="指标库里这一类别、这一项目类型下已有同名的指标",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str | None, str | None, str]:
        return (
            self.scheme.code,
            self.parent.name if self.parent else None,
            self.project_type.name if self.project_type else None,
            self.name,
        )

    natural_key.dependencies = ["projects.scheme", "projects.projecttype"]  # type: ignore[attr-defined]


class KindField(Derived, models.CharField):
    """The kind of a target value, by which indicators are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [(each.value, each.label) for each in Kind]
        super().__init__(
            *args,
            **{
                **kwargs,
                "max_length": 10,
                "choices": choices,
                "default": Kind.NONE.value,
            },
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            {
                key: kwargs[key]
                for key in kwargs
                if key not in ("max_length", "choices", "default")
            },
        )

    def derive(self, text: str) -> str:
        return kind_of(text).value


class PercentField(Derived, models.DecimalField):
    """The figure of a target value in percent, where it is a share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{**kwargs, "max_digits": 7, "decimal_places": 4, "null": True}
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        left = ("max_digits", "decimal_places", "null")
        return name, path, args, {key: kwargs[key] for key in kwargs if key not in left}

    def derive(self, text: str) -> Decimal | None:
        return percent_of(text)
