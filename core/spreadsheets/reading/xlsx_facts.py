"""What the reader of cells does not report of an xlsx: percentages, failed or uncalculated formulas, hidden rows."""

from __future__ import annotations

import posixpath

from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    NOT_CALCULATED,
    PERCENT_FORMATS,
    Facts,
    Package,
    Relation,
    failed,
    is_percent_format,
)
from core.spreadsheets.reading.sheet_xml import SheetXml, column_letters


class XlsxFacts:
    """Facts about the sheets of an xlsx, which are numbered from 0 in the order of the workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package
        path = package.book()
        book = package.tree(path)
        relations = package.relations(path)
        self.paths = []
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            ids = [value for name, value in sheet.items() if name.endswith("}id")]
            paths = [relations[name].path for name in ids if name in relations]
            self.paths.append(paths[0] if paths else "")
        # Such values were not calculated by a spreadsheet program: a 0 only holds the place of one.
        self._zeros_wait = any(
            calculation.get("fullCalcOnLoad") in ("1", "true")
            for calculation in book.iter("{*}calcPr")
        )
        self._percent_styles = self._find_percent_styles(relations)
        self._check_other_parts(posixpath.dirname(path).lstrip("/").lower())

    def _find_percent_styles(self, relations: dict[str, Relation]) -> set[int]:
        """The numbers of the cell styles that show a percentage."""
        for relation in relations.values():
            if relation.kind.endswith("/styles"):
                styles = self._package.tree(relation.path)
                break
        else:
            return set()
        formats = set(PERCENT_FORMATS)
        for number_format in styles.iterfind("{*}numFmts/{*}numFmt"):
            if is_percent_format(number_format.get("formatCode", "")):
                formats.add(int(number_format.get("numFmtId", "0")))
        percent_styles = set()
        for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
            if int(style.get("numFmtId", "0")) in formats:
                percent_styles.add(number)
        return percent_styles

    def _check_other_parts(self, folder: str) -> None:
        """Check that no part that the reader opens by itself unpacks to more than it claims."""
        sheets = {posixpath.normpath(path).lstrip("/").lower() for path in self.paths}
        for name in self._package.names:
            is_read = name.startswith(folder) and name.endswith((".xml", ".rels"))
            if is_read and name not in sheets:
                self._package.part(name)

    def sheet(self, number: int) -> Facts:
        """The facts about a sheet by its number."""
        content = self._package.part(self.paths[number])
        xml = SheetXml(content, needs_styles=0 in self._percent_styles)
        facts = Facts(hidden=set(xml.hidden_rows()))
        for row, column in xml.percentages(self._percent_styles):
            facts.marks[row][column] = None
        for (row, column), error in xml.errors():
            facts.marks[row][column] = failed(error)
        for row, column in xml.uncalculated(with_zeros=self._zeros_wait):
            facts.marks[row][column] = NOT_CALCULATED
        return facts

    def farthest(self, number: int) -> str:
        """The address of the cell farthest out in a sheet that is too large, "" if the sheet is not too large."""
        xml = SheetXml(self._package.part(self.paths[number]))
        rows = columns = 0
        farthest = (0, 0)
        for row, column in xml.filled_cells():
            rows, columns = max(rows, row), max(columns, column)
            if row * column > farthest[0] * farthest[1]:
                farthest = (row, column)
        if rows * columns <= BOX_LIMIT:
            return ""
        row, column = farthest
        return f"{column_letters(column)}{row}"
