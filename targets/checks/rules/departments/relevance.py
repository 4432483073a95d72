"""D10, D11 and D15: changes from no base, other units by name, and duties without a sub-target. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.problems import shown
from targets.checks.rules.departments.completeness import FAULTLESS
from targets.checks.rules.departments.part_one_under_check import (
    PartOneUnderCheck,
    clauses_of,
    sentences_of,
)
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.rule import Example, Rule
from targets.checks.rules.surroundings import Surroundings
from targets.documents.reading.prose import duties_in

_CHANGES: Final = replace(
    FAULTLESS.sub_targets[0],
    indicators="发放完成率达到 90%以上，群众办事效率提高 20%以上。",
)
# 办事效率提高 20%, 下降率达到 90%; 提高到 20% is no change.
CHANGE: Final = re.compile(
    "(?:提高|提升|增长|增加|上升|下降|降低|减少|压减|缩短)(?:了|的)?(?:率|幅度|比例|比率|幅)?"
    "(?:应|要)?(?:达到|达|为|不低于|不少于|超过)?\\s*[≥>]?=?\\s*[0-9]+(?:[.][0-9]+)?\\s*[%％]"
)
BASE: Final = re.compile(
    "较|同比|环比|同期|去年|上年|上一?年度|往年|历年|年均|以来|基期|基数|基础上|现有|原有|(?<![占对])比(?![例率重])|(?<![自])由"
)
# What stands in the duties of every department and says nothing of a single one.
COMMON: Final = re.compile(
    "负责|辖区内?|经批准后|组织|实施|工作|管理|监督|有关|部门|上级|协调|编制|审批|审核|或|和|及|与|的|各项|等|其他|事项|"
    "社会|事业|发展|政府|本级|全[镇县乡]|做好|落实|政策|建设|[，、。；：\\s]"
)
CATCH_ALL: Final = re.compile("其他|交办|临时")
# The length of a word that is found as a whole, and of a part of a longer one.
WORD: Final = 2
PHRASE: Final = 3
MOST_DUTIES: Final = 4


@Rule(
    id="D10",
    level=Level.HINT,
    dimension=Dimension.FITTING,
    title="变化的百分比没有写和什么相比",
    looks_for="写明提高、下降百分之几的，是否写了和哪一年、哪个数相比",
    source="财预〔2015〕88号：绩效目标应当细化量化、可以衡量",
    example=Example(
        replace(FAULTLESS, sub_targets=(_CHANGES,)), ("sub_targets[0].indicators",)
    ),
).over_form
def changes_from_no_base(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Percentages of change in sentences that name no base."""
    for where, text in form.promises:
        for sentence in sentences_of(text):
            if BASE.search(sentence):
                continue
            for clause in clauses_of(sentence):
                if CHANGE.search(clause):
                    what = f"“{shown(clause)}”没有写和什么相比"
                    advice = "请写明比较的对象，如“较上年提高”，或者写成“提高到”"
                    yield Finding(where, what, advice, gist="没有写和什么相比")


@Rule(
    id="D11",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="写有别的单位的名称",
    looks_for="文字里有没有别的单位的名称；上级和下级单位不在此列",
    source="绩效目标审核表：与部门职责相关",
    example=Example(
        replace(FAULTLESS, overall="为官亭镇居民提供及时、规范的公共服务。"),
        ("overall",),
        surroundings=Surroundings(named=("官亭镇",)),
    ),
).over_form
def names_of_other_units(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Names of units elsewhere, as they stay behind in a text that was copied."""
    for where, text in form.texts:
        for name in form.around.named:
            if name in text:
                what = f"写有“{name}”，那是别的单位的名称"
                advice = "请核对是不是从别的单位的文字复制来的"
                yield Finding(where, what, advice, gist="写有别的单位的名称")


@Rule(
    id="D15",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="职责没有对应的分项绩效目标",
    looks_for="总体绩效目标里编了号的职责（①②③…），在分项绩效目标里有没有提到；“其他”“交办”的事项不在此列",
    source="财预〔2015〕88号：绩效目标与部门职责相关",
    example=Example(
        replace(
            FAULTLESS,
            overall="为居民提供公共服务。①负责社会救助；②负责招商引资和对外经济技术合作。",
        ),
        ("overall",),
    ),
).over_form
def duties_without_sub_target(form: PartOneUnderCheck) -> Iterator[Finding]:
    """Numbered duties of which no sub-target has a word."""
    _, duties = duties_in(form.content.overall)
    parts: list[str] = []
    for item in form.content.sub_targets:
        parts += [item.title, item.goal, item.indicators]
    text = "\n".join(parts)
    missing = []
    for duty in duties:
        if not CATCH_ALL.search(duty) and not is_mentioned(duty[1:], text):
            missing.append(duty.rstrip("；;。"))
    if not missing or not form.content.sub_targets:
        return
    named = "、".join(f"“{shown(duty)}”" for duty in missing[:MOST_DUTIES])
    more = f"等 {len(missing)} 条" if len(missing) > MOST_DUTIES else ""
    what = f"职责{named}{more}没有对应的分项绩效目标"
    advice = "请补上分项绩效目标；由日常工作完成、没有资金的不用改"
    yield Finding("overall", what, advice, gist="有的职责没有对应的分项绩效目标")


def is_mentioned(duty: str, text: str) -> bool:
    """Whether the text has a word of the duty that is not in every duty; a duty without such words is."""
    fragments = [part for part in COMMON.split(duty) if len(part) >= WORD]
    if not fragments:
        return True
    words = set()
    for part in fragments:
        size = min(len(part), PHRASE)
        for start in range(len(part) - size + 1):
            words.add(part[start : start + size])
    return any(word in text for word in words)
