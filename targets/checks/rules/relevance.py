"""相关性: whether goals and indicators are those of this project, and stand where they belong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

from core.problems import shown
from targets.checks.rules.alike import Elements, groups, nearest
from targets.checks.rules.finding import TABLE, Dimension, Finding, Level
from targets.checks.rules.form_under_check import Row, Subject, half_width
from targets.checks.rules.misplaced import misplaced_indicator
from targets.checks.rules.rule import Figure, Rule

SAME_GOALS: Final = Figure(
    "same_goals", "绩效目标相同的项目数", Decimal(3), Decimal(2), Decimal(100)
)
ALIKE: Final = Figure(
    "alike", "指标重复的比例（%）", Decimal(80), Decimal(50), Decimal(100)
)
# Fewer rows than these are alike by chance.
FEWEST_ROWS: Final = 3
MOST_CELLS: Final = 60

_CIRCLED: Final = re.compile("[①-⑳❶-❿⓵-⓾㈠-㈩]")
_ORDINAL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_NUMBERING: Final = re.compile(
    rf"\({_ORDINAL}\)[、.,:]?|(?:第|目标)?{_ORDINAL}(?:[、)]|[.,:](?!\d))"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_CLOSING: Final = ",.;:。、!…"


@lru_cache(maxsize=20_000)
def same(text: str) -> str:
    """The text as it is compared with others: half-width, in small letters, without blanks and closing signs."""
    if text.isascii() and text.isalnum():
        return text.casefold()
    return "".join(half_width(text).split()).casefold().rstrip(_CLOSING)


@Rule(
    "R01",
    Level.HINT,
    Dimension.RELEVANT,
    "多个项目绩效目标相同",
    "财预〔2015〕88号：绩效目标应指向明确，与本项目的支出内容相应",
    figure=SAME_GOALS,
).over_forms
def same_goals(subjects: Sequence[Subject]) -> Iterator[tuple[int, Finding]]:
    for goals, members in groups(
        _goals(subject.form.goals) for subject in subjects
    ).items():
        enough = len(members) > 1 and len(members) >= SAME_GOALS.of(
            subjects[members[0]].standards
        )
        for member in members if goals and enough else ():
            yield (
                member,
                Finding(
                    "goals",
                    f"与{_others(subjects, members, member, 3)}的绩效目标完全相同",
                    "请按本项目要做的事和要达到的效果填写",
                    gist="与其他项目的绩效目标完全相同",
                ),
            )


@lru_cache(maxsize=4096)
def _goals(text: str) -> frozenset[str]:
    """The numbered goals without their numbers; a line that has no words is none."""
    lines = (same(_CIRCLED.sub("", line)) for line in text.split("\n"))
    goals = (
        line[found.end() :] if (found := _NUMBERING.match(line)) else line
        for line in lines
    )
    return frozenset(goal for goal in goals if _LETTER.search(goal))


@Rule(
    "R02",
    Level.WARNING,
    Dimension.RELEVANT,
    "绩效指标与其他项目重复",
    "财预〔2015〕88号：绩效指标应与绩效目标相关联，细化、量化",
    figure=ALIKE,
).over_forms
def copied_indicators(subjects: Sequence[Subject]) -> Iterator[tuple[int, Finding]]:
    """Nearly equal are only projects that promise the same quantities at the same costs: where those differ, the rest
    is what projects of one kind have in common.
    """
    tables = [_rows_by_content(subject) for subject in subjects]
    equal = {
        rows: members
        for rows, members in groups(map(frozenset, tables)).items()
        if len(rows) >= FEWEST_ROWS
    }
    for rows, members in equal.items():
        for member in members if len(members) > 1 else ():
            what = (
                f"{len(rows)} 条指标与{_others(subjects, members, member, 1)}完全相同"
            )
            yield (
                member,
                _copied(tables[member], rows, what, "全部指标与其他项目完全相同"),
            )
    first = {rows: tables[members[0]] for rows, members in equal.items()}
    for rows, like in _nearly_equal(first, subjects):
        if len(members := equal[rows]) == 1:
            shared = rows & like
            what = f"{len(rows)} 条指标中有 {len(shared)} 条与{_others(subjects, equal[like], None, 1)}相同"
            yield (
                members[0],
                _copied(tables[members[0]], shared, what, "多数指标与其他项目相同"),
            )


Content = tuple[str, str, str]
Contents = frozenset[Content]
Table = dict[Content, Row]


def _rows_by_content(subject: Subject) -> Table:
    """The rows that state something, by name, value and basis; a value is compared by its meaning."""
    found: Table = {}
    for row in subject.rows:
        name, value = same(row.target.name), same(str(row.value))
        if name and value:
            found.setdefault((name, value, same(row.target.basis)), row)
    return found


def _nearly_equal(
    tables: dict[Contents, Table], subjects: Sequence[Subject]
) -> Iterator[tuple[Contents, Contents]]:
    """The rows of some form, and those most like them, where enough are."""
    distinct = list(tables)
    for places in groups(map(_own_figures, tables.values())).values():
        kin = [distinct[at] for at in places]
        numbers: dict[Content, int] = {}
        sets = [
            Elements(numbers.setdefault(row, len(numbers)) for row in tables[rows])
            for rows in kin
        ]
        for rows, match in zip(
            kin, nearest(sets, ALIKE.of(subjects[0].standards)), strict=True
        ):
            if match is not None:
                yield rows, kin[match.other]


def _own_figures(table: Table) -> Contents:
    """What a project does and what it costs."""
    return frozenset(
        content
        for content, row in table.items()
        if "数量" in row.target.level2 or "成本" in row.target.level2
    )


def _copied(table: Table, shared: Contents, what: str, gist: str) -> Finding:
    rows = (row for content, row in table.items() if content in shared)
    cells = (row.where(column) for row in rows for column in ("name", "value", "basis"))
    also = tuple(islice(cells, MOST_CELLS))
    return Finding(
        TABLE, what, "请按本项目的内容设置指标、指标值和依据", gist=gist, also=also
    )


def _others(
    subjects: Sequence[Subject], members: Sequence[int], own: int | None, most: int
) -> str:
    """«「甲」「乙」», or «「甲」「乙」「丙」等 11 个项目» where they are more than may be named; `own` is no other."""
    count = len(members) - (own is not None)
    forms = [subjects[each].form for each in members[: most + 1] if each != own][:most]
    names = "".join(
        f"「{shown(form.name or form.code or '未命名项目', 24)}」" for form in forms
    )
    return names if count <= most else f"{names}等 {count} 个项目"


@Rule(
    "R03",
    Level.WARNING,
    Dimension.RELEVANT,
    "指标与所列类别不符",
    "财预〔2015〕88号：产出、效益和满意度指标分类设置",
).over_form
def misplaced(subject: Subject) -> Iterator[Finding]:
    found = (misplaced_indicator(row, subject) for row in subject.rows)
    return (each for each in found if each is not None)


_CODE: Final = re.compile("[0-9]{6}([0-9]{2})[A-Z][0-9A-Z]{12}")


@Rule(
    "R04",
    Level.HINT,
    Dimension.RELEVANT,
    "编码年度不是预算年度",
    "财预〔2015〕88号：绩效目标应与本年度的预算相匹配",
    unless=("T02",),
).over_form
def carried_over(subject: Subject) -> Iterator[Finding]:
    read, budget_year = _CODE.fullmatch(subject.form.code), subject.standards.year
    if read is None or (year := 2000 + int(read[1])) == budget_year:
        return
    if year < budget_year:
        yield Finding(
            "code",
            f"编码是 {year} 年的，属结转项目",
            "请在绩效目标中只写本年要完成的部分",
        )
    else:
        yield Finding(
            "code",
            f"编码是 {year} 年的，晚于预算年度 {budget_year} 年",
            "请核对项目编码和预算年度",
        )


RULES: tuple[Rule, ...] = (same_goals, copied_indicators, misplaced, carried_over)
