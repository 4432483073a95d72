"""C01 to C09: what is blank, or stands there without saying anything. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_percent
from core.problems import shown
from indicators.values import is_unit_only
from targets.checks.rules.finding import TABLE, Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import (
    MONTHS,
    Row,
    Subject,
    half_width,
    read_value,
)
from targets.checks.rules.rule import Rule
from targets.checks.rules.wording import plain

BLANK: Final = "没有填写"
NO_ROW: Final = "一行也没有"
NO_NUMBER: Final = "填写的不是数字"
UNIT_ONLY: Final = "只有单位，没有数字"
REPEATS: Final = "只是重复了指标名称"
ALL: Final = Decimal(100)

# Signs alone, and what people write to come back to later.
_PLACEHOLDER: Final = re.compile(r"[\W_x]+|无|暂无|没有|未定|待定|待填|待补充|略")
# ××元/亩, ___元 and （ ）% are how a template leaves the number to the writer.
_LEFT_OPEN: Final = re.compile(r"[xXｘＸ×_＿*＊?？…()（）\s]+")
_NUMBERING: Final = re.compile(r"[\s（(]*[\d一二三四五六七八九十①-⒛]+[\s、.．)）:：]*")


def is_placeholder(text: str) -> bool:
    """Whether something stands there that is to be replaced: signs alone, 待定."""
    return _PLACEHOLDER.fullmatch(half_width(text).strip().lower()) is not None


def lack_of(value: str) -> str:
    """Why a target value is none yet: blank, a unit without its number, a placeholder; "" where it is one."""
    if not value.strip():
        return BLANK
    if is_unit_only(read_value(_LEFT_OPEN.sub("", value))):
        return UNIT_ONLY
    return f"“{shown(value, 10)}”不是指标值" if is_placeholder(value) else ""


def has_goal(goals: str) -> bool:
    """Whether a line says more than its number."""
    said = (
        plain(line[number.end() :] if (number := _NUMBERING.match(line)) else line)
        for line in goals.split("\n")
    )
    return any(text and not is_placeholder(text) for text in said)


def is_empty(row: Row) -> bool:
    """Whether a row holds nothing but its categories."""
    return row.target.is_bare


_HEAD: Final = {
    "code": "请填写项目编码",
    "name": "请填写项目名称",
    "budget": "请填写预算数",
    "goals": "请填写绩效目标",
}


@Rule(
    "C01",
    Level.ERROR,
    Dimension.COMPLETE,
    "必填项没有填写",
    "财预〔2015〕88号：审核绩效目标的完整性",
).over_form
def required(subject: Subject) -> Iterator[Finding]:
    form = subject.form
    blank = {
        "code": not plain(form.code),
        "name": not plain(form.name),
        "budget": subject.budget is None,
        "goals": not has_goal(form.goals),
    }
    for where, is_blank in blank.items():
        if is_blank:
            what = NO_NUMBER if where == "budget" and form.budget is not None else BLANK
            yield Finding(where, what, _HEAD[where])
    if not subject.rows:
        yield Finding(TABLE, NO_ROW, "请填写绩效指标")
    for row in subject.rows:
        if not plain(row.target.name):
            yield Finding(row.where("name"), BLANK, "请填写三级指标，多余的行请删除")


def _missing_first_levels(subject: Subject) -> list[str]:
    """Those of the scheme without a row; a row that names its second level alone counts for what that belongs to."""
    present = {row.target.level1 for row in subject.rows}
    alone = {row.target.level2 for row in subject.rows if not row.target.level1}
    present |= {
        level1 for level1, level2 in subject.standards.categories if level2 in alone
    }
    return [each for each in subject.standards.first_levels if each not in present]


@Rule(
    "C02",
    Level.ERROR,
    Dimension.COMPLETE,
    "缺少一级指标",
    "财预〔2015〕88号：绩效目标包括产出、效益和满意度等指标",
).over_form
def first_levels(subject: Subject) -> Iterator[Finding]:
    if subject.rows:
        for name in _missing_first_levels(subject):
            yield Finding(TABLE, f"缺少“{name}”", "请至少补充一行")


@Rule(
    "C03",
    Level.WARNING,
    Dimension.COMPLETE,
    "缺少二级指标",
    "财预〔2015〕88号：产出指标包括数量、质量、时效等",
).over_form
def second_levels(subject: Subject) -> Iterator[Finding]:
    if not subject.rows:
        return
    present = {row.target.level2 for row in subject.rows}
    missing = _missing_first_levels(subject)
    for level1 in dict.fromkeys(
        level1 for level1, _ in subject.standards.categories if level1 not in missing
    ):
        for name in subject.standards.second_levels(level1):
            if name not in present:
                yield Finding(
                    TABLE,
                    f"“{level1}”下缺少“{name}”",
                    "请补充一行，确实不涉及的请说明原因",
                )


_VALUE_ADVICE: Final = {BLANK: "请填写指标值", UNIT_ONLY: "请在单位前填写数字"}


@Rule(
    "C04",
    Level.ERROR,
    Dimension.COMPLETE,
    "指标值没有填写完整",
    "财预〔2015〕88号：绩效目标应当细化量化",
).over_form
def values(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        if (lack := lack_of(row.target.value)) and not is_empty(row):
            gist = "" if lack in _VALUE_ADVICE else "填写的不是指标值"
            yield Finding(
                row.where("value"),
                lack,
                _VALUE_ADVICE.get(lack, "请填写具体的指标值"),
                gist,
            )


@Rule(
    "C05",
    Level.HINT,
    Dimension.COMPLETE,
    "指标描述没有内容",
    "绩效目标审核表：明确清晰性",
).over_form
def descriptions(subject: Subject) -> Iterator[Finding]:
    advice = "请说明这项指标考核什么、怎样计算"
    for row in subject.rows:
        where, text = row.where("description"), row.target.description
        if is_empty(row):
            continue
        if not plain(text):
            yield Finding(where, BLANK, advice)
        elif plain(text) == plain(row.target.name):
            yield Finding(where, REPEATS, advice, also=(row.where("name"),))


# What a document or a plan is called by: 工作方案 is a ground, also for 工作方案落实率.
_A_GROUND: Final = re.compile(
    "报告|文件|方案|计划|规划|通知|办法|规定|标准|安排|合同|协议|名单|名册|台账|制度|预算|批复|任务|定额|要求|意见|图纸"
    "|清单|目录|政策|条例|纪要|区划|规范$|部署|决定|目标"
)


@Rule(
    "C06",
    Level.WARNING,
    Dimension.COMPLETE,
    "指标值没有确定依据",
    "财预〔2015〕88号：指标值依据历史标准、行业标准、计划标准等确定",
    unless=("C01",),
).over_form
def bases(subject: Subject) -> Iterator[Finding]:
    advice = "请写明依据，如文件、计划、行业标准或往年数据"
    for row in subject.rows:
        where, name, basis = (
            row.where("basis"),
            plain(row.target.name),
            plain(row.target.basis),
        )
        if not name:
            continue
        if not basis:
            yield Finding(where, BLANK, advice)
        elif is_placeholder(row.target.basis):
            yield Finding(
                where,
                f"“{shown(row.target.basis, 10)}”不是确定依据",
                advice,
                "填写的不是确定依据",
            )
        elif basis == name or _is_most_of(basis, name):
            what = REPEATS if basis == name else "只是指标名称的一部分"
            yield Finding(where, what, advice, also=(row.where("name"),))
        elif basis == plain(row.target.description):
            yield Finding(
                where, "只是重复了指标描述", advice, also=(row.where("description"),)
            )


def _is_most_of(basis: str, name: str) -> bool:
    """资金使用 is the greater part of 资金使用规范性, and grounds nothing."""
    return (
        basis in name and 2 * len(basis) > len(name) and _A_GROUND.search(basis) is None
    )


HEBEI_PLAN: Final = "河北省绩效目标表：资金支出计划按累计比例填写，12月底达到 100%"


def _month(number: int) -> str:
    return f"plan.{MONTHS[number]}"


def _blank_months(subject: Subject) -> list[bool]:
    return [getattr(subject.form.plan, month) in (None, "") for month in MONTHS]


@Rule(
    "C07", Level.WARNING, Dimension.COMPLETE, "资金支出计划 100% 之后空白", HEBEI_PLAN
).over_form
def plan_after_all(subject: Subject) -> Iterator[Finding]:
    if ALL not in subject.plan:
        return
    reached = subject.plan.index(ALL)
    blank = _blank_months(subject)
    after = range(reached + 1, len(MONTHS))
    if any(not blank[number] and subject.plan[number] != ALL for number in after):
        return  # the 100 % may be the mistake
    for number in after:
        if blank[number]:
            where = _month(number)
            advice = "请填写 100%"
            yield Finding(
                where,
                "前面已达到 100%，这里空白",
                advice,
                also=(_month(reached),),
                fix=Fix(where, "100%"),
            )


@Rule("C08", Level.ERROR, Dimension.COMPLETE, "资金支出计划有误", HEBEI_PLAN).over_form
def plan_as_a_whole(subject: Subject) -> Iterator[Finding]:
    blank = _blank_months(subject)
    faulty = [False] * len(MONTHS)
    last: int | None = None  # the last month with a figure that can be right
    for number, percent in enumerate(subject.plan):
        if blank[number]:
            continue
        finding = _fault(subject, number, percent, last)
        if finding is not None:
            faulty[number] = True
            yield finding
        if percent is not None and 0 <= percent <= ALL:
            last = number
    if not (faulty[-1] or (any(faulty) and blank[-1])):
        yield from _end_of_plan(subject)


def _fault(
    subject: Subject, number: int, percent: Decimal | None, last: int | None
) -> Finding | None:
    where = _month(number)
    if percent is None:
        return Finding(where, NO_NUMBER, "请填写 0% 到 100% 之间的累计比例")
    if not 0 <= percent <= ALL:
        what = f"{print_percent(percent)} 超出 0%–100%"
        return Finding(where, what, "请填写 0% 到 100% 之间的累计比例", "超出 0%–100%")
    before = subject.plan[last] if last is not None else None
    if last is not None and before is not None and percent < before:
        what = f"累计比例由 {print_percent(before)} 降到 {print_percent(percent)}"
        return Finding(
            where,
            what,
            "请填写截至当月底的累计比例",
            "累计比例比前面低",
            also=(_month(last),),
        )
    return None


def _end_of_plan(subject: Subject) -> Iterator[Finding]:
    """Whether all is spent at last; of a budget of nothing there is nothing to spend."""
    if subject.budget == 0:
        return
    where, others = (
        _month(-1),
        tuple(_month(number) for number in range(len(MONTHS) - 1)),
    )
    most = max(
        (
            percent
            for percent in subject.plan
            if percent is not None and 0 <= percent <= ALL
        ),
        default=None,
    )
    if most is None:
        yield Finding(where, BLANK, "请填写资金支出计划，12月底应为 100%", also=others)
    elif most < ALL:
        what = f"累计只到 {print_percent(most)}，没有达到 100%"
        yield Finding(
            where, what, "请填写到 100%，或核对前面的比例", "没有达到 100%", also=others
        )


# 用于某项目 says no more than 某项目.
_USED_FOR: Final = re.compile("^(?:主要|全部)?用于")


@Rule(
    "C09",
    Level.HINT,
    Dimension.COMPLETE,
    "资金用途没有内容",
    "财预〔2015〕88号：绩效目标应当指向明确",
).over_form
def purpose(subject: Subject) -> Iterator[Finding]:
    text = plain(subject.form.purpose)
    advice = "请写明资金花在什么事、给谁、怎样计算"
    if not text:
        yield Finding("purpose", BLANK, advice)
    elif _USED_FOR.sub("", text) == plain(subject.form.name):
        yield Finding("purpose", "只是重复了项目名称", advice, also=("name",))


RULES: tuple[Rule, ...] = (
    required,
    first_levels,
    second_levels,
    values,
    descriptions,
    bases,
    plan_after_all,
    plan_as_a_whole,
    purpose,
)
