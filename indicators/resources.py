"""The indicator library as a flat table."""

from __future__ import annotations

from typing import Any

from django.db import models
from import_export.fields import Field

from core.import_export.resources import SheetResource
from core.import_export.widgets import (
    KeyWidget,
    LineWidget,
    NumberWidget,
    ProseWidget,
    read_position,
)
from indicators.models import Indicator, IndicatorLevel
from projects.models import Scheme
from projects.register.resources import project_type_key

SCHEME_COLUMN = "指标体系"


def scheme_key() -> KeyWidget:
    return KeyWidget(
        Scheme.objects, "name", "code", missing="没有名为 {} 的指标体系，请先在后台添加"
    )


class CategoryKey(KeyWidget):
    """A second-level category by its name, in the scheme of the row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schemes = scheme_key()

    def within(self, row: dict) -> dict[str, Any]:
        scheme = self.schemes.clean(row[SCHEME_COLUMN])
        return {"scheme": scheme, "level": IndicatorLevel.SECOND}


class LibraryResource(SheetResource):
    scheme = Field("scheme", SCHEME_COLUMN, scheme_key())
    first = Field("parent__parent__name", "一级指标", LineWidget(), readonly=True)
    parent = Field(
        "parent",
        "二级指标",
        CategoryKey(
            Indicator.objects, "name", missing="这个指标体系里没有名为 {} 的二级指标"
        ),
    )
    project_type = Field("project_type", "项目类型", project_type_key())
    name = Field("name", "指标名称", LineWidget())
    description = Field("description", "绩效指标描述", ProseWidget())
    reference_value = Field("reference_value", "参考指标值", LineWidget())
    basis = Field("basis", "指标值确定依据", ProseWidget())
    position = Field("position", "顺序", NumberWidget(read_position, str))

    may_be_blank = ("project_type",)
    related = ("scheme", "parent__parent", "project_type")

    class Meta:
        model = Indicator
        name = "指标库"
        import_id_fields = ("scheme", "parent", "project_type", "name")
        fields = (
            *("scheme", "first", "parent", "project_type", "name"),
            *("description", "reference_value", "basis", "position"),
        )

    def get_queryset(self) -> models.QuerySet:
        indicators = super().get_queryset()
        return indicators.filter(level=IndicatorLevel.LIBRARY)

    def filter_export(self, queryset: models.QuerySet, **kwargs) -> models.QuerySet:
        indicators = super().filter_export(queryset, **kwargs)
        return indicators.filter(level=IndicatorLevel.LIBRARY)

    def init_instance(self, row: dict | None = None) -> Indicator:
        return Indicator(level=IndicatorLevel.LIBRARY)
