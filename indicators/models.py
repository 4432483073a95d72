"""The three-level tree of indicators: the official categories of a scheme, and the library below them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from core.derived import Derived, InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from indicators.kinds import ValueKind, kind_of, percent_of
from projects.models import ProjectType, Scheme


class IndicatorLevel(models.IntegerChoices):
    FIRST = 1, "一级指标"
    SECOND = 2, "二级指标"
    LIBRARY = 3, "三级指标"


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def categories(self) -> IndicatorQuerySet:
        """The second-level categories with their first level, in official order."""
        return (
            self.filter(level=IndicatorLevel.SECOND)
            .select_related("parent")
            .order_by("parent__position", "position")
        )

    def library(self) -> IndicatorQuerySet:
        """The entries of the library with all that a list shows of them, in official order."""
        return (
            self.filter(level=IndicatorLevel.LIBRARY)
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
    """An indicator. Levels 1 and 2 are official categories; level 3 is the 指标库, arranged by project type."""

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
    level = models.PositiveSmallIntegerField("级次", choices=IndicatorLevel)
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
                condition=Q(level=IndicatorLevel.FIRST, parent__isnull=True)
                | Q(level__gt=IndicatorLevel.FIRST, parent__isnull=False),
                name="indicator_parent_by_level",
                violation_error_message="一级指标没有上级；二级、三级指标要选择上级指标",
            ),
            models.UniqueConstraint(
                "scheme",
                "name",
                condition=Q(level__lt=IndicatorLevel.LIBRARY),
                name="category_once_a_scheme",
                violation_error_message="这个指标体系里已有同名的类别",
            ),
            models.UniqueConstraint(
                "parent",
                "project_type",
                "name",
                condition=Q(level=IndicatorLevel.LIBRARY),
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


class FixedArgumentsField(models.Field):  # type: ignore[type-arg]  # fields take no arguments when the program runs
    """A field that sets some of its arguments itself and leaves them out of migrations."""

    fixed: ClassVar[dict[str, Any]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(self.fixed)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for argument in self.fixed:
            kwargs.pop(argument, None)
        return name, path, args, kwargs


class KindField(FixedArgumentsField, Derived, models.CharField):  # type: ignore[type-arg]
    """The kind of a target value."""

    fixed: ClassVar[dict[str, Any]] = {
        "max_length": 10,
        "choices": [(kind.value, kind.label) for kind in ValueKind],
        "default": ValueKind.NONE.value,
    }

    def derive(self, text: str) -> str:
        return kind_of(text).value


class PercentField(FixedArgumentsField, Derived, models.DecimalField):  # type: ignore[type-arg]
    """The percentage in a target value, NULL where there is none."""

    fixed: ClassVar[dict[str, Any]] = {
        "max_digits": 7,
        "decimal_places": 4,
        "null": True,
    }

    def derive(self, text: str) -> Decimal | None:
        return percent_of(text)
