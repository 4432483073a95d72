"""A10 and R07: figures of the goals and the purpose that the indicators state otherwise, or not at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from indicators.values import Deadline, Number
from targets.checks.rules.faultless import changed
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.language.figures import StatedFigure, clauses_of, figures_in
from targets.checks.rules.language.nouns import (
    dates_in,
    is_same_rate,
    share_noun,
    shared_length,
)
from targets.checks.rules.parts import is_of_other_years
from targets.checks.rules.rule import Rule

LABELS: Final = {"goals": "绩效目标", "purpose": "资金用途"}
_PEOPLE: Final = {"名": "人", "人次": "人次"}
_VILLAGES: Final = frozenset(["村", "行政村", "社区", "镇", "乡镇"])
_PLACE: Final = re.compile(
    "(?:行政|自然)?(?:村|社区|乡|镇|主?街|主?路|县|小区|居委会|部门|单位|科室)"
)
_RISE: Final = re.compile(
    "(?:增长|提高|提升|下降|降低|减少)(?:率|幅度)?(?:达到?|为|约)?$"
)
# What is meant is a part, an average, or another year's.
_OTHERWISE: Final = re.compile(
    r"其中|分别|每|[人户年月日村亩场次]均|平均|累计|上年|去年|往年|历年|较|同比|环比|比(?!例|率|重|赛)|减少|下降|原有|现有|已有|已建|至少含|包括|包含|不足|剩余|以来|总投资|同期|覆盖率|辖|[日月周](?:处理|产|供|清运)|之[一二三四五]"
)
CountedRow = tuple[IndicatorRow, Number]
_MOST_ROWS: Final = 8
QUANTITIES: Final = "数量指标"
_RATES: Final = ("%", "‰")


@Rule(
    id="A10",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="目标与指标的数字不一致",
    looks_for="绩效目标、资金用途里的数量、比率、时限与指标是否一致；数量指标之和、其他指标已写的数不在此列",
    source="财预〔2015〕88号：绩效目标与绩效指标应当对应",
    example=changed(
        "goals",
        goals="1.按月足额发放450名网格员补贴\n2.网格巡查覆盖52个村和社区",
    ),
    unless=("C04",),
).over_form
def figures_that_differ(form: FormUnderCheck) -> Iterator[Finding]:
    """Figures that a row of the same noun, or the same rate, states otherwise."""
    if is_of_other_years(form.content):
        return
    told: set[tuple[int, str]] = set()
    for where in LABELS:
        for figure in figures_to_compare(form, where):
            row = row_that_differs(form, figure)
            if row is None or (row.index, figure.text) in told:
                continue
            told.add((row.index, figure.text))
            yield difference(where, figure.text, row)
        yield from deadlines_that_differ(form, where)


def difference(where: str, stated: str, row: IndicatorRow) -> Finding:
    """A figure of the text and the one that a row states."""
    return Finding(
        where,
        f"{LABELS[where]}写 {stated}，指标“{row.name[:20]}”写 {row.typed}",
        "请核对，改成一致",
        gist=f"{LABELS[where]}与指标的数字不一致",
        also=(row.where("value"), row.where("name")),
    )


def figures_to_compare(form: FormUnderCheck, where: str) -> list[StatedFigure]:
    """The counts and rates in a text that no row states: those of a part, an average or another year left out."""
    found = [
        figure
        for figure in figures_in(getattr(form.content, where))
        if is_rate(figure) or is_whole_count(figure)
    ]
    meant = [figure for figure in found if not figure.is_loose]
    meant = [figure for figure in meant if not is_otherwise(figure)]
    if not meant:
        return []
    stated = set(stated_in_rows(form))
    return [
        figure
        for figure in meant
        if is_rate(figure) or not is_stated(form, figure, stated)
    ]


def is_stated(form: FormUnderCheck, figure: StatedFigure, stated: set[Decimal]) -> bool:
    """Whether a row states the figure, or some rows together."""
    return figure.base_amount in stated or is_sum_of_rows(form, figure)


def is_rate(figure: StatedFigure) -> bool:
    """Whether a figure is a percentage."""
    return figure.unit.base in _RATES


def is_otherwise(figure: StatedFigure) -> bool:
    """Whether a part is meant, an average or another year; a rate may well rise."""
    if is_rate(figure) and _RISE.search(figure.before):
        return False
    return _OTHERWISE.search(figure.clause) is not None


def is_whole_count(figure: StatedFigure) -> bool:
    """Whether a figure counts something and is not multiplied there."""
    return figure.is_count and not figure.after.startswith(("/", "×", "*", "x"))


def stated_in_rows(form: FormUnderCheck) -> Iterator[Decimal]:
    """Every figure that stands in a row, whatever it counts."""
    for row in form.rows:
        if isinstance(row.value, Number):
            yield row.value.base_amount
        for text in (row.name, row.description, row.typed, row.basis):
            for figure in figures_in(text):
                yield figure.base_amount


def unit_of(base: str) -> str:
    """Units that count the same: 名 and 人."""
    return _PEOPLE.get(base, base)


def rows_in_unit(form: FormUnderCheck, figure: StatedFigure) -> list[CountedRow]:
    """The rows that count in the unit of a figure."""
    unit = unit_of(figure.unit.base)
    return [
        (row, value)
        for row, value in form.rows_with_numbers
        if not value.unit.per and unit_of(value.unit.base) == unit
    ]


def is_sum_of_rows(form: FormUnderCheck, figure: StatedFigure) -> bool:
    """Whether some of the rows in its unit come to the figure."""
    if not figure.is_count:
        return False
    amounts = [value.base_amount for _, value in rows_in_unit(form, figure)]
    for size in range(2, len(amounts[:_MOST_ROWS]) + 1):
        if any(
            sum(chosen) == figure.base_amount
            for chosen in combinations(amounts[:_MOST_ROWS], size)
        ):
            return True
    return False


def row_that_differs(form: FormUnderCheck, figure: StatedFigure) -> IndicatorRow | None:
    """The row that counts the same noun, or states the same rate; None where none does for certain."""
    rows = rows_in_unit(form, figure)
    if is_rate(figure):
        rows = [
            (row, value) for row, value in rows if is_same_rate(figure.noun, row.name)
        ]
    else:
        rows = [
            (row, value)
            for row, value in rows
            if share_noun(figure, row, is_only=len(rows) == 1)
        ]
    if len(rows) > 1 and not is_rate(figure):
        rows = nearest_rows(figure, rows)
    if len(rows) != 1 or rows[0][1].base_amount == figure.base_amount:
        return None
    return rows[0][0]


def nearest_rows(figure: StatedFigure, rows: list[CountedRow]) -> list[CountedRow]:
    """Of several rows of quantities, those whose names share most with the noun: 供热管网 of 供水管网 and 供热管网."""
    counted = [pair for pair in rows if pair[0].level2 == QUANTITIES]
    shared = [shared_length(figure.noun, row.name) for row, _ in counted]
    most = max(shared, default=0)
    nearest = zip(counted, shared, strict=True)
    return [pair for pair, length in nearest if length == most]


def deadlines_that_differ(form: FormUnderCheck, where: str) -> Iterator[Finding]:
    """A clause that differs from a row in its deadline alone."""
    year = form.standards.year
    dated = [
        row
        for row in form.rows
        if isinstance(row.value, Deadline) and not row.value.recurring
    ]
    if not dated:
        return
    for clause in clauses_of(getattr(form.content, where)):
        for stated, what in dates_in(clause, year):
            for row in dated:
                deadline = row.value
                assert isinstance(deadline, Deadline)
                if (
                    deadline.month
                    and deadline.month != stated
                    and what
                    and what in row.name + row.description
                ):
                    yield difference(where, f"{stated}月", row)


@Rule(
    id="R07",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="目标里的数字没有指标",
    looks_for="绩效目标里带单位的数量、比率，是否有指标与它对应；村数等范围不在此列",
    source="财预〔2015〕88号：绩效目标应当细化为绩效指标",
    example=changed(
        "goals",
        goals="1.按月足额发放454名网格员补贴\n2.印发平安建设宣传册5000册",
    ),
    unless=("A10", "A11", "C04", "C10", "F07"),
).over_form
def figures_without_row(form: FormUnderCheck) -> Iterator[Finding]:
    """Figures of the goals that no row states; one finding for all of them."""
    if is_of_other_years(form.content) or not form.rows:
        return
    figures = list(filter(is_promise, figures_to_compare(form, "goals")))
    if not figures:
        return
    stated = set(stated_in_rows(form))
    missing = [
        figure
        for figure in figures
        if figure.base_amount not in stated and row_that_differs(form, figure) is None
    ]
    if missing:
        yield without_row(missing, form)


def is_promise(figure: StatedFigure) -> bool:
    """Whether a figure says what will be done: no number of villages, no 100 %."""
    if figure.unit.base in _VILLAGES or _PLACE.match(figure.after):
        return False
    return not is_rate(figure) or figure.amount != 100


def without_row(missing: Sequence[StatedFigure], form: FormUnderCheck) -> Finding:
    """The figures without a row."""
    quoted = "".join(dict.fromkeys(f"“{figure.quoted}”" for figure in missing[:3]))
    return Finding(
        "goals",
        f"{quoted}没有指标",
        "请补充对应的指标，或核对数字",
        gist="目标里的数字没有指标",
        also=tuple(row.where("value") for row in form.rows if row.level2 == QUANTITIES),
    )
