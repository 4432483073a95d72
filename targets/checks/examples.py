"""A form in which nothing is found and, for each rule, one that differs from it by as little as makes the rule speak.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from targets.checks.engine import Report, check_beside
from targets.checks.rules.cells import text_at
from targets.checks.rules.finding import Finding
from targets.checks.rules.form_under_check import Standards
from targets.documents.layout import AMOUNTS, MONTHS
from targets.documents.values import (
    TARGETS,
    Plan,
    ProjectForm,
    TargetRow,
    cell_label,
)

OUTPUT, BENEFIT, SATISFACTION = "产出指标", "效益指标", "满意度指标"
CATEGORIES: Final = (
    *((OUTPUT, each) for each in ("数量指标", "质量指标", "时效指标", "成本指标")),
    *(
        (BENEFIT, each)
        for each in ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")
    ),
    (SATISFACTION, "服务对象满意度指标"),
)
REQUIRED: Final = frozenset(
    {
        OUTPUT,
        BENEFIT,
        SATISFACTION,
        *(level2 for level1, level2 in CATEGORIES if level1 == OUTPUT),
    }
)
STANDARDS: Final = Standards(2024, CATEGORIES, REQUIRED)
# Rows of SOUND by what they are, and that of an example which adds one.
QUANTITY, QUALITY, TIME, COST, SOCIAL, CONTENT, ADDED = range(7)

SOUND: Final = ProjectForm(
    department_code="901001",
    department_name="巨鹿县巨鹿镇人民政府本级",
    code="13052924P00584012153W",
    name="综合网格员补贴",
    budget=Decimal("163.44"),
    fiscal_funds=Decimal("163.44"),
    purpose="按每人每月300元的标准，向全镇454名综合网格员发放全年补贴。",
    plan=Plan(Decimal(25), Decimal(50), Decimal(75), Decimal(100)),
    goals="1.按月足额发放454名网格员补贴\n2.网格巡查覆盖52个村和社区",
    targets=(
        TargetRow(
            OUTPUT,
            "数量指标",
            "发放人数",
            "当年领取补贴的综合网格员人数",
            "454人",
            "组织部审核名单",
        ),
        TargetRow(
            OUTPUT,
            "质量指标",
            "补贴发放准确率",
            "发放对象和金额无误的人次占比",
            "≥98%",
            "上年实际完成98%",
        ),
        TargetRow(
            OUTPUT,
            "时效指标",
            "补贴发放时间",
            "全年补贴发放完毕的日期",
            "12月底前",
            "镇政府年度工作计划",
        ),
        TargetRow(
            OUTPUT,
            "成本指标",
            "人均补贴标准",
            "每名网格员每月的补贴",
            "≤300元/人/月",
            "县委组织部文件",
        ),
        TargetRow(
            BENEFIT,
            "社会效益指标",
            "网格事件办结率",
            "当年办结的网格事件占上报事件的比例",
            "≥90%",
            "上年办结率88%",
        ),
        TargetRow(
            SATISFACTION,
            "服务对象满意度指标",
            "村民满意度",
            "抽样调查中满意和较满意的村民占比",
            "≥90%",
            "上年调查结果89%",
        ),
    ),
)


BLANK: Final = "（空白）"


@dataclass(frozen=True, slots=True)
class Example:
    """`others` stand beside the form in its unit; `cells` are those that matter, or `said` tells what does."""

    rule: str
    form: ProjectForm
    cells: tuple[str, ...] = ()
    said: str = ""
    others: tuple[ProjectForm, ...] = ()

    @property
    def written(self) -> str:
        """What a person wrote: `“发放人数”的指标值：人`."""
        return self.said or "；".join(
            f"{self._label(where)}：{self._text(where)}" for where in self.cells
        )

    @property
    def finding(self) -> Finding:
        """What the rule says to it, in the words of the engine."""
        return next(each for each in report_on(self).findings if each.rule == self.rule)

    @property
    def told(self) -> str:
        """The same with its cell, as it stands on the pages."""
        return f"{self.finding.label}：{self.finding.message}"

    def _label(self, where: str) -> str:
        row, dot, column = where.rpartition(".")
        if not row.startswith("targets["):
            return cell_label(where)
        name = f"{row}{dot}name"
        of_row = "" if name in self.cells else f"“{text_at(self.form, name)}”的"
        return f"{of_row}{TARGETS.labels[column]}"

    def _text(self, where: str) -> str:
        text = text_at(self.form, where)
        return f"{text}万元" if where in AMOUNTS else text or BLANK


@cache
def report_on(example: Example) -> Report:
    """All that is found in its form."""
    return check_beside(example.form, example.others, STANDARDS)


def _cell(row: int, column: str) -> str:
    return f"targets[{row}].{column}"


def _with_row(rule: str, row: int, *columns: str, **texts: Any) -> Example:
    """One that has other texts in that row; of its cells those of `columns` matter, or else those texts."""
    rows = list(SOUND.targets)
    rows[row] = replace(rows[row], **texts)
    return Example(
        rule,
        replace(SOUND, targets=tuple(rows)),
        tuple(_cell(row, each) for each in columns or texts),
    )


def _with_one_more(rule: str, row: TargetRow, *columns: str) -> Example:
    """One that has a row behind the others."""
    form = replace(SOUND, targets=(*SOUND.targets, row))
    return Example(rule, form, tuple(_cell(ADDED, column) for column in columns))


def _without_row(rule: str, row: int, said: str) -> Example:
    rows = tuple(each for number, each in enumerate(SOUND.targets) if number != row)
    return Example(rule, replace(SOUND, targets=rows), said=said)


def _with_plan(rule: str, *percents: int | None) -> Example:
    plan = Plan(*(None if each is None else Decimal(each) for each in percents))
    months = zip(MONTHS, percents, strict=True)
    said = "，".join(
        f"{month}空白" if percent is None else f"{month} {percent}%"
        for month, percent in months
    )
    return Example(rule, replace(SOUND, plan=plan), said=f"资金支出计划：{said}")


_COPY: Final = replace(SOUND, name="护林员补贴", goals="1.按月足额发放护林员补贴")
_SAME_GOALS: Final = tuple(
    replace(SOUND, name=name, targets=()) for name in ("护林员补贴", "保洁员补贴")
)

_MADE: Final = (
    Example("C01", replace(SOUND, goals=""), ("goals",)),
    _without_row("C02", CONTENT, "绩效指标里没有满意度指标"),
    _without_row("C03", QUALITY, "产出指标有数量、时效和成本指标"),
    _with_row("C04", QUANTITY, value="人"),
    _with_row("C05", SOCIAL, description="网格事件办结率"),
    _with_row("C06", CONTENT, basis="满意度"),
    _with_plan("C07", 25, 50, 100, None),
    _with_plan("C08", 25, 75, 50, 100),
    Example("C09", replace(SOUND, purpose="用于综合网格员补贴"), ("name", "purpose")),
    Example(
        "A01", replace(SOUND, fiscal_funds=Decimal(160)), ("budget", "fiscal_funds")
    ),
    _with_row("A02", COST, value="≥300元/人/月"),
    _with_row(
        "A03",
        COST,
        "name",
        "value",
        name="补贴总成本",
        description="全年补贴的支出",
        value="≤163.44元",
    ),
    Example(
        "A04",
        replace(SOUND, budget=Decimal(200), fiscal_funds=Decimal(200)),
        ("budget", _cell(QUANTITY, "value"), _cell(COST, "value")),
    ),
    _with_row(
        "A05",
        COST,
        "name",
        "value",
        name="预算执行率",
        description="全年支出占预算的比例",
        value="≥95%",
    ),
    _with_plan("A06", 100, 100, 100, 100),
    _with_row("A07", CONTENT, value="≥70%"),
    _with_row("A08", COST, value="≤300元"),
    Example("R01", SOUND, said="三个项目的绩效目标一字不差", others=_SAME_GOALS),
    Example(
        "R02",
        SOUND,
        said="另一个项目的各条指标、指标值和依据与本项目相同",
        others=(_COPY,),
    ),
    _with_one_more(
        "R03",
        TargetRow(
            BENEFIT,
            "可持续影响指标",
            "网格员满意度",
            "满意和较满意的网格员占比",
            "≥90%",
            "上年调查结果88%",
        ),
        "level2",
        "name",
    ),
    Example("R04", replace(SOUND, code="13052923P00584012153E"), ("code",)),
    _with_row("F01", TIME, name="补贴发放及时率", value="12月底前"),
    replace(
        _with_row("F02", TIME, value="6月底前"),
        cells=(_cell(TIME, "name"), _cell(TIME, "value"), "plan.june"),
    ),
    _with_one_more(
        "F03",
        TargetRow(
            OUTPUT,
            "数量指标",
            "管辖村数",
            "网格覆盖的行政村",
            "≥52个",
            "县行政区划名录",
        ),
        "name",
        "value",
    ),
    _with_row(
        "F04",
        SOCIAL,
        "name",
        "value",
        "basis",
        name="群众安全感提升率",
        description="全镇群众安全感的提升幅度",
        value="≥5%",
        basis="镇综治工作方案",
    ),
    _with_row("T01", QUALITY, description="发放对象和金额无误的人次所占比列"),
    Example("T02", replace(SOUND, code="13052924P00584012153X"), ("code",)),
)
EXAMPLES: Final[dict[str, Example]] = {each.rule: each for each in _MADE}
