"""Which header of a flat table means which cell of a form. Nothing is guessed: what is not listed here is not known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from targets.documents.values import LABELS, PLAN_LABELS, TARGET_LABELS

YEAR, NUMBER = "year", "number"
CODE, NAME = "code", "name"
UNIT_CODE, UNIT_NAME = "department_code", "department_name"
AMOUNTS = ("budget", "fiscal_funds", "other_funds")
PLAN = tuple(f"plan.{month}" for month in PLAN_LABELS)
TARGETS = tuple(f"targets.{name}" for name in TARGET_LABELS)
LEVEL1, LEVEL2, INDICATOR, DESCRIPTION, VALUE, BASIS = TARGETS
# Other systems keep the parts of a target value in columns of their own.
SIGN, MEASURE = "targets.sign", "targets.measure"
TARGET_COLUMNS = (*TARGETS, SIGN, MEASURE)
# What is said of a project and not of an indicator, beside the keys.
OF_PROJECTS = (*AMOUNTS, "purpose", *PLAN, "goals")
PART, TITLE, CONTENT, INDICATORS = "part", "title", "content", "indicators"

TEN_THOUSAND, ONE = "万元", "元"

_UNIT_COLUMNS = {
    UNIT_CODE: "单位编码 单位代码 单位编号 预算单位编码 预算单位代码 部门编码 部门代码 部门单位编码 部门单位代码",
    UNIT_NAME: "单位名称 预算单位名称 预算单位 部门名称 部门单位名称 项目单位 项目单位名称 申报单位 填报单位 编制单位",
}
_FORM_COLUMNS = {
    **_UNIT_COLUMNS,
    YEAR: "年度 预算年度 年份 预算年份 项目年度 所属年度",
    NUMBER: "序号 行号 No",
    CODE: "项目编码 项目代码 项目编号 预算项目编码 预算项目代码",
    NAME: "项目名称 预算项目名称",
    "budget": "预算数 预算规模 项目金额 项目预算 项目预算数 项目预算金额 预算金额 年度预算 年度预算数 年度预算金额 "
    "年度资金总额 资金总额 项目资金总额 预算资金 预算总额 预算合计 预算规模预算数 预算规模及资金用途预算数",
    "fiscal_funds": "财政资金 财政拨款 财政拨款资金 财政性资金 年度财政拨款 财政拨款金额 财政资金金额",
    "other_funds": "其他资金 其它资金 其他资金金额 其他来源资金 年度其他资金",
    "purpose": "资金用途 项目资金用途 预算资金用途 用途",
    "goals": "绩效目标 年度绩效目标 项目绩效目标 项目年度绩效目标 总体目标 年度总体目标 年度目标 总体绩效目标 "
    "年度总体绩效目标 项目总体目标 绩效目标描述 绩效目标内容",
    LEVEL1: "一级指标 一级指标名称 一级绩效指标 绩效指标一级指标",
    LEVEL2: "二级指标 二级指标名称 二级绩效指标 绩效指标二级指标",
    INDICATOR: "三级指标 三级指标名称 三级绩效指标 绩效指标 绩效指标名称 指标名称 绩效指标三级指标",
    DESCRIPTION: "绩效指标描述 指标描述 指标解释 指标说明 指标内容 指标含义 绩效指标解释 绩效指标说明 绩效指标内容 "
    "三级指标解释",
    VALUE: "指标值 目标值 绩效指标值 年度指标值 年初指标值 年初目标值 预期指标值 预期值 指标目标值 三级指标值 "
    "年度目标值 计划指标值",
    BASIS: "指标值确定依据 指标确定依据 确定依据 指标值依据 指标依据 指标值设定依据 指标设定依据 目标值确定依据 "
    "指标值来源",
    SIGN: "指标性质 符号 运算符号 运算符 计算符号 比较符号 指标符号 指标值符号 指标值性质 指标方向 绩效指标性质",
    MEASURE: "度量单位 计量单位 指标单位 指标值单位 指标度量单位 指标计量单位 量化单位",
}
_DEPARTMENT_COLUMNS = {
    **_UNIT_COLUMNS,
    YEAR: _FORM_COLUMNS[YEAR],
    NUMBER: _FORM_COLUMNS[NUMBER],
    PART: "部分",
    TITLE: "标题",
    CONTENT: "内容",
    INDICATORS: "绩效指标",
}
# Groups above plan columns, as a two-row header has them.
_PLAN_GROUPS = (
    "",
    "资金支出计划",
    "支出计划",
    "用款计划",
    "累计支出",
    "资金累计支出计划",
)
_CHINESE_MONTHS = {
    "march": "三月",
    "june": "六月",
    "october": "十月",
    "december": "十二月",
}


def _plan_names() -> Iterator[tuple[str, str]]:
    for month, label in PLAN_LABELS.items():
        number = label.removesuffix("月底")
        months = [
            name
            for start in (f"{number}月", _CHINESE_MONTHS[month])
            for name in (start, f"{start}底", f"{start}末")
        ]
        names = [
            *months,
            *(f"截至{name}" for name in months),
            *(f"截止{name}" for name in months),
        ]
        yield from (
            (f"{group}{name}", f"plan.{month}")
            for group in _PLAN_GROUPS
            for name in names
        )


Known = Mapping[str, str]  # header → field


def _by_header(columns: Mapping[str, str]) -> dict[str, str]:
    return {
        header: name for name, headers in columns.items() for header in headers.split()
    }


FORM_HEADERS: Known = {**_by_header(_FORM_COLUMNS), **dict(_plan_names())}
DEPARTMENT_HEADERS: Known = _by_header(_DEPARTMENT_COLUMNS)

# A word by itself that stands for either of two columns, and what to write instead.
AMBIGUOUS = {
    "单位": "“单位名称”或“度量单位”",
    "编码": "“单位编码”或“项目编码”",
    "代码": "“单位编码”或“项目编码”",
    "名称": "“单位名称”或“项目名称”",
}
TARGET_NAMES = {f"targets.{name}": label for name, label in TARGET_LABELS.items()}
COLUMN_LABELS = {
    **LABELS,
    **TARGET_NAMES,
    YEAR: "年度",
    SIGN: "指标性质",
    MEASURE: "度量单位",
}

# Headers longer than this are texts.
LONGEST_HEADER = 60
SIGNS = str.maketrans("", "", "*:、,。.-_/·'\"“”")
BRACKETED = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
# What a bracket adds without changing what the column means.
ASIDES = {
    "",
    "%",
    "必填",
    "必填项",
    "选填",
    "可不填",
    "单位",
    "单位%",
    "百分比",
    "累计",
    "累计%",
    "累计百分比",
}
UNIT = re.compile(r"(?:金额)?(?:单位)?:?(万元|元)")
AMOUNT_UNIT = re.compile(r"(?:金额)?单位:(万元|元)")


def short(text: str) -> str:
    """Half width, without blanks and line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)
def header_key(header: str) -> tuple[str, str]:
    """A header without what is only its dress, and the unit of money that it names: 预算数, 万元."""
    unit = ""

    def inside(found: re.Match[str]) -> str:
        nonlocal unit
        money = UNIT.fullmatch(found[1])
        unit = money[1] if money else unit
        return "" if money or found[1] in ASIDES else found[1]

    key = (
        BRACKETED.sub(inside, short(header))
        .translate(SIGNS)
        .removeprefix("其中")
        .removesuffix("%")
    )
    if key not in FORM_HEADERS:
        ends = next((each for each in (TEN_THOUSAND, ONE) if key.endswith(each)), "")
        if ends and FORM_HEADERS.get(key.removesuffix(ends)) in AMOUNTS:
            return key.removesuffix(ends), ends
    return key, unit


def named_unit(text: str) -> str:
    """万元 or 元 where a line above a table says 单位：万元, otherwise blank."""
    found = AMOUNT_UNIT.search(short(text)) if len(text) < 100 else None
    return found[1] if found else ""


def nearest(header: str, known: Known) -> str:
    """The known header that is written most like this one; blank where none is."""
    return next(
        iter(
            difflib.get_close_matches(
                header_key(header)[0][:40], known, n=1, cutoff=0.6
            )
        ),
        "",
    )


def known_headers(cells: list[str]) -> int:
    """How many of the cells are headers of a flat table of forms."""
    return len(
        {
            FORM_HEADERS.get(header_key(cell)[0])
            for cell in cells
            if 0 < len(cell) <= LONGEST_HEADER
        }
        - {None}
    )
