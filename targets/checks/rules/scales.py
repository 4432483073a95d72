"""元 written for 万元 and the other way round: amounts that are ten thousand times too large or too small. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from indicators.values import Number
from targets.checks.rules.form_under_check import read_value
from targets.checks.rules.turned_bounds import without_lower_bound

_WAN_YUAN: Final = re.compile(r"万\s*元")
_YUAN: Final = re.compile("(?<!万)元")
_LEAST, _MOST = 5_000, 20_000


def is_too_large(amount: Decimal, budget: Decimal) -> bool:
    """Whether an amount is some ten thousand times the budget."""
    return _LEAST <= amount / budget <= _MOST


def is_too_small(amount: Decimal, budget: Decimal) -> bool:
    """Whether an amount is some ten-thousandth of the budget."""
    return amount > 0 and _LEAST <= budget / amount <= _MOST


def is_off_by_wan(amount: Decimal, budget: Decimal) -> bool:
    """Whether an amount was written in 元 for 万元, or the other way round."""
    return is_too_large(amount, budget) or is_too_small(amount, budget)


def with_other_scale(typed: str, was_too_large: bool) -> str:
    """The cost as typed in the other of 元 and 万元, and as an upper bound; "" where that reads as something else."""
    before = read_value(typed)
    unit, other = (_WAN_YUAN, "元") if was_too_large else (_YUAN, "万元")
    text = unit.sub(other, typed)
    after = read_value(text)
    if not isinstance(before, Number) or not isinstance(after, Number):
        return ""
    is_other = after.amount == before.amount and after.unit.scale != before.unit.scale
    if not is_other:
        return ""
    return without_lower_bound(text) if after.op in ("≥", ">") else text
