"""R01 and R02: goals and indicators that are those of another project of the unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

from core.problems import shown
from targets.checks.rules.alike import Elements, group_places, nearest
from targets.checks.rules.cells import TABLE
from targets.checks.rules.faultless import FAULTLESS, beside
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.rule import Limit, Rule
from targets.checks.rules.texts import comparable

SAME_GOALS: Final = Limit(
    "same_goals", "绩效目标相同的项目数", Decimal(3), Decimal(2), Decimal(100)
)
ALIKE: Final = Limit(
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


@Rule(
    id="R01",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="多个项目绩效目标相同",
    looks_for="同一单位绩效目标完全相同的项目是否达到限度规定的个数",
    source="财预〔2015〕88号：绩效目标应指向明确，与本项目的支出内容相应",
    example=beside(
        "三个项目的绩效目标一字不差",
        replace(FAULTLESS, name="护林员补贴", targets=()),
        replace(FAULTLESS, name="保洁员补贴", targets=()),
    ),
    limit=SAME_GOALS,
).over_forms
def same_goals(forms: Sequence[FormUnderCheck]) -> Iterator[tuple[int, Finding]]:
    """Projects of which as many have the same goals as the limit says."""
    by_goals = group_places(goals_of(form.content.goals) for form in forms)
    for goals, places in by_goals.items():
        fewest = SAME_GOALS.of(forms[places[0]].standards)
        if not goals or len(places) < 2 or len(places) < fewest:
            continue
        for place in places:
            others = named_projects(forms, places, place, 3)
            yield (
                place,
                Finding(
                    "goals",
                    f"与{others}的绩效目标完全相同",
                    "请按本项目要做的事和要达到的效果填写",
                    gist="与其他项目的绩效目标完全相同",
                ),
            )


@lru_cache(maxsize=4096)
def goals_of(text: str) -> frozenset[str]:
    """The numbered goals without their numbers; a line that has no words is none."""
    goals = set()
    for typed in text.split("\n"):
        line = comparable(_CIRCLED.sub("", typed))
        number = _NUMBERING.match(line)
        goal = line[number.end() :] if number else line
        if _LETTER.search(goal):
            goals.add(goal)
    return frozenset(goals)


# A row of indicators by what it states: its name, its value and its basis.
Content = tuple[str, str, str]
Contents = frozenset[Content]
RowsByContent = dict[Content, IndicatorRow]


@Rule(
    id="R02",
    level=Level.WARNING,
    dimension=Dimension.RELEVANT,
    title="绩效指标与其他项目重复",
    looks_for="同一单位三行以上的指标是否与另一项目全部相同；数量、成本指标都相同的项目，重复的比例是否达到限度",
    source="财预〔2015〕88号：绩效指标应与绩效目标相关联，细化、量化",
    example=beside(
        "另一个项目的各条指标、指标值和依据与本项目相同",
        replace(FAULTLESS, name="护林员补贴", goals="1.按月足额发放护林员补贴"),
    ),
    limit=ALIKE,
).over_forms
def copied_indicators(forms: Sequence[FormUnderCheck]) -> Iterator[tuple[int, Finding]]:
    """Projects whose indicators are all, or nearly all, those of another project.

    Nearly equal are only projects that promise the same quantities at the same costs: where those differ, the rest is
    what projects of one kind have in common.
    """
    tables = [rows_by_content(form) for form in forms]
    places_of = {
        rows: places
        for rows, places in group_places(map(frozenset, tables)).items()
        if len(rows) >= FEWEST_ROWS
    }
    for rows, places in places_of.items():
        if len(places) > 1:
            yield from wholly_copied(forms, tables, rows, places)
    distinct = {rows: tables[places[0]] for rows, places in places_of.items()}
    least = ALIKE.of(forms[0].standards) if forms else ALIKE.default
    for rows, like in nearly_equal(distinct, least):
        if len(places_of[rows]) > 1:
            continue
        (place,) = places_of[rows]
        shared = rows & like
        other = named_projects(forms, places_of[like], None, 1)
        what = f"{len(rows)} 条指标中有 {len(shared)} 条与{other}相同"
        yield place, copied_rows(tables[place], shared, what, "多数指标与其他项目相同")


def wholly_copied(
    forms: Sequence[FormUnderCheck],
    tables: Sequence[RowsByContent],
    rows: Contents,
    places: Sequence[int],
) -> Iterator[tuple[int, Finding]]:
    """Findings in the forms at these places, all of which have the same rows."""
    for place in places:
        others = named_projects(forms, places, place, 1)
        what = f"{len(rows)} 条指标与{others}完全相同"
        gist = "全部指标与其他项目完全相同"
        yield place, copied_rows(tables[place], rows, what, gist)


def rows_by_content(form: FormUnderCheck) -> RowsByContent:
    """The rows that state something by what they state; a value is compared by its meaning."""
    found: RowsByContent = {}
    for row in form.rows:
        name, value = comparable(row.name), comparable(str(row.value))
        if name and value:
            found.setdefault((name, value, comparable(row.basis)), row)
    return found


def nearly_equal(
    tables: dict[Contents, RowsByContent], least: Decimal
) -> Iterator[tuple[Contents, Contents]]:
    """The contents of a table and those most like them, of tables that share at least this percentage."""
    distinct = list(tables)
    for places in group_places(map(own_figures, tables.values())).values():
        kin = [distinct[place] for place in places]
        numbers: dict[Content, int] = {}
        sets = [
            Elements(numbers.setdefault(row, len(numbers)) for row in tables[rows])
            for rows in kin
        ]
        for rows, match in zip(kin, nearest(sets, least), strict=True):
            if match is not None:
                yield rows, kin[match.other]


def own_figures(table: RowsByContent) -> Contents:
    """The quantities and the costs of a project."""
    return frozenset(
        content
        for content, row in table.items()
        if "数量" in row.level2 or "成本" in row.level2
    )


def copied_rows(
    table: RowsByContent, shared: Contents, what: str, gist: str
) -> Finding:
    """A finding about the rows of a table that another project has as well."""
    rows = [row for content, row in table.items() if content in shared]
    cells = (row.where(column) for row in rows for column in ("name", "value", "basis"))
    advice = "请按本项目的内容设置指标、指标值和依据"
    return Finding(TABLE, what, advice, gist, tuple(islice(cells, MOST_CELLS)))


def named_projects(
    forms: Sequence[FormUnderCheck], places: Sequence[int], own: int | None, most: int
) -> str:
    """Quote the projects at these places: 「甲」「乙」, or with more of them 「甲」「乙」「丙」等 11 个项目.

    `own` is the place of the form that the finding is about; it is left out.
    """
    others = [place for place in places[: most + 1] if place != own][:most]
    names = []
    for place in others:
        content = forms[place].content
        name = content.name or content.code or "未命名项目"
        names.append(f"「{shown(name, 24)}」")
    count = len(places) - (own is not None)
    quoted = "".join(names)
    return quoted if count <= most else f"{quoted}等 {count} 个项目"
