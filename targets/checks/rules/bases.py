"""C14: bases that are none, and bases that are later than the year. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from targets.checks.rules.faultless import QUALITY, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import half_width, plain

_NONE: Final = re.compile(
    "(?:同|如|见|与)(?:上|前|左|右)(?:一?行|一?项|所?述|相同)?|上同|(?:根据|按照|按|依据|结合)?(?:实际)?(?:工作|业务|项目|单位|现实|本单位)?(?:的)?(?:需要|需求|实际|实际情况|实际需要|情况)"
    "|(?:无|没有|暂无|缺少?)(?:明确)?(?:文件)?依据|自[行己]?(?:定|确定|拟定|测算)|经验(?:判断|估计|数据?)?|(?:主观)?估计|大概|大约|领导(?:安排|要求|指示|意见)|常识|约定俗成|口头(?:通知|要求)"
)
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?=年)|(?<=[〔\[(【])20\d\d(?=[〕\])】])")
_SPAN: Final = re.compile(r"20\d\d年?[-—–~～至到]+|[-—–~～至到]+20\d\d|五年|十[四五]五")


@Rule(
    id="C14",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="指标值确定依据不成立",
    looks_for="指标值确定依据是否只写“同上”“工作需要”“无依据”，是否晚于预算年度",
    source="财预〔2015〕88号：指标值依据历史标准、行业标准、计划标准等确定",
    example=with_row(QUALITY, basis="工作需要"),
    unless=("C06",),
).over_form
def bases_that_are_none(form: FormUnderCheck) -> Iterator[Finding]:
    """Bases that refer to nothing, or to a year that is still to come."""
    year = form.standards.year
    for row in form.rows:
        if _NONE.fullmatch(plain(row.basis)):
            what, gist = f"“{shown(row.basis, 20)}”不是确定依据", "填写的不是确定依据"
        elif is_later(row.basis, year):
            what, gist = (
                f"“{shown(row.basis, 20)}”晚于预算年度 {year} 年",
                "依据晚于预算年度",
            )
        else:
            continue
        advice = "请写明依据，如文件、计划、行业标准或往年数据"
        yield Finding(row.where("basis"), what, advice, gist)


def is_later(basis: str, year: int) -> bool:
    """Whether a basis names a later year than the budget's, and no span of years."""
    if "20" not in basis and "２０" not in basis:
        return False
    text = half_width(basis[:200])
    if _SPAN.search(text):
        return False
    years = [int(found) for found in _YEAR.findall(text)]
    return bool(years) and min(years) > year
