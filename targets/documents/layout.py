"""The official layout as a sequence of paragraphs and table rows, which each file format draws in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby

from core.amounts import HALF_WIDTH, print_amount
from core.problems import Place
from core.spelling import tidy
from targets.documents.geometry import HEAD
from targets.documents.schema import Group
from targets.documents.values import (
    DECLARATION,
    TARGETS,
    DepartmentForm,
    Document,
    ProjectForm,
    TargetRow,
)


class Style(Enum):
    """The kinds of paragraphs."""

    PART = "part"  # 第一部分
    PART_NAME = "part name"  # 部门整体绩效目标
    HEADING = "heading"  # 一、总体绩效目标
    ITEM = "item"  # 1、the title of a sub-target or a safeguard
    BODY = "body"
    TITLE = "title"  # 1.项目名称绩效目标表


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the document, and where it stands in the file it was read from."""

    text: str
    style: Style = Style.BODY
    place: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its cells from left to right, a merged cell once; blank where merged with the cell above.

    `origins` are, for a spreadsheet, where the cells stand in it. In Word, `columns` are those of the grid where the
    cells begin, and `seen` is what a person sees in each, also where it is merged with the cell above.
    """

    cells: tuple[str, ...]
    place: str = ""
    origins: tuple[Place, ...] = field(default=(), compare=False)
    columns: tuple[int, ...] = field(default=(), compare=False)
    seen: tuple[str, ...] = field(default=(), compare=False)


Item = Paragraph | Row


def quoted(item: Item) -> str:
    """An item as a message quotes it, with the place where it stands in the file."""
    text = item.text.strip() if isinstance(item, Paragraph) else " | ".join(item.cells)
    return f"{item.place}：{text}" if item.place else text


PART_ONE = ("第一部分", "部门整体绩效目标")
PART_TWO = ("第二部分", "预算项目绩效目标")
OVERALL, SUB_TARGETS, SAFEGUARDS = (
    "一、总体绩效目标",
    "二、分项绩效目标",
    "三、工作保障措施",
)
OWNER, GOAL, INDICATORS = "编制单位：", "绩效目标：", "绩效指标："
TITLE_END = "绩效目标表"
UNIT_LABEL = "单位："
AMOUNTS_IN = f"{UNIT_LABEL}万元"

CODE, NAME = DECLARATION.labels["code"], DECLARATION.labels["name"]
BUDGET_HEAD, BUDGET = "预算规模及资金用途", DECLARATION.labels["budget"]
FISCAL_FUNDS, OTHER_FUNDS = "其中：财政    资金", DECLARATION.labels["other_funds"]
AMOUNTS = ("budget", "fiscal_funds", "other_funds")
PLAN_HEAD = "资金支出计划（%）"
PLAN = tuple(column for column in DECLARATION.fields if column.name.startswith("plan."))
MONTHS = tuple(column.heading for column in PLAN)
GOALS = DECLARATION.labels["goals"]
TARGET_HEADER = tuple(TARGETS.labels.values())

# The rows of a form before its indicator rows: those of the head, and the indicators' header.
HEAD_ROWS = len(HEAD) + 1


# How people number a title: 1. or （1） or 表1.
TITLE_NUMBER = re.compile(
    r"(?:表\s*\d+\s*[.．、：:]?|[（(]\d+[)）]\s*[.．、]?|\d+\s*[.．、])\s*"
)
PLAIN_SIGNS = HALF_WIDTH | str.maketrans("（）：", "():")


def compact(text: str) -> str:
    """A label without blanks and without its width: 其中：财政    资金 and 其中:财政资金 are one."""
    return "".join(tidy(text).translate(PLAIN_SIGNS).split())


def title_of(text: str) -> str | None:
    """The project's name in a form's title; None for a line that is no title."""
    text = text.strip()
    if not text.endswith(TITLE_END):
        return None
    text = text.removesuffix(TITLE_END)
    number = TITLE_NUMBER.match(text)
    return text[number.end() :].strip() if number else text


def items(document: Document) -> Iterator[Item]:
    """The whole document in order; part headings stand only where both parts are meant to."""
    if document.department is not None:
        yield from _part_heading(PART_ONE)
        yield from part_one_items(document.department)
        yield from _part_heading(PART_TWO)
    group = targets_of(document)
    for number, form in enumerate(document.projects, document.first):
        yield Paragraph(f"{number}.{form.name}{TITLE_END}", Style.TITLE)
        yield from rows(form, group)


def has_contents(document: Document) -> bool:
    """Whether a file of it opens with a table of contents."""
    return len(document.projects) > 1


def targets_of(document: Document) -> Group:
    """The indicators with the columns that the document uses."""
    return DECLARATION.with_columns(document.columns).group("targets")


def rows(form: ProjectForm, group: Group = TARGETS) -> Iterator[Row]:
    """The HEAD_ROWS rows of a form's head, then one row for each indicator."""
    # A name such as 12345热线 would read as a part of the code.
    gap = " " if form.department_name[:1].isdigit() else ""
    yield Row((f"{form.department_code}{gap}{form.department_name}", AMOUNTS_IN))
    yield Row((CODE, form.code, NAME, form.name))
    budget = BUDGET, print_amount(form.budget, separators=False)
    fiscal_funds = FISCAL_FUNDS, print_amount(form.fiscal_funds, separators=False)
    other_funds = OTHER_FUNDS, print_amount(form.other_funds, separators=False)
    yield Row((BUDGET_HEAD, *budget, *fiscal_funds, *other_funds))
    yield Row(("", form.purpose))
    yield Row((PLAN_HEAD, *MONTHS))
    yield Row(("", *(column.text_of(form) for column in PLAN)))
    yield Row((GOALS, form.goals))
    yield Row(tuple(group.labels.values()))
    above = None
    for target in form.targets:
        level1, *rest = group.texts_of(target)
        yield Row(("" if level1 == above else level1, *rest))
        above = level1


def category_spans(
    targets: tuple[TargetRow, ...], group: Group = TARGETS
) -> list[tuple[int, int]]:
    """For each row, over how many rows its first- and second-level cells reach; 0 where merged with the cell above.

    A row with nothing but its category keeps its second-level cell, or it would read as an empty line.
    """
    first = [target.level1 for target in targets]
    second: list[tuple[str, str] | int] = []
    for number, target in enumerate(targets):
        is_filled = any(group.texts_of(target)[2:])
        second.append((target.level1, target.level2) if is_filled else number)
    return list(zip(_spans(first), _spans(second), strict=True))


def _spans(keys: list[str] | list[tuple[str, str] | int]) -> list[int]:
    """The length of every run of equal keys at its first place, and 0 at the others."""
    spans: list[int] = []
    for _, run in groupby(keys):
        length = len(list(run))
        spans.append(length)
        spans += [0] * (length - 1)
    return spans


def _part_heading(heading: tuple[str, str]) -> Iterator[Paragraph]:
    """The two lines above a part."""
    number, name = heading
    yield Paragraph(number, Style.PART)
    yield Paragraph(name, Style.PART_NAME)


def part_one_items(form: DepartmentForm) -> Iterator[Paragraph]:
    """The paragraphs of part one below its heading.

    A sub-target without a title opens with its goal in the same line, as the published documents have it.
    """
    if form.department_code:
        yield Paragraph(f"{OWNER}{form.department_code}{form.department_name}")
    yield Paragraph(OVERALL, Style.HEADING)
    yield from _body(form.overall)
    yield Paragraph(SUB_TARGETS, Style.HEADING)
    for number, sub_target in enumerate(form.sub_targets, start=1):
        if sub_target.title or not sub_target.goal:
            yield Paragraph(f"{number}、{sub_target.title}", Style.ITEM)
            yield from _body(sub_target.goal, GOAL)
        else:
            yield from _body(sub_target.goal, f"{number}、{GOAL}")
        yield from _body(sub_target.indicators, INDICATORS)
    yield Paragraph(SAFEGUARDS, Style.HEADING)
    for number, safeguard in enumerate(form.safeguards, start=1):
        yield Paragraph(f"{number}、{safeguard.title}", Style.ITEM)
        yield from _body(safeguard.text)


def _body(text: str, opening: str = "") -> Iterator[Paragraph]:
    """The lines of a text behind its opening; nothing for a blank text."""
    if text:
        for line in f"{opening}{text}".split("\n"):
            yield Paragraph(line)
