"""Part one of the document: paragraphs read into a DepartmentForm, and indicators read from its prose."""

from __future__ import annotations

import re

from core.problems import Problem, shown
from targets.documents.layout import (
    GOAL,
    INDICATORS,
    OVERALL,
    OWNER,
    PART_ONE,
    PART_TWO,
    SAFEGUARDS,
    SUB_TARGETS,
    Paragraph,
    compact,
    quoted,
)
from targets.documents.values import DepartmentForm, SafeguardForm, SubTargetForm

# The three sections by their names without number and colon, as people vary them.
SECTIONS = {
    **dict.fromkeys(("总体绩效目标", "总体目标", "部门总体绩效目标"), OVERALL),
    **dict.fromkeys(("分项绩效目标", "分项目标"), SUB_TARGETS),
    **dict.fromkeys(("工作保障措施", "保障措施"), SAFEGUARDS),
}
SECTION_NUMBER = re.compile(r"\(?[一二三四五六七八九十]+\)?[、.,]?")
HEADINGS = {*PART_ONE, *PART_TWO}
OWNER_LINE = re.compile(rf"{OWNER[:-1]}\s*[：:]\s*(\d{{3,12}})\s*(.*)")
LABEL = re.compile(rf"\s*({GOAL[:-1]}|{INDICATORS[:-1]})\s*[：:]")
# 1、 or 1. (but not 1.5) or （1）
NUMBERED = re.compile(
    r"(?:(\d{1,3})\s*(、|[.．](?!\d))|([（(])(\d{1,3})[)）])\s*(.*)", re.DOTALL
)
# A number this little above the one that is due is a slip of numbering; a larger one is a figure in a sentence.
SLIP = 3


# «日常工作完成率达到 90%以上»: what is measured, and the value it is to reach.
PROMISE = re.compile(r"(.+?)(?:应|要|需)?(?:达到|达)\s*(\d.*)")
DUTY_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def indicators_in(prose: str) -> list[tuple[str, str]]:
    """The indicators that a sub-target's prose states, as (name, value as written): («受益群体满意度», «90%以上»)."""
    indicators = []
    for clause in re.split(r"[，,；;。\n]", prose):
        found = PROMISE.fullmatch(clause.strip())
        if found:
            indicators.append((found[1].strip(), found[2].strip()))
    return indicators


def duties_in(overall: str) -> tuple[str, list[str]]:
    """An overall target as its opening and its numbered duties ①②③…, each with its number."""
    parts = re.split(f"(?=[{DUTY_NUMBERS}])", overall)
    opening, *duties = [part.strip() for part in parts]
    return opening, duties


def read_department(
    paragraphs: list[Paragraph],
) -> tuple[DepartmentForm | None, list[Problem], list[str]]:
    """Part one, None where there is none; what is wrong with it; and the paragraphs outside its three sections."""
    sections, owner, unplaced = _split(paragraphs)
    if not sections:
        return None, [], unplaced
    for section in (OVERALL, SUB_TARGETS, SAFEGUARDS):
        if section not in sections:
            unplaced.append(f"{PART_ONE[1]}里没有找到“{section}”一节，请核对它的标题")
    problems: list[Problem] = []
    overall = [paragraph.text for paragraph in sections.get(OVERALL, [])]
    sub_targets = []
    for lines in _numbered(sections.get(SUB_TARGETS, []), problems, unplaced):
        sub_targets.append(sub_target_in(lines))
    safeguards = []
    lines_of_safeguards = _numbered(
        sections.get(SAFEGUARDS, []), problems, unplaced, before=len(sub_targets)
    )
    for title, *text in lines_of_safeguards:
        safeguards.append(SafeguardForm(title, "\n".join(text)))
    form = DepartmentForm(
        "\n".join(overall), tuple(sub_targets), tuple(safeguards), *owner
    )
    return form, problems, unplaced


def _split(
    paragraphs: list[Paragraph],
) -> tuple[dict[str, list[Paragraph]], tuple[str, str], list[str]]:
    """The paragraphs of each section, the department that part one names, and what stands in no section."""
    sections: dict[str, list[Paragraph]] = {}
    current: list[Paragraph] | None = None
    owner = ("", "")
    unplaced = []
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        section = section_of(text)
        named = None if sections else OWNER_LINE.fullmatch(text)
        if section and section not in sections:
            current = sections[section] = []
        elif text in HEADINGS:
            current = None
        elif current is not None:
            current.append(paragraph)
        elif named:
            owner = (named[1], named[2])
        elif text:
            unplaced.append(quoted(paragraph))
    return sections, owner, unplaced


def section_of(text: str) -> str | None:
    """The section of which a line is the heading: 二、 分项绩效目标： and （二）分项目标 are one."""
    heading = compact(text)
    number = SECTION_NUMBER.match(heading)
    if number:
        heading = heading[number.end() :]
    return SECTIONS.get(heading.rstrip(":。"))


def _numbered(
    paragraphs: list[Paragraph],
    problems: list[Problem],
    unplaced: list[str],
    before: int = 0,
) -> list[list[str]]:
    """The items as lists of their lines.

    A number opens an item only when it is the next and written as the first was, so lists inside an item stay there.
    The numbers begin with 1, or go on with those of the `before` items, as automatic ones do.
    """
    items: list[list[str]] = []
    style = None
    start = 1
    for paragraph in paragraphs:
        due = len(items) + start
        found = NUMBERED.fullmatch(paragraph.text.lstrip())
        number = int(found[1] or found[4]) if found else 0
        is_alike = found is not None and style in (None, found[2] or found[3])
        if not items and number == before + 1:
            start = due = number
        if found and is_alike and number == due:
            style = found[2] or found[3]
            items.append([found[5]])
        elif is_alike and due < number <= due + SLIP:
            message = (
                f"“{shown(paragraph.text)}”的编号应为 {due}，请改正编号，以免并入上一项"
            )
            problems.append(Problem(PART_ONE[1], paragraph.place, message))
        elif items:
            items[-1].append(paragraph.text)
        elif paragraph.text.strip():
            unplaced.append(quoted(paragraph))
    return items


def sub_target_in(lines: list[str]) -> SubTargetForm:
    """A sub-target from its lines: the title, then what stands behind the labels of goal and indicators."""
    texts: dict[str, list[str]] = {"": [], GOAL: [], INDICATORS: []}
    label = ""
    for line in lines:
        found = LABEL.match(line)
        if found:
            label = f"{found[1]}："
            line = line[found.end() :]
        texts[label].append(line)
    return SubTargetForm(*map("\n".join, texts.values()))
