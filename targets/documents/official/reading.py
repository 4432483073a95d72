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
from targets.documents.owners import is_remark
from targets.documents.percents import FRACTIONS_READ, as_percents
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
    """The forms of the sheets, of which one may hold several. Faults of cells are found before the forms are known."""
    faults: dict[Place, str] = {}
    rows: list[Item] = []
    for sheet in sheets:
        rows += _FormSheet(Grid(sheet), faults, findings).items()
        if sheet.hidden_rows:
            message = f"工作表“{sheet.name}”有 {sheet.hidden_rows} 行是隐藏的，也已读取"
            findings.note(message)
    reading = read(rows)
    reading.problems += form_problems(faults, reading)
    return reading


def with_next(columns: list[int]) -> Iterator[tuple[int, int]]:
    """The columns with the one that follows, 0 for the end of the row."""
    following = [*columns[1:], 0]
    return zip(columns, following, strict=True)


@dataclass
class _FormSheet:
    """Reads one sheet from top to bottom; `above` is the kind of the row above, `labels` the column of the labels."""

    grid: Grid
    faults: dict[Place, str]
    findings: ReadingFindings
    above: str = ""
    labels: int = 0
    months: list[int] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    # The last row that was looked at in advance.
    looked_to: int = 0

    def items(self) -> Iterator[Item]:
        """The rows of the sheet as paragraphs and rows of the official layout."""
        for row in range(1, len(self.grid.sheet.rows) + 1):
            filled = self.grid.filled(row)
            if not filled:
                if (
                    self.above in CONTINUATIONS
                    and row > self.looked_to
                    and not self.goes_on_below(row)
                ):
                    yield self.continuation(row)
                continue
            yield from self.row(row, filled)

    def row(self, row: int, filled: list[int]) -> Iterator[Item]:
        """What a row with these filled columns holds."""
        if self.above in CONTINUATIONS:
            if self.is_continuation(row, filled):
                yield self.continuation(row)
                return
            self.above = ""
        text = self.text(row, filled[0])
        if self.is_department_row(row, filled):
            self.header, self.above = [], "department"
            yield self.department(row, filled)
            return
        kind = ""
        if not self.header or filled[0] <= self.header[0]:
            kind = KINDS.get(label_key(text), "")
        is_single = len(filled) == 1
        if is_single and (title_of(text) is not None or self.is_remark(row, filled[0])):
            yield Paragraph(text, place=self.name(row))
        elif kind:
            self.above = kind
            yield self.head_row(row, filled, kind)
        elif self.header and not is_remark([self.text(row, at) for at in filled]):
            yield self.target_row(row, filled)
        elif is_single:
            yield Paragraph(text, place=self.name(row))
        else:
            yield self.as_it_is(row, filled)

    def head_row(self, row: int, filled: list[int], kind: str) -> Row:
        """A row of that kind above the indicators, or their header."""
        if kind == "target header":
            self.header = filled
            return self.as_it_is(row, filled)
        self.header, self.labels = [], filled[0]
        if kind == "plan header":
            self.months = filled[1:]
            return self.as_it_is(row, filled)
        return self.labelled(row, filled, LABELS_OF.get(kind, ()))

    def name(self, row: int) -> str:
        """How messages name the row."""
        return f"工作表“{self.grid.sheet.name}”第{row}行"

    def make(self, row: int, cells: list[tuple[str, int]]) -> Row:
        """A row of the layout from texts and their columns."""
        grid = self.grid
        texts, origins = [], []
        for text, column in cells:
            owner = grid.owner(row, column)
            texts.append(text)
            origins.append(grid.place(*owner))
        return Row(tuple(texts), self.name(row), tuple(origins))

    def as_it_is(self, row: int, filled: list[int]) -> Row:
        """The filled cells from left to right."""
        texts = [self.text(row, column) for column in filled]
        cells = zip(texts, filled, strict=True)
        return self.make(row, list(cells))

    def text(self, row: int, column: int) -> str:
        """The text that is seen in a cell; a date is noted, a fault is kept for its problem."""
        cell = self.grid.value(row, column)
        place = self.grid.place(*self.grid.owner(row, column))
        if isinstance(cell, Fault):
            self.faults[place] = cell.message
        elif isinstance(cell, date):
            self.findings.note("日期按“2024年12月31日”这样的文字读取", place)
        return cell_text(cell)

    def code(self, row: int, column: int) -> str:
        """The text of a code that has all its digits."""
        cell = self.grid.value(row, column)
        has_lost_digits = False
        if isinstance(cell, str):
            has_lost_digits = EXPONENT.fullmatch(cell.strip()) is not None
        elif isinstance(cell, int | float):
            has_lost_digits = not abs(cell) < EXACT_BELOW
        if has_lost_digits:
            message = f"“{shown(cell_text(cell))}”{LOST_DIGITS}"
            self.refuse(row, column, message)
            return ""
        return self.text(row, column)

    def refuse(self, row: int, column: int, message: str) -> None:
        """Keep what is wrong with a cell for its problem."""
        place = self.grid.place(row, column)
        self.faults[place] = message

    # The rows of a form's head

    def is_department_row(self, row: int, filled: list[int]) -> bool:
        """Whether it names the department, or nothing but the unit of money."""
        last = self.text(row, filled[-1])
        if len(filled) == 1:
            return compact(last).startswith(compact(UNIT_LABEL))
        first = self.text(row, filled[0])
        return is_department(Row((first, last)))

    def department(self, row: int, filled: list[int]) -> Row:
        """The row of the department, of which code and name may stand in two cells."""
        *names, last = filled
        first = names[0] if names else 1
        texts = [self.text(row, column) for column in names]
        department = " ".join(texts), first
        unit = self.text(row, last), last
        return self.make(row, [department, unit])

    def labelled(self, row: int, filled: list[int], labels: tuple[str, ...]) -> Row:
        """Labels with the values that stand between them and the next label."""
        known = {label_key(label) for label in labels}
        starts = [
            column
            for column in filled
            if column == filled[0] or label_key(self.text(row, column)) in known
        ]
        cells: list[tuple[str, int]] = []
        for column, after in with_next(starts):
            label = self.text(row, column)
            cells.append((label, column))
            if column == filled[0] and BUDGET_HEAD in labels[:1]:
                continue
            is_code = labels and label_key(label) == label_key(CODE)
            read_text = self.code if is_code else self.text
            start = self.grid.end(row, column) + 1
            cells.append(self.between(row, start, after, read_text))
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
            self.refuse(row, column, ELSEWHERE)
        if not columns:
            return "", first
        return read_text(row, columns[0]), columns[0]

    def is_continuation(self, row: int, filled: list[int]) -> bool:
        """Whether the row holds the purpose or the plan's percentages: nothing stands under the label."""
        return filled[0] > self.labels

    def goes_on_below(self, row: int) -> bool:
        """Whether the continuation stands below some blank rows."""
        for below in range(row + 1, len(self.grid.sheet.rows) + 1):
            filled = self.grid.filled(below)
            self.looked_to = below
            if filled:
                return self.is_continuation(below, filled)
        return False

    def continuation(self, row: int) -> Row:
        """The row of the purpose or of the plan's percentages."""
        is_plan = self.above == "plan header"
        self.above = ""
        first = self.labels + 1
        if not is_plan:
            purpose = self.between(row, first, 0, self.text)
            return self.make(row, [("", self.labels), purpose])
        months = self.months or list(range(first, first + MONTHS))
        columns = []
        for month, after in with_next(months):
            _, column = self.between(row, month, after, self.text)
            columns.append(column)
        return self.make(row, [("", self.labels), *self.percents(row, columns)])

    def percents(self, row: int, columns: list[int]) -> list[tuple[str, int]]:
        """The percentages of the plan with their columns."""
        cells: list[Cell] = []
        for column in columns:
            cell = self.grid.value(row, column)
            cells.append(None if isinstance(cell, Fault) else cell)
        texts, are_fractions, unclear = as_percents(cells)
        if are_fractions:
            self.findings.note(FRACTIONS_READ, self.grid.place(row, columns[0]))
        for number, message in unclear.items():
            self.refuse(row, columns[number], message)
        return list(zip(texts, columns, strict=True))

    # The indicators

    def is_remark(self, row: int, column: int) -> bool:
        """Whether it is a line across several columns of the indicators, which is no indicator."""
        end = self.grid.end(row, column)
        covered = [header for header in self.header if column <= header <= end]
        return len(covered) > 1

    def target_row(self, row: int, filled: list[int]) -> Row:
        """The cells under the header. A cell that is merged downwards holds for all its rows."""
        for column in filled:
            if column < self.header[0]:
                self.refuse(row, column, ELSEWHERE)
        cells = []
        for number, (column, after) in enumerate(with_next(self.header)):
            text, found = self.between(row, column, after, self.text)
            if not text and number > 1:
                # The categories go on by themselves.
                text = self.text(row, column)
            cells.append((text, found))
        return self.make(row, cells)
