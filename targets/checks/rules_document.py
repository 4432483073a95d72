"""The rules explained to those who fill in forms: a sentence on each, and the document of all. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from targets.checks.examples import EXAMPLES
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Dimension
from targets.checks.rules.rule import Figure, Rule

LOOKS_FOR: Final = {
    "C01": "项目编码、项目名称、预算数、绩效目标、绩效指标和每行的三级指标是否都已填写",
    "C02": "产出、效益、满意度等必备的一级指标下是否都至少有一行",
    "C03": "产出指标下的数量、质量、时效、成本等必备的二级指标是否都至少有一行",
    "C04": "指标值是否空白，是否写着“待定”之类的占位字，是否只有单位没有数字",
    "C05": "绩效指标描述是否空白，是否只重复了三级指标的名称",
    "C06": "指标值确定依据是否空白，是否写着占位字，是否只重复了指标的名称、名称的一部分或描述",
    "C07": "资金支出计划达到 100% 之后，后面的月份是否空白",
    "C08": "资金支出计划是否在 0%–100% 之间、逐期不减，并最终达到 100%",
    "C09": "资金用途是否空白，是否只重复了项目名称",
    "A01": "预算数是否等于财政资金与其他资金之和，相差 0.01 万元及以上的会指出",
    "A02": "以金额表示的成本指标是否只写了下限（≥、不低于等），节约额、最低标准等不在此列",
    "A03": "总成本是否超过预算数，是否与预算数相差约一万倍（元与万元写错）",
    "A04": "数量 × 单价（× 期数）与预算数的差额是否超过限度；有几组可以相乘的，其中一组或合计相符即可",
    "A05": "成本指标是否写成了预算执行率、资金支出率等支出进度",
    "A06": "资金支出计划是否 3月底就达到 100%，或直到 12月底才一次达到 100%",
    "A07": "满意度是否低于限度，不表示增长、比较的百分比是否超过 100%",
    "A08": "单价是否写明按什么计算（如元/亩、元/人/月），数量和成本的数字是否有单位",
    "R01": "同一单位绩效目标完全相同的项目是否达到限度规定的个数",
    "R02": "同一单位三行以上的指标是否与另一项目全部相同；数量、成本指标都相同的项目，重复的比例是否达到限度",
    "R03": "指标说的内容是否与所列的二级指标明显不符，如满意度列在效益指标下",
    "R04": "21 位项目编码里的年份是不是预算年度",
    "F01": "时效指标的名称与指标值是否一致：叫“率”的应填百分比，叫“时间”的应填日期",
    "F02": "款项付清的时限是否早于资金支出计划达到 100% 的月份",
    "F03": "管辖村数、编制数等确定的数是否写成了上限或下限，多做才好的数量是否只写了上限",
    "F04": "效益指标写提高或降低多少的，是否写明与什么相比",
    "T01": "文字里有没有常见的错字、多余的空格、重复的标点，指标值里有没有不规范的符号",
    "T02": "项目编码的末位校验码是否与前 20 位相符，只看 13 开头的 21 位编码",
}

_OPENING: Final = """\
<!-- 由 manage.py make_check_docs 生成，请勿手工修改 -->

# 检查规则

填报、导入、提交和质量看板用的是同一套规则，每条规则有固定的编号。“错误”改正后才能提交，“警告”要改正或说明理由，\
“提示”只供参考，“试行”的规则只有管理员看得到。级别和限度可以由管理员按年度调整，下面写的是默认值；\
例子里的话就是系统实际说的话。
"""
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~#]")


def rules_of(dimension: Dimension) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.dimension == dimension]


def plain_number(number: Decimal) -> str:
    """Without zeros at its end: `80`."""
    return f"{number.normalize():f}"


def range_of(figure: Figure) -> str:
    """`默认 80，可设 0–100`."""
    return f"默认 {plain_number(figure.default)}，可设 {plain_number(figure.least)}–{plain_number(figure.most)}"


def document() -> str:
    """All rules in GitHub's markdown, by dimension."""
    sections = (_section(dimension) for dimension in Dimension)
    return "\n".join([_OPENING, *sections])


def _section(dimension: Dimension) -> str:
    return "\n".join(
        [f"## {dimension.label}", "", *(_of_rule(rule) for rule in rules_of(dimension))]
    )


def _of_rule(rule: Rule) -> str:
    lines = (f"- {name}：{_escaped(text)}" for name, text in _facts(rule))
    return "\n".join([f"### {rule.id} {_escaped(rule.title)}", "", *lines, ""])


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    example = EXAMPLES[rule.id]
    yield "级别", rule.level.label
    yield "查什么", LOOKS_FOR[rule.id]
    if rule.figure:
        yield "限度", f"{rule.figure.label}，{range_of(rule.figure)}"
    yield "依据", rule.citation
    yield "例子", example.written
    yield "系统指出", example.told
    if fix := example.finding.fix:
        yield "一键改", fix.label


def _escaped(text: str) -> str:
    """As it stands, whatever markdown would make of it."""
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text)
