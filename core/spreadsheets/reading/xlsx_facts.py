"""What the reader of cells does not report of an xlsx: how cells are shown, failed formulas, hidden rows, pictures."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from core.spreadsheets.number_formats.built_in import BUILT_IN
from core.spreadsheets.reading.facts import (
    BOX_LIMIT,
    NOT_CALCULATED,
    Facts,
    Package,
    Relation,
    failed,
)
from core.spreadsheets.reading.marks import (
    CROSSED_OUT,
    PICTURE,
    Mark,
    Replaced,
    Rounded,
    Wrong,
    mark_of_format,
)
from core.spreadsheets.reading.sheet_xml import Position, SheetXml, column_letters
from core.spreadsheets.reading.xlsx_drawings import remarks_on
from core.spreadsheets.reading.xlsx_texts import (
    is_telling,
    mark_of,
    marks_of_texts,
    struck_fonts,
)

HIDDEN_COLUMN = "隐藏的列也已读取"


def _path(relations: dict[str, Relation], kind: str) -> str:
    """The path of the first part of a kind, "" if there is none."""
    paths = (item.path for item in relations.values() if item.kind.endswith(kind))
    return next(paths, "")


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
        marks = self._find_marks(relations)
        self._marks: dict[int, Mark] = {}
        self._rounded: dict[int, Mark] = {}
        for style, mark in marks.items():
            group = self._rounded if isinstance(mark, Rounded) else self._marks
            group[style] = mark
        self._texts = self._find_texts(relations)
        self._check_other_parts(posixpath.dirname(path).lstrip("/").lower())

    def _find_marks(self, relations: dict[str, Relation]) -> dict[int, Mark]:
        """The marks by the numbers of the cell styles, for those that show something else than the value."""
        path = _path(relations, "/styles")
        if not path:
            return {}
        styles = self._package.tree(path)
        codes = dict(BUILT_IN)
        for number_format in styles.iterfind("{*}numFmts/{*}numFmt"):
            number = int(number_format.get("numFmtId", "0"))
            codes[number] = number_format.get("formatCode", "")
        struck = set(struck_fonts(styles))
        marks: dict[int, Mark] = {}
        for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
            mark = mark_of_format(codes.get(int(style.get("numFmtId", "0")), ""))
            if int(style.get("fontId", "0")) in struck:
                mark = CROSSED_OUT
            if mark is not None:
                marks[number] = mark
        return marks

    def _find_texts(self, relations: dict[str, Relation]) -> dict[int, Mark]:
        """The marks of the shared texts, for those of which a person sees something else than their letters."""
        path = _path(relations, "/sharedStrings")
        if not path or not is_telling(self._package.part(path)):
            return {}
        return marks_of_texts(self._package.tree(path))

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
        xml = SheetXml(content, needs_styles=0 in self._marks or 0 in self._rounded)
        facts = Facts(hidden=set(xml.hidden_rows()))
        for (row, column), style in xml.styled(self._marks):
            facts.marks[row][column] = self._marks[style]
        for (row, column), style in xml.broken_numbers(self._rounded):
            facts.marks[row][column] = self._rounded[style]
        for (row, column), mark in self._marks_of_texts(xml):
            facts.marks[row][column] = mark
        for (row, column), error in xml.errors():
            facts.marks[row][column] = Wrong(failed(error))
        for row, column in xml.uncalculated(with_zeros=self._zeros_wait):
            facts.marks[row][column] = Wrong(NOT_CALCULATED)
        for row, column in xml.pictures():
            facts.marks[row][column] = Replaced(None, PICTURE)
        for column in xml.hidden_columns():
            facts.remark(HIDDEN_COLUMN, 1, column)
        for remark in remarks_on(self._package, self.paths[number]):
            facts.remark(*remark)
        return facts

    def _marks_of_texts(self, xml: SheetXml) -> Iterator[tuple[Position, Mark]]:
        """The marks of the cells whose text is partly raised, lowered or struck out."""
        if self._texts:
            for position, number in xml.shared_texts():
                if number in self._texts:
                    yield position, self._texts[number]
        if is_telling(xml.xml):
            for position, text in xml.own_texts():
                mark = mark_of(text)
                if mark is not None:
                    yield position, mark

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
