"""D01 to D05 and D16: what a department's part one lacks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from core.problems import shown
from targets.checks.rules.completeness import BLANK, has_goal
from targets.checks.rules.departments.part_one_under_check import (
    PartOneUnderCheck,
    sentences_of,
)
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.rule import Example, Rule
from targets.documents.reading.prose import indicators_in
from targets.documents.values import DepartmentForm, SafeguardForm, SubTargetForm

# Part one in which no rule finds anything; the examples change it.
FAULTLESS: Final = DepartmentForm(
    overall="为全镇居民提供及时、规范的公共服务。",
    sub_targets=(
        SubTargetForm(
            "社会救助水平逐步提高。",
            "按时足额发放各类救助资金。",
            "发放完成率达到 90%以上。",
        ),
    ),
    safeguards=(SafeguardForm("强化预算执行", "及时启动项目和支付资金。"),),
)
_WITHOUT_INDICATORS: Final = replace(FAULTLESS.sub_targets[0], indicators="")
_IN_WORDS: Final = replace(FAULTLESS.sub_targets[0], indicators="救助水平明显提高。")
_HALF_IN_WORDS: Final = replace(
    FAULTLESS.sub_targets[0],
    indicators="发放完成率达到 90%以上。受益群众生活水平明显改善。",
)
_BLANK_SAFEGUARD: Final = replace(FAULTLESS.safeguards[0], text="")
FIGURE: Final = re.compile(
    r"[0-9０-９一二两三四五六七八九十百千万]+|全部|全覆盖|为零|无"
)
# What can be told without a figure: 应保尽保, 每季度, 良好以上.
GRADED: Final = re.compile(
    "应.尽|不[低高少超]于|每[日周月季年]|按[日周月季年]|以上|以内|不发生"
)
SHORTEST_SENTENCE: Final = 6
DECLARED: Final[dict[str, Any]] = {
    "dimension": Dimension.COMPLETE,
    "source": "财预〔2015〕88号：审核绩效目标的完整性",
}


@Rule(
    id="D01",
    level=Level.ERROR,
    title="没有总体绩效目标",
    looks_for="总体绩效目标是否已填写",
    example=Example(replace(FAULTLESS, overall=""), ("overall",)),
    **DECLARED,
).over_form
def no_overall_target(form: PartOneUnderCheck) -> Iterator[Finding]:
    """A blank overall target."""
    if not has_goal(form.content.overall):
        yield Finding("overall", BLANK, "请填写总体绩效目标")


@Rule(
    id="D02",
    level=Level.ERROR,
    title="没有分项绩效目标",
    looks_for="是否至少有一项分项绩效目标",
    example=Example(
        replace(FAULTLESS, sub_targets=()), words="只有总体绩效目标，没有分项"
    ),
    **DECLARED,
).over_form
def no_sub_targets(form: PartOneUnderCheck) -> Iterator[Finding]:
    """No sub-target at all."""
    if not form.content.sub_targets and has_goal(form.content.overall):
        yield Finding("overall", "下面没有分项绩效目标", "请按职责添加分项绩效目标")


@Rule(
    id="D03",
    level=Level.ERROR,
    title="分项绩效目标没有写明目标或指标",
    looks_for="每项分项绩效目标的绩效目标和绩效指标是否都已填写",
    example=Example(
        replace(FAULTLESS, sub_targets=(_WITHOUT_INDICATORS,)),
        ("sub_targets[0].indicators",),
    ),
    **DECLARED,
).over_form
def incomplete_sub_targets(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Sub-targets without a goal or without indicators."""
    for number, item in enumerate(form.content.sub_targets):
        if not has_goal(item.goal):
            yield Finding(
                f"sub_targets[{number}].goal", BLANK, "请填写这一项的绩效目标"
            )
        if not has_goal(item.indicators):
            where = f"sub_targets[{number}].indicators"
            yield Finding(where, BLANK, "请写明衡量这一项的绩效指标和指标值")


@Rule(
    id="D04",
    level=Level.ERROR,
    title="工作保障措施没有内容",
    looks_for="每项工作保障措施是否写明了内容",
    example=Example(
        replace(FAULTLESS, safeguards=(_BLANK_SAFEGUARD,)), ("safeguards[0].text",)
    ),
    **DECLARED,
).over_form
def blank_safeguards(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Safeguards without a text."""
    for number, item in enumerate(form.content.safeguards):
        if not has_goal(item.text):
            where = f"safeguards[{number}].text"
            yield Finding(where, BLANK, "请写明这项措施的内容，不用的请删除")


@Rule(
    id="D05",
    level=Level.HINT,
    title="分项绩效目标的指标没有数值",
    looks_for="分项绩效目标的绩效指标里能否读出指标值",
    example=Example(
        replace(FAULTLESS, sub_targets=(_IN_WORDS,)), ("sub_targets[0].indicators",)
    ),
    **DECLARED,
).over_form
def indicators_without_values(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Indicators in words alone, which nobody can measure."""
    for number, item in enumerate(form.content.sub_targets):
        if has_goal(item.indicators) and not indicators_in(item.indicators):
            where = f"sub_targets[{number}].indicators"
            yield Finding(where, "没有读出指标值", "请尽量写成可以衡量的数值")


@Rule(
    id="D16",
    level=Level.HINT,
    title="有一项指标没有数值",
    looks_for="绩效指标写了几句的，是否每一句都有指标值",
    example=Example(
        replace(FAULTLESS, sub_targets=(_HALF_IN_WORDS,)),
        ("sub_targets[0].indicators",),
    ),
    unless=("D05",),
    **DECLARED,
).over_form
def sentence_without_figure(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Sentences among the indicators that state no figure, where others do."""
    for number, item in enumerate(form.content.sub_targets):
        where = f"sub_targets[{number}].indicators"
        for sentence in sentences_of(item.indicators):
            if FIGURE.search(sentence) or GRADED.search(sentence):
                continue
            if len(sentence) >= SHORTEST_SENTENCE:
                what = f"“{shown(sentence)}”没有指标值"
                advice = "请写成可以衡量的数值"
                yield Finding(where, what, advice, gist="有一句没有指标值")
