"""Official forms on worksheets: the rows of the sheets turned into those of the official layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from core.problems import Place, shown
from core.spreadsheets.sheet import Cell, Fault, Sheet, cell_text
from targets.documents.flat.cells import EXACT_BELOW, EXPONENT, LOST_DIGITS
from targets.documents.flat.findings import ReadingFindings
from targets.documents.layout import (
    BUDGET,
    BUDGET_HEAD,
    CODE,
    FISCAL_FUNDS,
    NAME,
    OTHER_FUNDS,
    UNIT_LABEL,
    Item,
    Paragraph,
    Row,
    compact,
    title_of,
)
from targets.documents.official.grid import Grid
from targets.documents.official.problems import form_problems
from targets.documents.percents import as_percents
from targets.documents.reading.reader import Reading, read
from targets.documents.reading.rows import (
    CONTINUATIONS,
    KINDS,
    is_department,
    label_key,
)

LABELS_OF = {
    "code": (CODE, NAME),
    "budget": (BUDGET_HEAD, BUDGET, FISCAL_FUNDS, OTHER_FUNDS),
}
# Months of the plan.
MONTHS = 4
ELSEWHERE = "绩效目标表在这个位置没有格，请把内容移到对应的格里，不需要的请删去"


def read_official(sheets: list[Sheet], findings: ReadingFindings) -> Reading:
    """One or several forms a sheet. What is wrong with a cell as such is found before the forms are known."""
    faults: dict[Place, str] = {}
    rows: list[Item] = []
    for sheet in sheets:
        rows += _FormSheet(Grid(sheet), faults, findings).items()
        if sheet.hidden_rows:
            findings.note(
                f"工作表“{sheet.name}”有 {sheet.hidden_rows} 行是隐藏的，也已读取"
            )
    reading = read(rows)
    reading.problems += form_problems(faults, reading)
    return reading


@dataclass
class _FormSheet:
    """Walks down one sheet; `above` is the kind of the row above, `labels` the column of the labels."""

    grid: Grid
    faults: dict[Place, str]
    findings: ReadingFindings
    above: str = ""
    labels: int = 0
    months: list[int] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    # The row down to which what follows is known.
    looked_to: int = 0

    def items(self) -> Iterator[Item]:
        for row in range(1, len(self.grid.sheet.rows) + 1):
            filled = self.grid.filled(row)
            if not filled:
                if (
                    self.above in CONTINUATIONS
                    and row > self.looked_to
                    and not self.goes_on_below(row)
                ):
                    yield self.continuation(row, [])
                continue
            yield from self.row(row, filled)

    def row(self, row: int, filled: list[int]) -> Iterator[Item]:
        if self.above in CONTINUATIONS:
            if self.is_continuation(row, filled):
                yield self.continuation(row, filled)
                return
            self.above = ""
        text = self.text(row, filled[0])
        if self.is_department_row(row, filled):
            self.header, self.above = [], "department"
            yield self.department(row, filled)
            return
        kind = (
            KINDS.get(label_key(text), "")
            if not self.header or filled[0] <= self.header[0]
            else ""
        )
        if len(filled) == 1 and (
            title_of(text) is not None or self.is_remark(row, filled[0])
        ):
            yield Paragraph(text, place=self.name(row))
        elif kind:
            self.above = kind
            yield self.head_row(row, filled, kind)
        elif self.header:
            yield self.target_row(row, filled)
        elif len(filled) == 1:
            yield Paragraph(text, place=self.name(row))
        else:
            yield self.as_it_is(row, filled)

    def head_row(self, row: int, filled: list[int], kind: str) -> Row:
        if kind == "target header":
            self.header = filled
            return self.as_it_is(row, filled)
        self.header, self.labels = [], filled[0]
        if kind == "plan header":
            self.months = filled[1:]
            return self.as_it_is(row, filled)
        return self.labelled(row, filled, LABELS_OF.get(kind, ()))

    def name(self, row: int) -> str:
        return f"工作表“{self.grid.sheet.name}”第{row}行"

    def make(self, row: int, cells: list[tuple[str, int]]) -> Row:
        """A row of the layout from texts and their columns."""
        origins = tuple(
            self.grid.place(*self.grid.owner(row, column)) for _, column in cells
        )
        return Row(tuple(text for text, _ in cells), self.name(row), origins)

    def as_it_is(self, row: int, filled: list[int]) -> Row:
        return self.make(row, [(self.text(row, column), column) for column in filled])

    def text(self, row: int, column: int) -> str:
        cell = self.grid.value(row, column)
        place = self.grid.place(*self.grid.owner(row, column))
        if isinstance(cell, Fault):
            self.faults[place] = cell.message
        elif isinstance(cell, date):
            self.findings.note("日期按“2024年12月31日”这样的文字读取", place)
        return cell_text(cell)

    def code(self, row: int, column: int) -> str:
        cell = self.grid.value(row, column)
        too_long = isinstance(cell, int | float) and not abs(cell) < EXACT_BELOW
        if too_long or (isinstance(cell, str) and EXPONENT.fullmatch(cell.strip())):
            self.faults[self.grid.place(row, column)] = (
                f"“{shown(cell_text(cell))}”{LOST_DIGITS}"
            )
            return ""
        return self.text(row, column)

    # The rows of a form's head

    def is_department_row(self, row: int, filled: list[int]) -> bool:
        """Also one that names its unit of money and no department."""
        last = self.text(row, filled[-1])
        if len(filled) == 1:
            return compact(last).startswith(compact(UNIT_LABEL))
        return is_department(Row((self.text(row, filled[0]), last)))

    def department(self, row: int, filled: list[int]) -> Row:
        """Code and name may stand in two cells."""
        *names, unit = filled
        text = " ".join(self.text(row, column) for column in names)
        return self.make(
            row, [(text, names[0] if names else 1), (self.text(row, unit), unit)]
        )

    def labelled(self, row: int, filled: list[int], labels: tuple[str, ...]) -> Row:
        """Labels with the values that stand between them and the next label."""
        known = {label_key(label) for label in labels}
        starts = [
            c for c in filled if c == filled[0] or label_key(self.text(row, c)) in known
        ]
        cells: list[tuple[str, int]] = []
        for number, (column, after) in enumerate(
            zip(starts, [*starts[1:], 0], strict=True)
        ):
            cells.append((self.text(row, column), column))
            if labels and labels[0] == BUDGET_HEAD and number == 0:
                continue
            read_text = (
                self.code
                if labels and label_key(self.text(row, column)) == label_key(CODE)
                else self.text
            )
            cells.append(
                self.between(row, self.grid.end(row, column) + 1, after, read_text)
            )
        return self.make(row, cells)

    def between(
        self, row: int, first: int, after: int, read_text: Callable[[int, int], str]
    ) -> tuple[str, int]:
        """The one cell that is filled from `first` up to before `after`, 0 for the end of the row."""
        columns = [
            column
            for column in self.grid.filled(row)
            if first <= column and (not after or column < after)
        ]
        for column in columns[1:]:
            self.faults[self.grid.place(row, column)] = ELSEWHERE
        return (read_text(row, columns[0]), columns[0]) if columns else ("", first)

    def is_continuation(self, row: int, filled: list[int]) -> bool:
        """Whether nothing stands under the label: the purpose, or the plan's percentages."""
        return filled[0] > self.labels

    def goes_on_below(self, row: int) -> bool:
        """Whether what belongs here stands below some blank rows."""
        for below in range(row + 1, len(self.grid.sheet.rows) + 1):
            filled = self.grid.filled(below)
            self.looked_to = below
            if filled:
                return self.is_continuation(below, filled)
        return False

    def continuation(self, row: int, filled: list[int]) -> Row:
        is_plan, self.above = self.above == "plan header", ""
        if not is_plan:
            return self.make(
                row,
                [("", self.labels), self.between(row, self.labels + 1, 0, self.text)],
            )
        months = self.months or list(range(self.labels + 1, self.labels + 1 + MONTHS))
        found = [
            self.between(row, column, after, self.text)
            for column, after in zip(months, [*months[1:], 0], strict=True)
        ]
        return self.make(
            row,
            [("", self.labels), *self.percents(row, [column for _, column in found])],
        )

    def percents(self, row: int, columns: list[int]) -> list[tuple[str, int]]:
        cells: list[Cell] = [self.grid.value(row, column) for column in columns]
        texts, fractions, unclear = as_percents(
            [None if isinstance(cell, Fault) else cell for cell in cells]
        )
        if fractions:
            place = self.grid.place(row, columns[0])
            self.findings.note(
                "资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%", place
            )
        for number, message in unclear.items():
            self.faults[self.grid.place(row, columns[number])] = message
        return list(zip(texts, columns, strict=True))

    # The indicators

    def is_remark(self, row: int, column: int) -> bool:
        """A line across the columns of the indicators is none of them."""
        end = self.grid.end(row, column)
        return sum(column <= each <= end for each in self.header) > 1

    def target_row(self, row: int, filled: list[int]) -> Row:
        """By the columns of the header. A cell that is merged downwards holds for each of its rows."""
        for column in filled:
            if column < self.header[0]:
                self.faults[self.grid.place(row, column)] = ELSEWHERE
        cells = []
        for number, (column, after) in enumerate(
            zip(self.header, [*self.header[1:], 0], strict=True)
        ):
            text, found = self.between(row, column, after, self.text)
            if not text and number > 1:
                # The categories go on by themselves.
                text = self.text(row, column)
            cells.append((text, found))
        return self.make(row, cells)
