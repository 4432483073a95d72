"""F04: a rise or a fall without what it is compared with. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from targets.checks.rules.faultless import SOCIAL, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name

_VERB: Final = "(?:提高|提升|增长|增加|增强|改善|降低|下降|减少|缩短|上升)"
_EXTENT: Final = "(?:率|比例|比列|比率|程度|幅度|水平|效果|度|情况)"
_RISE_AT_END: Final = re.compile(f".*{_VERB}(?:的)?{_EXTENT}")
_RISE_AT_START: Final = re.compile(f"{_VERB}.+")
# 提高参保率 ≥95% says what the rate shall be, not by how much it shall rise.
_LEVEL_REACHED: Final = re.compile(
    "(?:(?<!效)率|比重|占比|比例|覆盖面|感|(?:满意|知晓|认可|认知|了解|参与|重视|掌握)程?度)$"
)
_CLAUSES: Final = re.compile("[,，。;；:：、\n]")
# 生活改善的农户比例 is a share of all, and needs no baseline.
_OF_A_WHOLE: Final = re.compile(
    "占(?![地用道补压])|(?:有|有所|得到|明显|获得|实现)(?:提高|提升|增长|增强|改善)的(?:比例|比率|比重)|(?:人数|户数|群众|农户|居民|村民|人员|职工|对象|企业)数?的?(?:比例|比率|比重|百分比)"
)
_BASELINE: Final = re.compile(
    r"[较比](?:上|去|前|往|同|原|20|建|改|实施|项目|治理|培训|之前|基)|相比|对比|相对于|上年|上一年|去年|往年|前年|历年|同期|同比|环比|年均|原[需为先定]"
    r"|基数|基准|基期|基线|基础数|[由从]\D{0,10}\d|原有|原来|原值|现状|目前|当前|历史|以前"
    "|(?:实施|改造|建设|治理|整治|培训)[前后]|年鉴|公报"
)
_YEAR: Final = re.compile(r"20\d\d")


@Rule(
    id="F04",
    level=Level.HINT,
    dimension=Dimension.FEASIBLE,
    title="升降幅度没有基数",
    looks_for="效益指标写提高或降低多少的，是否写明与什么相比",
    source="财预〔2015〕88号：绩效目标应细化量化",
    example=with_row(
        SOCIAL,
        "name",
        "value",
        "basis",
        name="群众安全感提升率",
        description="全镇群众安全感的提升幅度",
        value="≥5%",
        basis="镇综治工作方案",
    ),
).over_form
def rise_without_baseline(form: FormUnderCheck) -> Iterator[Finding]:
    """Benefits that rise or fall by a percentage, of rows that do not say compared with what."""
    for row in form.rows:
        if "效益" not in row.level1 or not row.is_percent:
            continue
        if is_rise(row) and not has_baseline(row, form.standards.year):
            columns = ("name", "description", "basis")
            yield Finding(
                row.where("value"),
                "写的是提高或降低的幅度，没有写与什么相比",
                "请在指标描述或依据中写明基数，如“上年为60%”",
                also=tuple(row.where(column) for column in columns),
            )


def is_rise(row: IndicatorRow) -> bool:
    """Whether the row says by how much something rises or falls."""
    name, description = bare_name(row.name), row.description
    if _OF_A_WHOLE.search(name) or _OF_A_WHOLE.search(description):
        return False
    if _RISE_AT_END.fullmatch(name):
        return True
    if _RISE_AT_START.match(name) and not _LEVEL_REACHED.search(name):
        return True
    last_clause = _CLAUSES.split(description)[-1]
    return _RISE_AT_END.fullmatch(bare_name(last_clause)) is not None


def has_baseline(row: IndicatorRow, year: int) -> bool:
    """Whether the row says what a rise or a fall is compared with; an earlier year is enough."""
    for text in (row.name, row.description, row.typed, row.basis):
        if _BASELINE.search(text):
            return True
        if any(int(named) < year for named in _YEAR.findall(text)):
            return True
    return False
