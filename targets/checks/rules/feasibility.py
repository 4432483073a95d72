"""可行性: whether what is promised can be measured, and agrees with the plan of spending. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_percent
from core.problems import shown
from indicators.values import Deadline, Frequency, Number
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import MONTHS, Row, Subject, read_value
from targets.checks.rules.misplaced import bare
from targets.checks.rules.rule import Rule
from targets.documents.values import DECLARATION

FEASIBLE: Final = "财预〔2015〕88号：绩效目标应合理可行"
MEASURABLE: Final = "财预〔2015〕88号：绩效目标应细化量化"

# F01

_SHARE: Final = re.compile(".*(?:(?<![频效利税速功])率|比例|占比)")
_TIME: Final = re.compile(
    "(?!.*(?:缩短|减少|压缩|节约|节省|提前|降低)).*(?:时间|时限|期限|日期)"
)


@Rule(
    "F01", Level.WARNING, Dimension.FEASIBLE, "时效指标的名称与指标值不符", MEASURABLE
).over_form
def rate_or_date(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        if "时效" not in row.target.level2:
            continue
        name, value = bare(row.target.name), shown(row.target.value)
        also = (row.where("name"),)
        if isinstance(row.value, Deadline | Frequency) and _SHARE.fullmatch(name):
            when, instead = (
                ("时间", "完成时间")
                if isinstance(row.value, Deadline)
                else ("周期", "办理周期")
            )
            yield Finding(
                row.where("value"),
                f"名称是比率，“{value}”却是{when}",
                f"请填写百分比，或把名称改为{instead}",
                gist=f"名称是比率，指标值却是{when}",
                also=also,
            )
        elif _is_percent(row) and _TIME.fullmatch(name):
            yield Finding(
                row.where("value"),
                f"名称是时间，“{value}”却是百分比",
                "请填写完成的时间，或把名称改为及时率",
                gist="名称是时间，指标值却是百分比",
                also=also,
            )


def _is_percent(row: Row) -> bool:
    return isinstance(row.value, Number) and row.value.unit.is_percent


# F02

PLAN_MONTHS: Final = (3, 6, 10, 12)
# Giving out is a payment only where money is given out: seeds and leaflets are, too.
_MONEY: Final = (
    "(?:资金|经费|款项?|补贴|补助金?|补偿金?|补助费|补偿费|工资|津贴|奖金|待遇)"
)
_PAYING: Final = re.compile(
    f"(?:支付|支出|拨付|兑付|兑现|{_MONEY}(?:全部|全额|按时|及时|足额)*(?:发放|使用))"
    "[完毕成全到位]*的?(?:及时|按时|完成)*(?:时间|时限|期限|日期|率|性)?"
)
# The money of a part, or money on its way to the unit: the plan of the whole says nothing about it.
_PART: Final = re.compile(
    "首|第[一二三四1-4]|启动|预付|部分|前期|分期|期款|进度款|下达|申请|批次|上半年|半年|季度|[春夏秋冬]|方案|计划|招标"
)


@Rule(
    "F02",
    Level.WARNING,
    Dimension.FEASIBLE,
    "时限与资金支出计划矛盾",
    FEASIBLE,
    unless=("C08",),
).over_form
def deadline_before_money(subject: Subject) -> Iterator[Finding]:
    plan = _filled(subject.plan)
    if plan is None:
        return
    for row, month in _last_payments(subject):
        at = next(index for index, each in enumerate(PLAN_MONTHS) if each >= month)
        # That the plan never reaches 100 % is C08's to say.
        if MONTHS[at] != "december" and plan[at] < 100:
            by, percent = (
                DECLARATION.by_name[f"plan.{MONTHS[at]}"].heading,
                print_percent(plan[at]),
            )
            yield Finding(
                row.where("value"),
                f"款项要在“{shown(row.target.value)}”付清，支出计划到{by}却只有{percent}",
                "请核对时限和资金支出计划，使两者一致",
                gist="时限早于支出计划达到100%的月份",
                also=(
                    row.where("name"),
                    row.where("description"),
                    *(f"plan.{month}" for month in MONTHS),
                ),
            )


def _last_payments(subject: Subject) -> list[tuple[Row, int]]:
    """The rows that say by which month of the year the money is out; of several, those that are the last."""
    found = [
        (row, row.value.month)
        for row in subject.rows
        if isinstance(row.value, Deadline)
        and row.value.month is not None
        and not row.value.recurring
        and row.value.year in (None, subject.standards.year)
        and _is_of_all_the_money(row)
    ]
    last = max((month for _, month in found), default=0)
    return [(row, month) for row, month in found if month == last]


def _filled(plan: tuple[Decimal | None, ...]) -> list[Decimal] | None:
    """The plan without blanks, before a figure 0 and after one the same again; None where there is no figure."""
    if all(percent is None for percent in plan):
        return None
    filled = [Decimal(0)]
    for percent in plan:
        filled.append(filled[-1] if percent is None else percent)
    return filled[1:]


def _is_of_all_the_money(row: Row) -> bool:
    if "时效" not in row.target.level2:
        return False
    texts = (row.target.name, row.target.description)
    return any(_ends_with_paying(bare(text)) for text in texts) and not any(
        _PART.search(text) for text in texts
    )


def _ends_with_paying(text: str) -> bool:
    return any(found.end() == len(text) for found in _PAYING.finditer(text))


# F03

_OF_A_PLACE: Final = (
    "(?:行政村|自然村|村庄|村居|村|社区|乡镇|街道|户|户籍人口|人口|面积)"
)
_FIXED: Final = re.compile(
    f"(?:[全本我该][镇乡县村]|[镇乡县]|街道|单位|机关)?(?:管辖|下辖|所辖|辖)区?内?的?(?:{_OF_A_PLACE}[和及、]?)+(?:个数|数量?|总数)?"
    "|(?:[全本我该][镇乡县]|镇|单位|机关)?(?:行政村|自然村)(?:个数|数量?|总数)"
    "|(?P<limit>(?:单位|机关|核定|人员|行政|事业)*编制(?:人员?)?(?:数量?|总数))"
)
_FIXED_BY_DIVISION: Final = re.compile(
    "(?:[全本我该][镇乡县]|镇)?(?:村和?)?(?:村|社区|村居)(?:个数|数量?|总数)"
)
_DIVISION: Final = re.compile("行政区划")
_PREFIX: Final = re.compile(r"^\D+")
_SUFFIX: Final = re.compile(
    r"\s*(?:及|或|[(（]含[)）])?(?:以[上下内]|之内|内)(?:[(（]含[)）])?$"
)

# What is counted where more is better: an upper bound would praise doing nothing.
_WANTED: Final = (
    "人 名 人次 户 户次 亩 公顷 ㎡ 平方公里 米 延米 公里 村 行政村 社区 棵 株 盏 眼 座"
)
_WANTED_UNITS: Final = frozenset(_WANTED.split())
_UNWANTED: Final = re.compile(
    "事故|案件|投诉|信访|上访|差错|失误|违[规法]|发生|会议|参会|接待|公务|出国|出境|排放|消耗|用[水电地]|占用|库存|返贫|死亡"
    "|伤亡|受灾|火灾|污染|减少|下降|降低|压缩|控制|不超|限[额制]|编制|供养|编外|聘用|借调|不合格|损耗|误差|超标|隐患|债|闲置|违建"
    "|撂荒|失业|辍学|流失|未|建设用地|建筑面积|办公|欠|贫困|低保"
)


@Rule(
    "F03", Level.WARNING, Dimension.FEASIBLE, "确定的数写成了上下限", MEASURABLE
).over_form
def bounds_that_say_nothing(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        value = row.value
        if not isinstance(value, Number) or value.op == "=":
            continue
        also = (row.where("name"), row.where("basis"))
        bound = "下限" if value.op in ("≥", ">") else "上限"
        if _is_fixed(row, value):
            text = _without_bound(row.target.value, value)
            yield Finding(
                row.where("value"),
                f"{shown(row.target.name)}是确定的数，“{shown(row.target.value)}”却写成了{bound}",
                f"请写成确定的数，如“{Number('=', value.amount, value.unit)}”",
                gist=f"确定的数写成了{bound}",
                also=also,
                fix=None if text is None else Fix(row.where("value"), text),
            )
        elif _is_wanted(row, value):
            yield Finding(
                row.where("value"),
                f"“{shown(row.target.value)}”是上限，完成得再少也算达到",
                f"请写明要完成的数，如“{Number('=', value.amount, value.unit)}”",
                gist="数量只有上限，完成得再少也算达到",
                also=also,
            )


def _is_fixed(row: Row, value: Number) -> bool:
    name = bare(row.target.name)
    fixed = _FIXED.fullmatch(name)
    if fixed and fixed["limit"] and value.op in ("≤", "<"):
        return False  # no more people than there are posts
    is_fixed = fixed or (
        _FIXED_BY_DIVISION.fullmatch(name) and _DIVISION.search(row.target.basis)
    )
    return bool(is_fixed) and value.unit.base not in ("元", "%", "‰")


def _is_wanted(row: Row, value: Number) -> bool:
    if (
        "数量" not in row.target.level2
        or value.op not in ("≤", "<")
        or value.unit.per
        or not value.amount
    ):
        return False
    texts = (row.target.name, row.target.description)
    return value.unit.base in _WANTED_UNITS and not any(
        _UNWANTED.search(text) for text in texts
    )


def _without_bound(typed: str, value: Number) -> str | None:
    """The value as typed without its operator; None where the rest would mean something else."""
    if value.op not in ("≥", "≤"):
        return None
    text = _SUFFIX.sub("", _PREFIX.sub("", typed)).strip()
    return text if read_value(text) == Number("=", value.amount, value.unit) else None


# F04

_VERB: Final = "(?:提高|提升|增长|增加|增强|改善|降低|下降|减少|缩短|上升)"
_EXTENT: Final = "(?:率|比例|比列|比率|程度|幅度|水平|效果|度|情况)"
_RISE_AT_END: Final = re.compile(f".*{_VERB}(?:的)?{_EXTENT}")
_RISE_AT_START: Final = re.compile(f"{_VERB}.+")
# 提高参保率 ≥95% says what the rate shall be, not by how much it shall rise.
_LEVEL: Final = re.compile(
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


@Rule("F04", Level.HINT, Dimension.FEASIBLE, "升降幅度没有基数", MEASURABLE).over_form
def rise_from_nowhere(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        if (
            "效益" in row.target.level1
            and _is_percent(row)
            and _is_rise(row)
            and not _has_baseline(row, subject)
        ):
            yield Finding(
                row.where("value"),
                "写的是提高或降低的幅度，没有写与什么相比",
                "请在指标描述或依据中写明基数，如“上年为60%”",
                also=tuple(
                    row.where(column) for column in ("name", "description", "basis")
                ),
            )


def _is_rise(row: Row) -> bool:
    name, description = bare(row.target.name), row.target.description
    if _OF_A_WHOLE.search(name) or _OF_A_WHOLE.search(description):
        return False
    if _RISE_AT_END.fullmatch(name) or (
        _RISE_AT_START.match(name) and not _LEVEL.search(name)
    ):
        return True
    return _RISE_AT_END.fullmatch(bare(_CLAUSES.split(description)[-1])) is not None


def _has_baseline(row: Row, subject: Subject) -> bool:
    texts = (
        row.target.name,
        row.target.description,
        row.target.value,
        row.target.basis,
    )
    return any(
        _BASELINE.search(text) or _is_before(text, subject.standards.year)
        for text in texts
    )


def _is_before(text: str, year: int) -> bool:
    """Whether a year is named that is over."""
    return any(int(each) < year for each in _YEAR.findall(text))


RULES: tuple[Rule, ...] = (
    rate_or_date,
    deadline_before_money,
    bounds_that_say_nothing,
    rise_from_nowhere,
)
