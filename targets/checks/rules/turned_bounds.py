"""A lower bound turned into an upper one: ≤ for ≥, 不超过 for 不低于, 以内 for 以上. Pure."""

from __future__ import annotations

import re
from typing import Final

from indicators.values import Number
from targets.checks.rules.form_under_check import read_value

_AT_LEAST: Final = re.compile(r"[≥≧⩾]|[>＞﹥]\s*[=＝﹦]|[=＝﹦]\s*[>＞﹥]")
_MORE: Final = re.compile("[>＞﹥]")
_AT_LEAST_IN_WORDS: Final = re.compile(
    "不得?低于|不得?少于|不小于|大于或?等于|至少|达到|达|大于|高于|多于|超过"
)
_OR_MORE: Final = re.compile("(?:及|或)?以上")
_AND_INCLUDED: Final = re.compile(
    r"(?:及|或|[(（]\s*含\s*[)）])?以上(?:[(（]\s*含\s*[)）])?"
)


def with_upper_bound(text: str, value: Number) -> str:
    """The text with an upper bound in place of the lower one; "" where that does not come out."""
    turned = without_lower_bound(text)
    read = read_value(turned)
    if not isinstance(read, Number) or read.op not in ("≤", "<"):
        return ""
    is_same = (read.amount, read.unit) == (value.amount, value.unit)
    return turned if is_same else ""


def without_lower_bound(text: str) -> str:
    """The text with ≤ for ≥, 不超过 for 不低于, 以内 for 以上."""
    turned = _MORE.sub("<", _AT_LEAST.sub("≤", text))
    turned = _AT_LEAST_IN_WORDS.sub("不超过", turned)
    if turned == text:
        return _OR_MORE.sub("以内", text)
    # One bound will do: 不低于100万元以上 has it twice.
    return _AND_INCLUDED.sub("", turned)
