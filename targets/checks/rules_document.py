"""The rules explained to those who fill in forms, as one document. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from targets.checks.examples import ShownExample
from targets.checks.rules.catalogue import ALL_RULES, RULES, catalogue_with
from targets.checks.rules.finding import Dimension
from targets.checks.rules.rule import Limit, Rule

OPENING: Final = """\
<!-- 由 manage.py make_check_docs 生成，请勿手工修改 -->

# 检查规则

填报、导入、提交和质量看板用的是同一套规则，每条规则有固定的编号。“错误”改正后才能提交，“警告”要改正或说明理由，\
“提示”只供参考，“试行”的规则只有管理员看得到。没有写明适用哪种表的规则查的是绩效目标表。级别和限度可以由管理员按年度调整，下面写的是默认值；\
例子里的话就是系统实际说的话。
"""
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~#]")


def document() -> str:
    """All rules in GitHub's markdown, by dimension."""
    lines = [OPENING]
    for dimension in Dimension:
        lines += [f"## {dimension.label}", ""]
        for rule in rules_of(dimension):
            lines += [*section_of(rule), ""]
    return "\n".join(lines)


def rules_of(dimension: Dimension) -> list[Rule]:
    """The rules about this dimension, in their order."""
    return [rule for rule in ALL_RULES.values() if rule.dimension == dimension]


def section_of(rule: Rule) -> Iterator[str]:
    """The lines about one rule."""
    yield f"### {rule.id} {escaped(rule.title)}"
    yield ""
    for name, text in facts_of(rule):
        yield f"- {name}：{escaped(text)}"


def facts_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is known of a rule, by the names of the facts."""
    example = ShownExample(rule)
    yield "级别", rule.level.label
    if rule.id not in RULES:
        yield "适用", form_of(rule)
    yield "查什么", rule.looks_for
    if rule.limit:
        yield "限度", f"{rule.limit.label}，{range_of(rule.limit)}"
    yield "依据", rule.source
    yield "例子", example.written
    yield "系统指出", example.answer
    if example.finding.fix:
        yield "一键改", example.finding.fix.label


def form_of(rule: Rule) -> str:
    """The kind of form that the rule is for."""
    label: str = catalogue_with(rule.id).cells.schema.label
    return label


def range_of(limit: Limit) -> str:
    """`默认 80，可设 0–100`."""
    default = plain_number(limit.default)
    least, most = plain_number(limit.least), plain_number(limit.most)
    return f"默认 {default}，可设 {least}–{most}"


def plain_number(number: Decimal) -> str:
    """The number without zeros at its end: `80`."""
    return f"{number.normalize():f}"


def escaped(text: str) -> str:
    """The text as it stands, whatever markdown would make of it."""
    return _SPECIAL.sub(r"\\\g<0>", text)
