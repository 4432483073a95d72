"""Reading the cells of a flat table as their columns want them: texts, codes, amounts, percentages, years."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from core.amounts import (
    HALF_WIDTH,
    NOTHING,
    NOTHING_READ,
    UNITS,
    Refused,
    in_ten_thousands,
    read_amount,
    read_percent,
    split_amount,
)
from core.problems import Place, Problem, shown
from core.spreadsheets.sheet import Cell, Fault, cell_text
from targets.documents.contents import read_points
from targets.documents.flat.columns import (
    AMOUNTS,
    COLUMN_LABELS,
    OF_TARGETS,
    PLAN,
    YEAR,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.table import FlatTable
from targets.documents.percents import as_percents
from targets.documents.values import Plan

T = TypeVar("T")
EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
# A spreadsheet keeps 15 digits of a number.
EXACT_BELOW = 10**15
LOST_DIGITS = "被 Excel 当成数字，后几位已经丢失，请把这一列设为文本格式后重新填写"
YEAR_TEXT = re.compile(r"(20\d\d)(?:\.0+)?年?度?")
# What is noted where a blank cell goes on with what stands above it.
ABOVE = "空白处沿用上一行的"


@dataclass(slots=True)
class Spot:
    """A row of a table, and the form that it belongs to, if there is one already."""

    table: FlatTable
    row: int
    cells: list[Cell]
    index: int | None = None
    form: str = ""
    # Before a cell's name, for the rows of a form: targets[3]. and 指标第4行.
    where: str = ""
    part: str = ""
    # Cells that were taken from a row further down.
    later: dict[str, int] = field(default_factory=dict)

    def cell(self, name: str) -> Cell:
        """The value in that column."""
        return self.cells[self.table.column(name)]

    def place(self, name: str) -> Place:
        """Where the cell stands in the sheet."""
        row = self.later.get(name, self.row)
        return self.table.place(row, name)


@dataclass(slots=True)
class CellReader:
    """Reads cells; `amount_unit` is the unit of amounts where neither cell nor header names one."""

    findings: ReadingFindings
    amount_unit: str = ""
    year: int | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: COLUMN_LABELS)
    # Sheets that name no unit of money, and what notes give as an example.
    silent: set[str] = field(default_factory=set)
    examples: dict[str, str] = field(default_factory=dict)

    def refuse(self, spot: Spot, name: str, message: str) -> None:
        """Add a problem at a cell, by its form where that is known."""
        place = spot.place(name)
        if spot.index is None:
            self.findings.refuse_cell(place, message)
            return
        cell, where = self.labels[name], name
        if spot.part:
            cell = f"{spot.part} {cell}"
        if spot.where:
            where = f"{spot.where}{name.removeprefix(OF_TARGETS)}"
        problem = Problem(spot.form, cell, message, spot.index, where, place)
        self.findings.refuse(problem)

    def note(self, spot: Spot, name: str, message: str) -> None:
        """A note about a column; notes that say the same become one with their count."""
        column = spot.table.column_label(name)
        self.findings.note(f"{column}{message}", spot.place(name))

    def field(self, spot: Spot, name: str) -> Any:
        """The value of a field of a form, read as its column wants it."""
        if name == "plan":
            return self.plan(spot)
        if name in AMOUNTS:
            return self.amount(spot, name)
        return self.text(spot, name)

    def text(self, spot: Spot, name: str) -> str:
        """The text of a cell; a date is noted, a fault is a problem."""
        cell = spot.cell(name)
        if isinstance(cell, str):
            return cell
        match cell:
            case None:
                return ""
            case Fault():
                self.refuse(spot, name, cell.message)
            case date():
                column = f"{spot.table.sheet.name} {name} date"
                example = self.examples.setdefault(column, cell_text(cell))
                self.note(spot, name, f"中的日期按“{example}”这样的文字读取")
        return cell_text(cell)

    def code(self, spot: Spot, name: str) -> str:
        """The text of a code; a number is one too while it has all its digits."""
        cell = spot.cell(name)
        if isinstance(cell, date):
            self.refuse(spot, name, f"“{cell_text(cell)}”是日期，请填写编码")
            return ""
        if isinstance(cell, str):
            if not EXPONENT.fullmatch(cell.strip()):
                return cell
            self.refuse(spot, name, f"“{shown(cell)}”{LOST_DIGITS}")
        elif isinstance(cell, int | float):
            text = cell_text(cell)
            if abs(cell) < EXACT_BELOW:
                column = spot.table.column_label(name)
                example = self.examples.setdefault(column, text)
                message = f"一列是数字格式，已按“{example}”这样的文字读取；以 0 开头的编码请改为文本格式"
                self.note(spot, name, message)
                return text
            self.refuse(spot, name, f"“{Decimal(cell):.6g}”{LOST_DIGITS}")
        return self.text(spot, name) if isinstance(cell, Fault) else ""

    def amount(self, spot: Spot, name: str) -> Decimal | None:
        """万元, whatever unit the cell, its header or the settings name."""
        cell = self.number(spot, name)
        if cell is None:
            return None
        text = cell_text(cell)
        typed, own = split_amount(text)
        unit = own or spot.table.heading.units.get(name, "") or self.amount_unit
        if typed in NOTHING:
            self.note(spot, name, NOTHING_READ.format("", text.strip()))
            return None
        if not unit and typed:
            self.ask_for_unit(spot.table)
        if UNITS[unit] == 0 or not typed:
            return self.read(spot, name, read_amount, text)
        convert = partial(in_ten_thousands, unit=unit)
        amount = self.read(spot, name, convert, typed)
        if amount is not None:
            self.note(spot, name, f"按{unit}读取，已换算为万元")
        return amount

    def ask_for_unit(self, table: FlatTable) -> None:
        """A problem, once a sheet: its amounts have no unit."""
        if table.label not in self.silent:
            self.silent.add(table.label)
            message = f"{table.label}没有写明金额的单位，请在导入设置里选择万元或元"
            self.findings.refuse_file(message)

    def plan(self, spot: Spot) -> Plan:
        """The percentages of the funding plan."""
        cells = [spot.cell(name) for name in PLAN]
        if all(cell is None for cell in cells):
            return Plan()
        filled = [name for name, cell in zip(PLAN, cells, strict=True) if cell]
        numbers = [self.number(spot, name) for name in PLAN]
        texts, are_fractions, unclear = as_percents(numbers)
        if are_fractions:
            message = f"{spot.table.label}的资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%"
            self.findings.note(message, spot.place(filled[0]))
        for number, message in unclear.items():
            self.refuse(spot, PLAN[number], message)
        percents = [
            self.read(spot, name, read_percent, text)
            for name, text in zip(PLAN, texts, strict=True)
        ]
        return Plan(*percents)

    def points(self, spot: Spot, name: str) -> Decimal | None:
        """The points of an indicator."""
        cell = self.number(spot, name)
        return self.read(spot, name, read_points, cell_text(cell))

    def number(self, spot: Spot, name: str) -> str | float | None:
        """A cell that should hold a number; None with a problem where it holds a date or a fault."""
        cell = spot.cell(name)
        if isinstance(cell, Fault):
            self.refuse(spot, name, cell.message)
            return None
        if isinstance(cell, date):
            self.refuse(spot, name, f"“{cell_text(cell)}”是日期，请改为数字")
            return None
        return cell

    def read(
        self, spot: Spot, name: str, rule: Callable[[str], T | None], text: str
    ) -> T | None:
        """What a rule reads in a text; None with a problem where it refuses the text."""
        try:
            return rule(text)
        except Refused as refused:
            self.refuse(spot, name, str(refused))
            return None

    def take_years(self, table: FlatTable) -> None:
        """The year of a table's rows; all of a file must be the same."""
        if not table.has(YEAR):
            return
        column = table.column(YEAR)
        seen: set[Cell] = set()
        for number, row in table.lines:
            cell = row[column]
            if cell is None or cell in seen:
                continue
            seen.add(cell)
            spot = Spot(table, number, row)
            self.take_year(spot, cell)

    def take_year(self, spot: Spot, cell: Cell) -> None:
        """The year in a cell, which must be that of the cells before."""
        text = cell_text(cell)
        found = YEAR_TEXT.fullmatch(text.translate(HALF_WIDTH).strip())
        if isinstance(cell, Fault):
            self.refuse(spot, YEAR, cell.message)
        elif isinstance(cell, date) or found is None:
            self.refuse(spot, YEAR, f"“{shown(text)}”不是年度，请填写如 2024")
        elif self.year is None:
            self.year = int(found[1])
        elif self.year != int(found[1]):
            message = f"年度 {found[1]} 与前面的 {self.year} 不同，一个文件只能有一个年度，请拆成几个文件"
            self.refuse(spot, YEAR, message)
