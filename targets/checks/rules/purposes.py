"""A09: amounts in 资金用途 that do not come to the budget. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from core.amounts import print_amount
from targets.checks.rules.arithmetic import agree
from targets.checks.rules.faultless import changed
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, finite
from targets.checks.rules.language.figures import StatedFigure, figures_in
from targets.checks.rules.rule import Rule

WAN: Final = 10**4
# More amounts than this are a table in prose, of which all sums would have to be tried.
MOST_AMOUNTS: Final = 10
# The purpose speaks of more money than the budget, or of less, and says so.
_PARTLY: Final = re.compile(
    r"等|约|左右|尾款|余款|剩余|未付|首付|首期|预付|质保金|进度款|进度支付|总投资|概算|合同[价金总额]|合同约定|中标价|分[年期批]|分[两二三四五]年|已(?:支付|拨付|付|安排|完成)|上年|去年|往年|结转"
    r"|下达|配套|自筹|承担|负担|中央|省级?|市级?|县级|上级|另行|其余|不足|缺口|第[一二三四五六]批|[一二三四]期|20\d\d年?[-—–~～至到]|收入|产值|贷款|补贴后|返还"
)
_TOTAL: Final = re.compile(
    "(?:合计|共计|总计|总共|共需|共安排|申请|总额|总费用|总经费|共)(?:资金|经费|预算|需|为|约|:|：)*$"
)
_UNIT_PRICE: Final = re.compile(
    r"(?:[每均×*xX／/]|标准|单价|单位成本|定额|人月|年均|补助额)[^,]*$"
)
_PER: Final = re.compile(r"^(?:[/每×*xX的]|以[上下内]|一?[人户亩名台套月年个次村天日])")


@Rule(
    id="A09",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="资金用途中的金额与预算数不符",
    looks_for="资金用途写的合计，或各项金额之和，是否等于预算数；单价、约数、尾款、合同价、分期、其他来源不在此列",
    source="财预〔2015〕88号：绩效目标与预算资金相应匹配",
    example=changed(
        "purpose",
        "budget",
        purpose="综合网格员补贴150万元，网格巡查装备28万元，合计178万元。",
    ),
).over_form
def purpose_off_budget(form: FormUnderCheck) -> Sequence[Finding]:
    """Amounts in the purpose of which no sum is the budget, or that do not come to their own total."""
    budget, purpose = form.budget, form.content.purpose
    if not budget or budget <= 0 or "元" not in purpose or _PARTLY.search(purpose):
        return ()
    figures = [figure for figure in figures_in(purpose) if figure.unit.is_money]
    prices = [figure for figure in figures if is_price(figure)]
    amounts = [figure for figure in figures if figure not in prices]
    if not amounts or len(amounts) > MOST_AMOUNTS:
        return ()
    total = stated_total(amounts)
    parts = [figure for figure in amounts if figure is not total]
    stated = mistaken_sum(total, parts, prices, purpose)
    if not stated and not is_one_of(amounts, form, budget):
        stated = sum_off_budget(total, parts, budget, bool(prices) or "其中" in purpose)
    return (off_budget(stated, form),) if stated else ()


def mistaken_sum(
    total: StatedFigure | None,
    parts: Sequence[StatedFigure],
    prices: Sequence[StatedFigure],
    purpose: str,
) -> str:
    """What the parts come to, and the total that is stated instead; "" where they agree or may not be all."""
    if total is None or len(parts) < 2 or prices or "其中" in purpose:
        return ""
    if is_sum(wan(total), parts):
        return ""
    found, stated = print_amount(sum_of_parts(parts)), print_amount(wan(total))
    return f"各项相加 {found}万元，却写合计 {stated}万元"


def sum_off_budget(
    total: StatedFigure | None,
    parts: Sequence[StatedFigure],
    budget: Decimal,
    is_partial: bool,
) -> str:
    """What the amounts come to, where that should be the budget; "" where they may be a part of it."""
    if total is not None:
        return f"各项合计 {print_amount(wan(total))}万元"
    found = sum_of_parts(parts)
    if len(parts) > 1 and (not is_partial or found > budget):
        return f"各项合计 {print_amount(found)}万元"
    return ""


def is_one_of(
    amounts: Sequence[StatedFigure], form: FormUnderCheck, budget: Decimal
) -> bool:
    """Whether some of the amounts come to the budget, or to the fiscal part of it."""
    return any(is_sum(target, amounts) for target in targets_of(form, budget))


def off_budget(stated: str, form: FormUnderCheck) -> Finding:
    """What the purpose states, beside the budget."""
    return Finding(
        "purpose",
        f"{stated}，预算数 {print_amount(form.budget)}万元",
        "请核对",
        gist="资金用途中的金额与预算数不符",
        also=("budget",),
    )


def is_price(figure: StatedFigure) -> bool:
    """Whether money is the price of one of something: 每台1.3万元, 300元/人."""
    if _PER.match(figure.after):
        return True
    return _UNIT_PRICE.search(figure.before) is not None or figure.before.endswith("每")


def stated_total(amounts: Sequence[StatedFigure]) -> StatedFigure | None:
    """The last amount that is called the total; None where none is."""
    totals = [figure for figure in amounts if _TOTAL.search(figure.before)]
    return totals[-1] if totals else None


def targets_of(form: FormUnderCheck, budget: Decimal) -> list[Decimal]:
    """The amounts that the purpose may account for: the budget, or the fiscal part of it."""
    fiscal = finite(form.content.fiscal_funds)
    return [budget, fiscal] if fiscal else [budget]


def wan(figure: StatedFigure) -> Decimal:
    """The amount in 万元."""
    return figure.base_amount / WAN


def sum_of_parts(parts: Sequence[StatedFigure]) -> Decimal:
    """The sum of amounts in 万元."""
    return sum(map(wan, parts), Decimal(0))


def is_sum(target: Decimal, amounts: Sequence[StatedFigure]) -> bool:
    """Whether some of the amounts come to the target."""
    for size in range(1, len(amounts) + 1):
        for chosen in combinations(amounts, size):
            if agree(sum_of_parts(chosen), target):
                return True
    return False
