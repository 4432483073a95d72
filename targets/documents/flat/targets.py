"""Indicator rows of flat tables read into TargetRow values."""

from __future__ import annotations

from core.problems import shown
from core.spreadsheets.sheet import cell_text
from targets.documents.flat.cells import ABOVE, CellReader, Spot
from targets.documents.flat.columns import LEVEL1, LEVEL2, TARGET_COLUMNS, VALUE, short
from targets.documents.flat.gathering import Gathered
from targets.documents.flat.table import Line, Table
from targets.documents.flat.values import put_together
from targets.documents.values import TargetRow

# What a cell may be for its text to be what is seen; dates are told, and faults are problems.
SEEN = (str, int, float)

Row = tuple[Table, int]


class TargetReader:
    """Reads the indicator rows of one project after the other."""

    def __init__(self, cells: CellReader) -> None:
        self.cells = cells
        self.columns: dict[int, tuple[int, ...]] = {}

    def read(self, project: Gathered) -> tuple[tuple[TargetRow, ...], list[Row]]:
        """The rows that hold an indicator, and where they stand."""
        targets: list[TargetRow] = []
        rows: list[Row] = []
        for table, line in project.lines:
            texts = self.texts(project, table, line, len(targets))
            if not any(texts):
                continue
            texts[:2] = self.levels(project, table, line, texts, targets)
            rows.append((table, line[0]))
            targets.append(TargetRow(*texts))
        return tuple(targets), rows

    def texts(
        self, project: Gathered, table: Table, line: Line, number: int
    ) -> list[str]:
        cells = line[1]
        columns = self.columns.get(id(table))
        if columns is None:
            columns = self.columns[id(table)] = tuple(
                table.column(name) for name in TARGET_COLUMNS
            )
        found = [cells[column] for column in columns]
        texts = [
            cell if type(cell) is str else cell_text(cell)
            for cell in found
            if cell is None or isinstance(cell, SEEN)
        ]
        if len(texts) < len(found):
            spot = self.spot(project, table, line, number)
            texts = [self.cells.text(spot, name) for name in TARGET_COLUMNS]
        *texts, sign, measure = texts
        if sign or measure:
            texts[4] = self.value(
                project,
                table,
                line,
                number,
                (sign.strip(), texts[4].strip(), measure.strip()),
            )
        return texts

    def spot(self, project: Gathered, table: Table, line: Line, number: int) -> Spot:
        where, part = f"targets[{number}].", f"指标第{number + 1}行"
        return Spot(table, *line, project.index, project.label, where, part)

    def levels(
        self,
        project: Gathered,
        table: Table,
        line: Line,
        texts: list[str],
        above: list[TargetRow],
    ) -> tuple[str, str]:
        """The two categories; a blank one is that of the row above."""
        level1, level2 = texts[0], texts[1]
        if level1 and level2:
            return level1, level2
        last = above[-1] if above else None
        if not level1 and last is not None:
            level1 = last.level1
            self.note(table, line, LEVEL1, ABOVE)
        if not level2 and last is not None and short(level1) == short(last.level1):
            level2 = last.level2
            self.note(table, line, LEVEL2, ABOVE)
        if not (level1 and level2):
            spot = self.spot(project, table, line, len(above))
            self.cells.refuse(spot, LEVEL2 if level1 else LEVEL1, "没有填写，请补填")
        return level1, level2

    def value(
        self,
        project: Gathered,
        table: Table,
        line: Line,
        number: int,
        parts: tuple[str, str, str],
    ) -> str:
        """A value put together of its sign, its number and its unit."""
        found = put_together(*parts)
        if found.problem:
            self.cells.refuse(
                self.spot(project, table, line, number), found.column, found.problem
            )
        elif found.lost:
            self.note(table, line, VALUE, "空白，它的符号和单位没有读取")
        elif found.text != parts[1]:
            example = self.cells.examples.setdefault(
                f"{table.sheet.name} together", shown(found.text)
            )
            self.note(table, line, VALUE, f"与符号、单位合成一格，如“{example}”")
        return found.text

    def note(self, table: Table, line: Line, name: str, message: str) -> None:
        header = f"工作表“{table.sheet.name}”的“{table.header(name)}”"
        self.cells.findings.note(f"{header}{message}", table.place(line[0], name))
