"""The points of the 审核表 (财预〔2015〕88号): four dimensions of two points, with their questions and weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Point:
    id: str
    dimension: str
    label: str
    asks: str
    weight: int


POINTS: Final = (
    Point("whole", "完整性", "规范完整性", "填写是否完整、规范，有没有空缺", 10),
    Point(
        "clear",
        "完整性",
        "明确清晰性",
        "目标是否明确、清晰，能看出要做什么、做到什么程度",
        10,
    ),
    Point(
        "related", "相关性", "目标相关性", "目标与部门职能和事业发展规划是否相关", 15
    ),
    Point(
        "sound", "相关性", "指标科学性", "指标是否与目标相关，细化、量化，便于衡量", 15
    ),
    Point("fitting", "适当性", "绩效合理性", "预期绩效是否显著，指标值是否合理", 15),
    Point(
        "funded", "适当性", "资金匹配性", "目标与资金规模是否匹配，既不过高也不过低", 15
    ),
    Point("possible", "可行性", "实现可能性", "经过努力能否实现，有没有论证和依据", 10),
    Point("provided", "可行性", "条件充分性", "实施方案、人员、制度等条件是否具备", 10),
)
FULL: Final = 100


def weights_in(stored: Mapping[str, int]) -> dict[str, int]:
    """The weight of each point: the stored one of a year or else the usual one."""
    weights = {}
    for point in POINTS:
        weights[point.id] = stored.get(point.id, point.weight)
    return weights


def total(scores: Mapping[str, str]) -> Decimal:
    """The sum of the scores that are not blank."""
    numbers = [Decimal(score) for score in scores.values() if score]
    return sum(numbers, Decimal(0))
