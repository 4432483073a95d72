"""Part one of the document: paragraphs read into a DepartmentForm, and indicators read from its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from targets.exchange.form import DepartmentForm, SafeguardForm, SubTargetForm
from targets.exchange.layout import (
    GOAL,
    INDICATORS,
    OVERALL,
    PART_ONE,
    PART_TWO,
    SAFEGUARDS,
    SUB_TARGETS,
    Paragraph,
)

SECTIONS = (OVERALL, SUB_TARGETS, SAFEGUARDS)
HEADINGS = {*PART_ONE, *PART_TWO}
NUMBERED = re.compile(r"(\d+)\s*[、.．]\s*(.*)", re.DOTALL)


@dataclass
class _Item:
    """A numbered item: the lines under each label, the title under ""."""

    lines: dict[str, list[str]] = field(default_factory=lambda: {"": [], GOAL: [], INDICATORS: []})
    label: str = ""

    def add(self, line: str) -> None:
        for label in (GOAL, INDICATORS):
            if line.lstrip().startswith(label):
                self.label = label
                line = line.lstrip().removeprefix(label)
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


def read_department(paragraphs: list[Paragraph]) -> tuple[DepartmentForm | None, list[str]]:
    """Part one, None where there is none; and the paragraphs that stand outside its three sections."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    unplaced = []
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if text in SECTIONS and text not in sections:
            current = sections[text] = []
        elif text in HEADINGS:
            current = None
        elif current is not None:
            current.append(paragraph.text)
        elif text:
            unplaced.append(f"{paragraph.place}：{text}")
    if not sections:
        return None, unplaced
    sub_targets = _numbered(sections.get(SUB_TARGETS, []), unplaced)
    safeguards = _numbered(sections.get(SAFEGUARDS, []), unplaced)
    return DepartmentForm(
        "\n".join(sections.get(OVERALL, [])),
        tuple(_sub_target(lines) for lines in sub_targets),
        tuple(SafeguardForm(lines[0], "\n".join(lines[1:])) for lines in safeguards),
    ), unplaced


def _numbered(lines: list[str], unplaced: list[str]) -> list[list[str]]:
    """The lines of each item; a number opens an item only when it is the next, so lists inside an item stay there."""
    items: list[list[str]] = []
    for line in lines:
        found = NUMBERED.fullmatch(line.lstrip())
        if found and int(found[1][:6]) == len(items) + 1:
            items.append([found[2]])
        elif items:
            items[-1].append(line)
        elif line.strip():
            unplaced.append(line.strip())
    return items


def _sub_target(lines: list[str]) -> SubTargetForm:
    item = _Item()
    for line in lines:
        item.add(line)
    return SubTargetForm(item.text(""), item.text(GOAL), item.text(INDICATORS))
