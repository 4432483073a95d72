"""Which header of a flat table means which cell of a form. Nothing is guessed: what is not listed here is not known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from core.spelling import tidy
from targets.documents.contents import MONEY
from targets.documents.schema import Column
from targets.documents.values import ALL_TARGETS, DECLARATION, TARGETS

YEAR, NUMBER = "year", "number"
CODE, NAME = "code", "name"
UNIT_CODE, UNIT_NAME = "department_code", "department_name"
AMOUNTS = tuple(cell.name for cell in DECLARATION.fields if cell.content is MONEY)
PLAN = tuple(name for name in DECLARATION.by_name if name.startswith("plan."))
OF_TARGETS = "targets."
TARGET_COLUMNS = tuple(f"{OF_TARGETS}{name}" for name in TARGETS.names)
OPTIONAL = tuple(f"{OF_TARGETS}{column.name}" for column in DECLARATION.optional)
LEVEL1, LEVEL2, INDICATOR, DESCRIPTION, VALUE, BASIS = TARGET_COLUMNS
EXPLANATION = "targets.explanation"
# Other systems keep the parts of a target value in columns of their own.
SIGN, MEASURE = "targets.nature", "targets.measure"
# The columns by which a project is known.
KEYS = (UNIT_CODE, UNIT_NAME, CODE, NAME)
# The columns of a project that are no keys and not those of an indicator.
OF_PROJECTS = tuple(name for name in DECLARATION.by_name if name not in KEYS)
PART, TITLE, CONTENT, INDICATORS = "part", "title", "content", "indicators"

TEN_THOUSAND, ONE = "万元", "元"
COLUMNS: Mapping[str, Column] = {
    **DECLARATION.by_name,
    **{f"{OF_TARGETS}{column.name}": column for column in ALL_TARGETS.columns},
}
_ROW_COLUMNS = {
    YEAR: "年度 预算年度 年份 预算年份 项目年度 所属年度",
    NUMBER: "序号 行号 No",
}
_PART_COLUMNS = {
    PART: "部分",
    TITLE: "标题",
    CONTENT: "内容",
    INDICATORS: "绩效指标",
}

Known = Mapping[str, str]  # header → field


def headers_of(columns: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    """Every header that one of the columns may have, with the column's name."""
    for name, column in columns.items():
        for header in (column.heading, column.label, *column.aliases):
            if header:
                yield header, name


def _by_header(columns: Mapping[str, str]) -> dict[str, str]:
    """The headers, which are separated by blanks, with the columns' names."""
    return {
        header: name for name, headers in columns.items() for header in headers.split()
    }


_UNIT = {name: column for name, column in COLUMNS.items() if column.is_owner}
FORM_HEADERS: Known = {**_by_header(_ROW_COLUMNS), **dict(headers_of(COLUMNS))}
DEPARTMENT_HEADERS: Known = {
    **_by_header(_ROW_COLUMNS | _PART_COLUMNS),
    **dict(headers_of(_UNIT)),
}

# A word by itself that stands for either of two columns, and what to write instead.
AMBIGUOUS = {
    "单位": "“单位名称”或“度量单位”",
    "编码": "“单位编码”或“项目编码”",
    "代码": "“单位编码”或“项目编码”",
    "名称": "“单位名称”或“项目名称”",
}
# Columns that other systems and offices have beside those of a form, and that say nothing of it.
_NOT_READ = """备注 备注说明 扣分标准 上年指标值 前年指标值 历史指标值 历年指标值 是否核心指标 状态 审核状态 审核意见
填报人 填表人 经办人 联系人 联系电话 电话 审核人 创建人 填报日期 填报时间 创建时间 修改时间 更新时间"""
NOT_READ = frozenset(_NOT_READ.split())
COLUMN_LABELS = {name: column.label for name, column in COLUMNS.items()}
COLUMN_LABELS[YEAR] = "年度"

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
    """Half width, without blanks, line breaks and what nobody sees."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split())


@lru_cache(maxsize=4096)
def header_key(header: str) -> tuple[str, str]:
    """A header without decoration such as brackets and signs, and the unit of money that it names: 预算数, 万元."""
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
        ending = TEN_THOUSAND if key.endswith(TEN_THOUSAND) else ONE
        amount = key.removesuffix(ending)
        if amount != key and FORM_HEADERS.get(amount) in AMOUNTS:
            return amount, ending
    return key, unit


def named_unit(text: str) -> str:
    """万元 or 元 where a line above a table says 单位：万元, otherwise blank."""
    found = AMOUNT_UNIT.search(short(text)) if len(text) < 100 else None
    return found[1] if found else ""


def nearest(header: str, known: Known) -> str:
    """The known header that is written most like this one; blank where none is."""
    key, _ = header_key(header)
    found = difflib.get_close_matches(key[:40], known, n=1, cutoff=0.6)
    return found[0] if found else ""


def known_headers(cells: list[str]) -> int:
    """How many different columns of a flat table of forms the cells are headers of."""
    found = set()
    for cell in cells:
        if 0 < len(cell) <= LONGEST_HEADER:
            key, _ = header_key(cell)
            found.add(FORM_HEADERS.get(key))
    return len(found - {None})
