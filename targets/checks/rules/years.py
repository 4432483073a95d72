"""F08 and F09: deadlines of another year, and goals of a past year or of another unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Deadline
from projects.codes import year_of
from targets.checks.rules.faultless import TIME, changed, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.language.figures import clauses_of
from targets.checks.rules.parts import is_of_other_years
from targets.checks.rules.rule import Rule

_YEAR: Final = re.compile(r"(?<![\d〔\[(（])(20\d\d)(?=年)")
_SEVERAL: Final = re.compile(
    r"跨年|分年|[两二三四五]年|年度?结转|20\d\d年?[-—–~～至到]+(?:20)?\d\d年?|建设期|周期|长期|次年|下年|后续"
)


@Rule(
    id="F08",
    level=Level.WARNING,
    dimension=Dimension.FEASIBLE,
    title="时限不在预算年度",
    looks_for="时效指标的时限是否写成了别的年份；写明分几年实施的不在此列",
    source="财预〔2015〕88号：绩效目标应与本年度的预算相匹配",
    example=with_row(TIME, "value", value="2023年12月底前"),
).over_form
def deadline_of_another_year(form: FormUnderCheck) -> Iterator[Finding]:
    """Deadlines of another year than that of the budget, in forms that speak of one year."""
    year = form.standards.year
    for row in form.rows:
        stated = stated_year(row)
        if stated is None or stated == year or is_of_several_years(form):
            continue
        yield Finding(
            row.where("value"),
            f"“{shown(row.typed)}”不在预算年度 {year} 年",
            f"请填写 {year} 年内的时间",
            gist="时限不在预算年度",
        )


def stated_year(row: IndicatorRow) -> int | None:
    """The year of a deadline, also of one in a sentence; None where the row states none, or several."""
    if "时效" not in row.level2:
        return None
    if isinstance(row.value, Deadline):
        return row.value.year
    years = {int(year) for year in _YEAR.findall(row.typed)}
    return years.pop() if len(years) == 1 else None


def is_of_several_years(form: FormUnderCheck) -> bool:
    """Whether the form itself says that it is carried out over several years."""
    content = form.content
    texts = (content.name, content.purpose, content.goals)
    if is_of_other_years(content) or any(map(_SEVERAL.search, texts)):
        return True
    years = {year for text in texts for year in _YEAR.findall(text)}
    return bool(years - {str(form.standards.year)})


# A past year that is only compared with, or that something goes back to.
_BACK: Final = re.compile(
    "尾款|余款|比|较|合同|结转|遗留|欠|以来|基础上|基期|自20|从20|截至|截止|年底数|在册|年末|《|文件|决算|普查|统计|补[发缴付]|已于|已完成|质保|竣工|上年|往年|[-—–~～至到]20|续建|计划|方案|规划|通过|评为|获"
)
_TOWNSHIP: Final = re.compile("[一-鿿]{2,3}(?:镇|乡)(?=人民政府|政府|党委|机关)")
_OWN_TOWNSHIP: Final = re.compile("[镇乡]")
_HEAD: Final = {"goals": "绩效目标", "purpose": "资金用途"}


@Rule(
    id="F09",
    level=Level.HINT,
    dimension=Dimension.FEASIBLE,
    title="写的是往年或别的单位",
    looks_for="绩效目标、资金用途是否写着往年的年份或别的乡镇；尾款、合同、与往年相比、项目名称里的年份不在此列",
    source="财预〔2015〕88号：绩效目标应与本年度的预算相匹配",
    example=changed(
        goals="1.2022年按月足额发放454名网格员补贴\n2.网格巡查覆盖52个村和社区",
    ),
    unless=("R04",),
).over_form
def of_another_time_or_place(form: FormUnderCheck) -> Iterator[Finding]:
    """Goals and purposes that were written for a past year, or for another township."""
    for where in _HEAD:
        clauses = clauses_of(getattr(form.content, where))
        stated = past_year(clauses, form) or another_township(clauses, form)
        if stated:
            what = f"写的是{stated}，可能是沿用的旧文字"
            yield Finding(where, what, "请核对，改成本年本单位的内容", also=("code",))


def past_year(clauses: tuple[str, ...], form: FormUnderCheck) -> str:
    """The past year of which a clause speaks; "" for one that it compares with, or that the project is named after."""
    content = form.content
    of_code = year_of(content.code)
    for clause in clauses:
        if _BACK.search(clause):
            continue
        for year in _YEAR.findall(clause):
            is_past = int(year) < form.standards.year
            if is_past and int(year) != of_code and year not in content.name:
                return f" {year} 年"
    return ""


def another_township(clauses: tuple[str, ...], form: FormUnderCheck) -> str:
    """The name of another township than the one whose form it is; "" where there is none for certain."""
    own = form.content.department_name
    if not _OWN_TOWNSHIP.search(own):
        return ""
    for clause in clauses:
        for name in _TOWNSHIP.findall(clause):
            if name[-3:] not in own and name[-3:] not in form.content.name:
                return f"“{name[-4:]}”"
    return ""
