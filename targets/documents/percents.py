"""The cumulative percentages of a plan as a spreadsheet holds them: 25%, 25, or the bare fraction 0.25."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.amounts import NUMBER, plain_number
from core.spreadsheets.sheet import Cell, cell_text

FRACTIONS_READ = "资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%"
UNCLEAR = "写作 {}，分不清是 {:f}% 还是 {}%，请写成带百分号的数"


def as_percents(cells: Sequence[Cell]) -> tuple[list[str], bool, dict[int, str]]:
    """The cells of one plan as texts to be read as percentages.

    Also whether bare fractions were taken as such (0.25 as 25%), and what is wrong, by the cell's number.
    """
    texts = [cell_text(cell) for cell in cells]
    bare: dict[int, Decimal] = {}  # the numbers without a percent sign
    for number, text in enumerate(texts):
        plain = plain_number(text)
        if 0 < len(plain) <= 40 and NUMBER.fullmatch(plain):
            bare[number] = Decimal(plain.replace(",", ""))
    if not any(0 < value <= 1 for value in bare.values()):
        return texts, False, {}
    if all(value <= 1 for value in bare.values()):
        for number, value in bare.items():
            texts[number] = f"{value * 100:f}%"
        return texts, True, {}
    problems = {}
    for number, value in bare.items():
        if value == 1:
            texts[number] = "1%"  # the others are percentages, too
        elif 0 < value < 1:
            percent = (value * 100).normalize()
            problems[number] = UNCLEAR.format(texts[number], percent, texts[number])
            texts[number] = ""
    return texts, False, problems
