"""Forms of other kinds and of other provinces: named by their titles, and not read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.problems import shown

# How a title ends → what the form is.
KINDS = {
    "绩效目标申报表": r"(?:绩效目标|绩效)(?:申报|审批|审核|批复)表",
    "绩效运行监控表": r"(?:运行)?监控(?:情况)?(?:分析)?表",
    "绩效自评表": r"自评(?:得分|评分|情况)?表",
    "收支预算表": r"(?:收支|收入|支出)(?:预算)?(?:总|明细)?表",
}
ENDING = r"\s*(?:[（(].{0,20}[）)])?\s*"
PATTERNS = {
    kind: re.compile(rf".{{0,60}}{title}{ENDING}") for kind, title in KINDS.items()
}
ADVICE = "与本县的绩效目标表不是一种表，不能导入，请照模板填写后再试"


def other_form(texts: Iterable[str]) -> str:
    """What the first of these lines that is the title of another form says it is, and what to do; blank for none."""
    for text in texts:
        title = text.strip()
        for kind, pattern in PATTERNS.items():
            if pattern.fullmatch(title):
                return f"“{shown(title)}”是{kind}，{ADVICE}"
    return ""
