"""Part one of the document: paragraphs read into a DepartmentForm, and indicators read from its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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


@dataclass
class _Item:
    """A numbered item: the lines under each label, the title under ""."""

    lines: dict[str, list[str]] = field(
        default_factory=lambda: {"": [], GOAL: [], INDICATORS: []}
    )
    label: str = ""

    def add(self, line: str) -> None:
        found = LABEL.match(line)
        if found:
            self.label = f"{found[1]}："
            line = line[found.end() :]
        self.lines[self.label].append(line)

    def text(self, label: str) -> str:
        return "\n".join(self.lines[label])


# «日常工作完成率达到 90%以上»: what is measured, and the value it is to reach.
PROMISE = re.compile(r"(.+?)(?:应|要|需)?(?:达到|达)\s*(\d.*)")
DUTY_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def indicators_in(prose: str) -> list[tuple[str, str]]:
    """The indicators that a sub-target's prose states, as (name, value as written): («受益群体满意度», «90%以上»)."""
    clauses = (clause.strip() for clause in re.split(r"[，,；;。\n]", prose))
    found = (PROMISE.fullmatch(clause) for clause in clauses)
    return [(match[1].strip(), match[2].strip()) for match in found if match]


def duties_in(overall: str) -> tuple[str, list[str]]:
    """An overall target as its opening and its numbered duties ①②③…, each with its number."""
    opening, *duties = re.split(f"(?=[{DUTY_NUMBERS}])", overall)
    return opening.strip(), [duty.strip() for duty in duties]


def read_department(
    paragraphs: list[Paragraph],
) -> tuple[DepartmentForm | None, list[Problem], list[str]]:
    """Part one, None where there is none; what is wrong with it; and the paragraphs outside its three sections."""
    sections, owner, unplaced = _split(paragraphs)
    if not sections:
        return None, [], unplaced
    missing = [
        each for each in (OVERALL, SUB_TARGETS, SAFEGUARDS) if each not in sections
    ]
    unplaced += [
        f"{PART_ONE[1]}里没有找到“{section}”一节，请核对它的标题" for section in missing
    ]
    problems: list[Problem] = []
    sub_targets = _numbered(sections.get(SUB_TARGETS, []), problems, unplaced)
    safeguards = _numbered(sections.get(SAFEGUARDS, []), problems, unplaced)
    form = DepartmentForm(
        "\n".join(paragraph.text for paragraph in sections.get(OVERALL, [])),
        tuple(_sub_target(lines) for lines in sub_targets),
        tuple(SafeguardForm(lines[0], "\n".join(lines[1:])) for lines in safeguards),
        *owner,
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
        section = _section(text)
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


def _section(text: str) -> str | None:
    """The section that a line heads: 二、 分项绩效目标： and （二）分项目标 are one."""
    heading = compact(text)
    number = SECTION_NUMBER.match(heading)
    return SECTIONS.get((heading[number.end() :] if number else heading).rstrip(":。"))


def _numbered(
    paragraphs: list[Paragraph], problems: list[Problem], unplaced: list[str]
) -> list[list[str]]:
    """The lines of each item.

    A number opens an item only when it is the next and written as the first was, so lists inside an item stay there.
    """
    items: list[list[str]] = []
    style = None
    for paragraph in paragraphs:
        found = NUMBERED.fullmatch(paragraph.text.lstrip())
        number = int(found[1] or found[4]) if found else 0
        ours = found is not None and style in (None, found[2] or found[3])
        if found and ours and number == len(items) + 1:
            style = found[2] or found[3]
            items.append([found[5]])
        elif ours and len(items) + 1 < number <= len(items) + 1 + SLIP:
            message = f"“{shown(paragraph.text)}”的编号应为 {len(items) + 1}，请改正编号，以免并入上一项"
            problems.append(Problem(PART_ONE[1], paragraph.place, message))
        elif items:
            items[-1].append(paragraph.text)
        elif paragraph.text.strip():
            unplaced.append(quoted(paragraph))
    return items


def _sub_target(lines: list[str]) -> SubTargetForm:
    item = _Item()
    for line in lines:
        item.add(line)
    return SubTargetForm(item.text(""), item.text(GOAL), item.text(INDICATORS))
