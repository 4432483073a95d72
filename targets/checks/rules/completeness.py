"""C01 to C06 and C09: cells that are blank, or hold something that says nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import is_unit_only
from targets.checks.rules.cells import TABLE
from targets.checks.rules.faultless import (
    CONTENT,
    QUALITY,
    QUANTITY,
    SOCIAL,
    changed,
    with_row,
    without_row,
)
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, read_value
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import is_placeholder, plain

BLANK: Final = "没有填写"
NOT_YET: Final = "这一行还没有填"
NO_ROW: Final = "一行也没有"
NO_NUMBER: Final = "填写的不是数字"
UNIT_ONLY: Final = "只有单位，没有数字"
REPEATS: Final = "只是重复了指标名称"

# ××元/亩, ___元 and （ ）% are how a template leaves the number to the writer.
_LEFT_OPEN: Final = re.compile(r"[xXｘＸ×_＿*＊?？…()（）\s]+")
_CHINESE: Final = re.compile("[一-鿿]")
_NUMBERING: Final = re.compile(r"[\s（(]*[\d一二三四五六七八九十①-⒛]+[\s、.．)）:：]*")


@Rule(
    id="C01",
    level=Level.ERROR,
    dimension=Dimension.COMPLETE,
    title="必填项没有填写",
    looks_for="项目编码、项目名称、预算数、绩效目标、绩效指标和每行的三级指标是否都已填写",
    source="财预〔2015〕88号：审核绩效目标的完整性",
    example=changed(goals=""),
).over_form
def required_cells(form: FormUnderCheck) -> Iterator[Finding]:
    """Required cells without content."""
    content = form.content
    if not plain(content.code):
        yield Finding("code", BLANK, "请填写项目编码")
    if not plain(content.name):
        yield Finding("name", BLANK, "请填写项目名称")
    if form.budget is None:
        what = BLANK if content.budget is None else NO_NUMBER
        yield Finding("budget", what, "请填写预算数")
    if not has_goal(content.goals):
        yield Finding("goals", BLANK, "请填写绩效目标")
    if not form.rows:
        yield Finding(TABLE, NO_ROW, "请填写绩效指标")
    for row in form.rows:
        if row.is_empty:
            advice = "请填写，用不着的行请删除"
            yield Finding(row.where("name"), NOT_YET, advice)
        elif not plain(row.name):
            yield Finding(row.where("name"), BLANK, "请填写三级指标，多余的行请删除")


def has_goal(goals: str) -> bool:
    """Whether a line of the goals says more than its number."""
    for line in goals.split("\n"):
        number = _NUMBERING.match(line)
        text = plain(line[number.end() :] if number else line)
        if _CHINESE.search(text) and not is_placeholder(text):
            return True
    return False


@Rule(
    id="C02",
    level=Level.ERROR,
    dimension=Dimension.COMPLETE,
    title="缺少一级指标",
    looks_for="产出、效益、满意度等必备的一级指标下是否都至少有一行",
    source="财预〔2015〕88号：绩效目标包括产出、效益和满意度等指标",
    example=without_row(CONTENT, "绩效指标里没有满意度指标"),
).over_form
def first_levels(form: FormUnderCheck) -> Iterator[Finding]:
    """Required first-level categories without a row."""
    if form.rows:
        for name in missing_first_levels(form):
            yield Finding(TABLE, f"缺少“{name}”", "请至少补充一行")


def missing_first_levels(form: FormUnderCheck) -> list[str]:
    """The required first-level categories without a row.

    A row that names its second level alone counts for the first level which that belongs to.
    """
    present = {row.level1 for row in form.rows}
    alone = {row.level2 for row in form.rows if not row.level1}
    for level1, level2 in form.standards.categories:
        if level2 in alone:
            present.add(level1)
    return [name for name in form.standards.first_levels if name not in present]


@Rule(
    id="C03",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="缺少二级指标",
    looks_for="产出指标下的数量、质量、时效、成本等必备的二级指标是否都至少有一行",
    source="财预〔2015〕88号：产出指标包括数量、质量、时效等",
    example=without_row(QUALITY, "产出指标有数量、时效和成本指标"),
).over_form
def second_levels(form: FormUnderCheck) -> Iterator[Finding]:
    """Required second-level categories without a row, below first levels that have some."""
    if not form.rows:
        return
    present = {row.level2 for row in form.rows}
    missing = missing_first_levels(form)
    advice = "请补充一行，确实不涉及的请说明原因"
    for level1 in dict.fromkeys(level1 for level1, _ in form.standards.categories):
        if level1 in missing:
            continue
        for name in form.standards.second_levels(level1):
            if name not in present:
                yield Finding(TABLE, f"“{level1}”下缺少“{name}”", advice)


@Rule(
    id="C04",
    level=Level.ERROR,
    dimension=Dimension.COMPLETE,
    title="指标值没有填写完整",
    looks_for="指标值是否空白，是否写着“待定”之类的占位字，是否只有单位没有数字",
    source="财预〔2015〕88号：绩效目标应当细化量化",
    example=with_row(QUANTITY, value="人"),
).over_form
def target_values(form: FormUnderCheck) -> Iterator[Finding]:
    """Target values that are blank, a placeholder, or a unit without a number."""
    for row in form.rows:
        lack = lack_of(row.typed)
        if not lack or row.is_empty:
            continue
        where = row.where("value")
        if lack == BLANK:
            yield Finding(where, lack, "请填写指标值")
        elif lack == UNIT_ONLY:
            yield Finding(where, lack, "请在单位前填写数字")
        else:
            yield Finding(where, lack, "请填写具体的指标值", "填写的不是指标值")


def lack_of(value: str) -> str:
    """What a target value lacks: it is blank, a unit without its number, or a placeholder; "" where it is complete."""
    if not value.strip():
        return BLANK
    if is_unit_only(read_value(_LEFT_OPEN.sub("", value))):
        return UNIT_ONLY
    return f"“{shown(value, 10)}”不是指标值" if is_placeholder(value) else ""


@Rule(
    id="C05",
    level=Level.HINT,
    dimension=Dimension.COMPLETE,
    title="指标描述没有内容",
    looks_for="绩效指标描述是否空白，是否只重复了三级指标的名称",
    source="绩效目标审核表：明确清晰性",
    example=with_row(SOCIAL, description="网格事件办结率"),
).over_form
def descriptions(form: FormUnderCheck) -> Iterator[Finding]:
    """Descriptions that say no more than the name."""
    advice = "请说明这项指标考核什么、怎样计算"
    for row in form.rows:
        if row.is_empty:
            continue
        where, text = row.where("description"), plain(row.description)
        if not text:
            yield Finding(where, BLANK, advice)
        elif text == plain(row.name):
            yield Finding(where, REPEATS, advice, also=(row.where("name"),))


# What a document or a plan is called: 工作方案 is a basis, also for 工作方案落实率.
_DOCUMENT: Final = re.compile(
    "报告|文件|方案|计划|规划|通知|办法|规定|标准|安排|合同|协议|名单|名册|台账|制度|预算|批复|任务|定额|要求|意见|图纸"
    "|清单|目录|政策|条例|纪要|区划|规范$|部署|决定|目标"
)


@Rule(
    id="C06",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="指标值没有确定依据",
    looks_for="指标值确定依据是否空白，是否写着占位字，是否只重复了指标的名称、名称的一部分或描述",
    source="财预〔2015〕88号：指标值依据历史标准、行业标准、计划标准等确定",
    example=with_row(CONTENT, basis="满意度"),
    unless=("C01",),
).over_form
def bases(form: FormUnderCheck) -> Iterator[Finding]:
    """Bases that are blank, a placeholder, or a repetition of the name or the description."""
    advice = "请写明依据，如文件、计划、行业标准或往年数据"
    for row in form.rows:
        name, typed = plain(row.name), row.basis
        if not name:
            continue
        where, basis = row.where("basis"), plain(typed)
        if not basis:
            yield Finding(where, BLANK, advice)
        elif is_placeholder(typed):
            what = f"“{shown(typed, 10)}”不是确定依据"
            yield Finding(where, what, advice, "填写的不是确定依据")
        elif basis == name:
            yield Finding(where, REPEATS, advice, also=(row.where("name"),))
        elif is_most_of(basis, name):
            what = "只是指标名称的一部分"
            yield Finding(where, what, advice, also=(row.where("name"),))
        elif basis == plain(row.description):
            also = (row.where("description"),)
            yield Finding(where, "只是重复了指标描述", advice, also=also)


def is_most_of(basis: str, name: str) -> bool:
    """Whether a basis is the greater part of the name, as 资金使用 of 资金使用规范性, and names no document."""
    is_greater_part = basis in name and 2 * len(basis) > len(name)
    return is_greater_part and _DOCUMENT.search(basis) is None


# 用于某项目 says no more than 某项目.
_USED_FOR: Final = re.compile("^(?:主要|全部)?用于")


@Rule(
    id="C09",
    level=Level.HINT,
    dimension=Dimension.COMPLETE,
    title="资金用途没有内容",
    looks_for="资金用途是否空白（警告），是否只重复了项目名称（提示）",
    source="财预〔2015〕88号：绩效目标应当指向明确",
    example=changed("name", "purpose", purpose="用于综合网格员补贴"),
).over_form
def purpose(form: FormUnderCheck) -> Iterator[Finding]:
    """A purpose that says no more than the name of the project."""
    text = plain(form.content.purpose)
    advice = "请写明资金花在什么事、给谁、怎样计算"
    if not text:
        yield Finding("purpose", BLANK, advice, level=Level.WARNING)
    elif _USED_FOR.sub("", text) == plain(form.content.name):
        yield Finding("purpose", "只是重复了项目名称", advice, also=("name",))
