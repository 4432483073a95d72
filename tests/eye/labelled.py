"""The labelled forms of `forms/*.txt`, read.

A form begins with == and its name. Its rows are `category name | description | value | basis`; below it stand what a
reviewer must, should or may raise, as `-- must 成1.值 A08 why`: the cell, the rules of which one may say it, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from projects.codes import check_character
from targets.checks.rules.faultless import CATEGORIES
from targets.checks.rules.finding import Finding
from targets.documents.values import Plan, ProjectForm, TargetRow

FORMS: Final = Path(__file__).parent / "forms"
LEVELS: Final = {
    level2.removesuffix("指标"): (level1, level2) for level1, level2 in CATEGORIES
} | {
    "满意": CATEGORIES[-1],
    "经济": CATEGORIES[4],
    "社会": CATEGORIES[5],
    "生态": CATEGORIES[6],
    "可持续": CATEGORIES[7],
}
COLUMNS: Final = {"名": "name", "述": "description", "值": "value", "据": "basis"}
HEAD: Final = {
    "用途": "purpose",
    "目标": "goals",
    "预算": "budget",
    "计划3": "plan.march",
    "计划6": "plan.june",
    "计划10": "plan.october",
    "计划12": "plan.december",
}
_CELL: Final = re.compile(r"(?P<category>\D)(?P<number>\d)\.(?P<column>[名述值据])")


@dataclass(frozen=True, slots=True)
class Label:
    """What a reviewer raises; `cells` are the cells of which one may bear it, all of them where there are none."""

    weight: str
    cells: tuple[str, ...]
    rules: tuple[str, ...]
    text: str

    def is_met_by(self, finding: Finding) -> bool:
        """Whether the finding says it."""
        if finding.rule not in self.rules:
            return False
        return not self.cells or not set(self.cells).isdisjoint(finding.cells)


@dataclass(frozen=True, slots=True)
class LabelledForm:
    """A form and what a reviewer raises in it."""

    file: str
    form: ProjectForm
    labels: tuple[Label, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a reviewer has nothing to say that must or should be mended."""
        return all(label.weight == "may" for label in self.labels)


def labelled_forms() -> list[LabelledForm]:
    """All labelled forms, file by file."""
    found: list[LabelledForm] = []
    for path in sorted(FORMS.glob("*.txt")):
        blocks = path.read_text("utf-8").split("== ")
        for block in blocks[1:]:
            found.append(read_form(path.stem, len(found), block.splitlines()))
    return found


def read_form(file: str, number: int, lines: list[str]) -> LabelledForm:
    """One form with its labels."""
    fields: dict[str, str] = {}
    goals, rows, labels = [], [], []
    for line in filter(None, lines[1:]):
        word, _, rest = line.partition(" ")
        if word in LEVELS:
            rows.append(read_row(word, rest))
        elif word == "目标":
            goals.append(rest)
        elif word == "--":
            labels.append(rest)
        else:
            fields[word] = rest
    budget, fiscal, other = map(Decimal, re.split("[=+]", fields["预算"]))
    start = f"13052924P0058411{number:04d}"
    form = ProjectForm(
        department_code="901001",
        department_name="巨鹿县巨鹿镇人民政府本级",
        code=start + (check_character(f"{start}0") or "0"),
        name=lines[0],
        budget=budget,
        fiscal_funds=fiscal,
        other_funds=other,
        purpose=fields["用途"],
        plan=Plan(*map(Decimal, fields["计划"].split())),
        goals="\n".join(goals),
        targets=tuple(rows),
    )
    read = tuple(read_label(label, form) for label in labels)
    return LabelledForm(file, form, read)


def read_row(category: str, line: str) -> TargetRow:
    """A row of indicators."""
    cells = [cell.strip() for cell in line.split("|")]
    return TargetRow(*LEVELS[category], *cells)


def read_label(line: str, form: ProjectForm) -> Label:
    """A label below the form."""
    weight, places, rules, *text = line.split(" ", 3)
    cells: list[str] = []
    if places != "*":
        cells += (cell_of(place, form) for place in places.split("/"))
    return Label(weight, tuple(cells), tuple(rules.split("/")), "".join(text))


def cell_of(place: str, form: ProjectForm) -> str:
    """The cell that a label names: 成1.值 is the value of the first row of costs."""
    if place in HEAD:
        return HEAD[place]
    cell = _CELL.fullmatch(place)
    assert cell is not None, place
    of_category = list(rows_of(cell["category"], form))
    row = of_category[int(cell["number"]) - 1]
    return f"targets[{row}].{COLUMNS[cell['column']]}"


def rows_of(category: str, form: ProjectForm) -> Iterator[int]:
    """The rows of a category, by the first character of its name."""
    for index, row in enumerate(form.targets):
        level2 = row.level2.removeprefix("服务对象")
        if level2.startswith(category):
            yield index
