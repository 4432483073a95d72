"""A row of the table of indicators, with what the schema needs to know of its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from targets.documents.contents import CATEGORY, CHOICE, POINTS, TARGET_VALUE, WORDS
from targets.documents.schema import column, columns_in
from targets.documents.tidied import Tidied


@dataclass(frozen=True, slots=True)
class TargetRow(Tidied):
    """An indicator row: its two official categories, the indicator, and the value promised, as typed."""

    level1: str = field(
        metadata=column(
            "一级指标",
            CATEGORY,
            aliases="一级指标名称 一级绩效指标 绩效指标一级指标",
            hint="从下拉列表中选",
            example="产出指标",
            width=12,
            millimetres=22,
            is_centred=True,
            required=True,
        )
    )
    level2: str = field(
        metadata=column(
            "二级指标",
            CATEGORY,
            aliases="二级指标名称 二级绩效指标 绩效指标二级指标",
            hint="先选一级指标，再从下拉列表中选",
            example="数量指标",
            width=14,
            millimetres=29,
            is_centred=True,
            required=True,
        )
    )
    name: str = field(
        default="",
        metadata=column(
            "三级指标",
            WORDS,
            aliases="三级指标名称 三级绩效指标 绩效指标 绩效指标名称 指标名称 绩效指标三级指标",
            hint="一条指标一行",
            example="养护公路里程",
            width=22,
            millimetres=33,
            required=True,
        ),
    )
    explanation: str = field(
        default="",
        kw_only=True,
        metadata=column(
            "指标解释",
            short="解释",
            aliases="绩效指标解释 三级指标解释",
            hint="指标的含义和计算方法",
            example="本年实际养护的公路里程合计",
            width=30,
            millimetres=30,
            optional=True,
        ),
    )
    description: str = field(
        default="",
        metadata=column(
            "绩效指标描述",
            short="描述",
            aliases="描述 指标描述 指标说明 指标内容 指标含义 绩效指标说明 绩效指标内容",
            hint="指标衡量的是什么",
            example="本年日常养护的农村公路里程",
            width=34,
            millimetres=36,
        ),
    )
    nature: str = field(
        default="",
        kw_only=True,
        metadata=column(
            "指标性质",
            CHOICE,
            short="性质",
            aliases="符号 运算符号 运算符 计算符号 比较符号 指标符号 指标值符号 指标值性质 指标方向 绩效指标性质",
            hint="≥、≤、=、>、< 或 定性",
            example="≥",
            width=9,
            millimetres=14,
            is_centred=True,
            limit=20,
            optional=True,
        ),
    )
    value: str = field(
        default="",
        metadata=column(
            "指标值",
            TARGET_VALUE,
            aliases="目标值 绩效指标值 年度指标值 年初指标值 年初目标值 预期指标值 预期值 指标目标值 三级指标值 "
            "年度目标值 计划指标值",
            hint="符号、数字和单位写在一格里",
            example="≥30公里",
            width=16,
            millimetres=20,
            is_centred=True,
            required=True,
        ),
    )
    measure: str = field(
        default="",
        kw_only=True,
        metadata=column(
            "度量单位",
            CHOICE,
            short="单位",
            aliases="计量单位 指标单位 指标值单位 指标度量单位 指标计量单位 量化单位",
            hint="指标值的单位",
            example="公里",
            width=9,
            millimetres=14,
            is_centred=True,
            limit=20,
            optional=True,
        ),
    )
    basis: str = field(
        default="",
        metadata=column(
            "指标值确定依据",
            short="依据",
            aliases="依据 指标确定依据 确定依据 指标值依据 指标依据 指标值设定依据 指标设定依据 目标值确定依据 "
            "指标值来源",
            hint="指标值从哪里来",
            example="农村公路养护年度计划",
            width=34,
            millimetres=30,
        ),
    )
    weight: Decimal | None = field(
        default=None,
        kw_only=True,
        metadata=column(
            "权重",
            POINTS,
            aliases="分值 指标权重 指标分值 权重分 分值权重 权重分值 权重值",
            hint="这条指标占多少分",
            example=Decimal(10),
            width=8,
            millimetres=12,
            is_centred=True,
            optional=True,
        ),
    )
    scoring: str = field(
        default="",
        kw_only=True,
        metadata=column(
            "评分标准",
            aliases="评分细则 评分方法 评分规则 计分标准 计分方法 评价标准 赋分标准",
            hint="怎样得分，怎样扣分",
            example="每少 1 公里扣 1 分，扣完为止",
            width=34,
            millimetres=32,
            optional=True,
        ),
    )

    @property
    def cells(self) -> tuple[str, ...]:
        """The row from left to right, without its optional columns."""
        cells: tuple[str, ...] = _PLAIN(self)
        return cells

    @property
    def is_bare(self) -> bool:
        """Whether the row holds nothing but its categories."""
        values = _BELOW_CATEGORIES(self)
        return all(value in ("", None) for value in values)

    @property
    def optional_cells(self) -> tuple[Any, ...]:
        """The values of the optional columns."""
        cells: tuple[Any, ...] = _OPTIONAL(self)
        return cells


_COLUMNS = dict(columns_in(TargetRow))
_OPTIONAL_NAMES = [name for name, column in _COLUMNS.items() if column.optional]
_PLAIN = attrgetter(*(name for name in _COLUMNS if name not in _OPTIONAL_NAMES))
_OPTIONAL = attrgetter(*_OPTIONAL_NAMES)
_BELOW_CATEGORIES = attrgetter(*(set(_COLUMNS) - {"level1", "level2"}))
