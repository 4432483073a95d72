"""C10: target values in words where a figure is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Text
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.faultless import TIME, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.language.words import lacks_figure, lacks_time
from targets.checks.rules.rule import Rule

QUALITATIVE: Final = "定性"


@Rule(
    id="C10",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="指标值只有文字，没有数",
    looks_for="指标值是否只写了“及时”“合理”“显著提升”等文字；效益指标只提示，等级、每季度、当日、应保尽保、据实等不在此列",
    source="财预〔2015〕88号：绩效目标应细化量化",
    example=with_row(TIME, "value", value="及时发放"),
    unless=("C04", "T04"),
).over_form
def words_without_figure(form: FormUnderCheck) -> Iterator[Finding]:
    """Values in words that nobody can measure; of benefits it is a hint, because not all of them can be counted."""
    for row in form.rows:
        if not isinstance(row.value, Text) or row.target.nature == QUALITATIVE:
            continue
        if lacks_figure(row.typed):
            yield value_in_words(row)


def value_in_words(row: IndicatorRow) -> Finding:
    """A value in words alone, with what is to be written in its place."""
    typed, level = shown(row.typed), None
    if "效益" in row.level1:
        level = Level.HINT
        lack, advice = "数", "请尽量填写可以衡量的数值，并注明基数"
    elif is_cost(row.target):
        lack, advice = "金额", "请填写成本的上限或单价"
    elif "时效" in row.level2 or lacks_time(row.typed):
        lack, advice = "时间", "请填写日期、期限或比率"
    else:
        lack, advice = "数", "请填写数值和单位，或比率"
    return Finding(
        row.where("value"),
        f"“{typed}”没有写出{lack}",
        advice,
        gist=f"指标值只有文字，没有写出{lack}",
        level=level,
    )
