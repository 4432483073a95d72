"""The official workbook, outwards: a sheet a form, drawn as the Word document draws it, under one list of contents."""

from __future__ import annotations

import io
from decimal import Decimal

from core.problems import Refusal
from core.spreadsheets.writer import (
    BASE,
    HEAD,
    HEI,
    Styles,
    Table,
    Unwritable,
    Workbook,
    Worksheet,
    head_pages,
    new_book,
    print_on_a4,
    sheet_name,
    write_text,
)
from targets.documents.flat.reading import read_sheets
from targets.documents.flat.shape import GUIDE, PART_ONE
from targets.documents.flat.writer import fill_part_one
from targets.documents.geometry import GRID, Look
from targets.documents.layout import TITLE_END, targets_of
from targets.documents.official.drawing import Box, Drawing, as_sheet, draw
from targets.documents.reading.reader import refuse_unless_same
from targets.documents.validity import problem_in
from targets.documents.values import Document, ProjectForm

# The sheets of a file that is read back; a few are left for the list of contents and part one.
MOST_FORMS = 190
PIXELS_PER_MM = 96 / 25.4

NUMBERS = {Look.AMOUNT: "#,##0.00####", Look.PERCENT: "0%", Look.FINE_PERCENT: "0.00%"}
DRESS: dict[Look, dict[str, object]] = {
    Look.TITLE: {"font_name": HEI, "font_size": 15, "align": "center", "border": 0},
    Look.LEFT_BARE: {"align": "left", "border": 0},
    Look.RIGHT_BARE: {"align": "right", "border": 0},
    Look.LABEL: {"font_name": HEI, "align": "center"},
    Look.CENTRE: {"align": "center"},
    Look.LEFT: {"align": "left"},
    **{
        look: {"align": "center", "num_format": number}
        for look, number in NUMBERS.items()
    },
}


def write_official(document: Document) -> bytes:
    """Raises Refusal when there are too many forms, or some text cannot be carried or would not be read back."""
    if len(document.projects) > MOST_FORMS:
        raise Refusal(
            f"有 {len(document.projects)} 张绩效目标表，一个工作簿最多放 {MOST_FORMS} 张，请分批导出，或导出为数据表"
        )
    drawings = _drawings(document)
    again = read_sheets([as_sheet(name, drawing) for name, drawing in drawings.items()])
    advice = "无法照原样写成表格，请修改这些文字后再导出"
    refuse_unless_same(
        Document(None, document.projects, document.columns), again, advice
    )
    stream = io.BytesIO()
    with new_book(stream, "部门预算绩效文本", long=False) as book:
        _Official(book).write(document, drawings)
        head_pages(book, document.notice)
    return stream.getvalue()


def _drawings(document: Document) -> dict[str, Drawing]:
    """By the names of their sheets, which their numbers make unlike each other."""
    titles = [
        f"{number}.{form.name}"
        for number, form in enumerate(document.projects, document.first)
    ]
    group = targets_of(document)
    forms = zip(titles, document.projects, strict=True)
    return {
        sheet_name(title): draw(f"{title}{TITLE_END}", form, group)
        for title, form in forms
    }


class _Official:
    """The workbook with its formats."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        dressed = {
            look: {**BASE, "valign": "vcenter", "text_wrap": True, **dress}
            for look, dress in DRESS.items()
        }
        self.plain = {look: book.add_format(dress) for look, dress in dressed.items()}
        self.quoted = {
            look: book.add_format({**dress, "quote_prefix": True})
            for look, dress in dressed.items()
        }

    def write(self, document: Document, drawings: dict[str, Drawing]) -> None:
        if len(drawings) > 1:
            self.contents(document, list(drawings))
        if document.department is not None:
            table = Table(self.book, PART_ONE, Styles(self.book))
            fill_part_one(table, document.department)
            table.close()
        for index, (name, drawing) in enumerate(drawings.items()):
            self.form(
                self.book.add_worksheet(name), drawing, index, document.projects[index]
            )

    def contents(self, document: Document, names: list[str]) -> None:
        """A linked list of the sheets; the reader passes it over."""
        sheet = self.book.add_worksheet(GUIDE)
        print_on_a4(sheet, landscape=False)
        for column, width in enumerate((7, 26, 60, 16)):
            sheet.set_column(column, column, width)
        head = self.book.add_format(HEAD)
        link = self.book.add_format(
            {**BASE, "font_color": "#1D4ED8", "underline": 1, "text_wrap": True}
        )
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.write_row(0, 0, ("序号", "项目编码", "项目名称", "预算数（万元）"), head)
        forms = zip(names, document.projects, strict=True)
        entries = [(form.code, form.name, form.budget, name) for name, form in forms]
        if document.department is not None:
            entries.insert(0, ("", PART_ONE.name, None, PART_ONE.name))
        for row, (code, name, budget, target) in enumerate(entries, start=1):
            sheet.write_number(row, 0, row, self.plain[Look.CENTRE])
            self.value(sheet, row, 1, code, Look.LEFT)
            sheet.write_url(row, 2, f"internal:'{target}'!A1", link, name or target)
            self.value(sheet, row, 3, budget, Look.AMOUNT)

    def form(
        self, sheet: Worksheet, drawing: Drawing, index: int, form: ProjectForm
    ) -> None:
        for column, width in enumerate(GRID):
            sheet.set_column_pixels(column, column, round(width * PIXELS_PER_MM))
        for row, height in enumerate(drawing.heights):
            sheet.set_row(row, height)
        for box in drawing.boxes:
            try:
                self.box(sheet, box)
            except Unwritable as error:
                raise Refusal(
                    [problem_in(index, form, box.where, str(error))]
                ) from error
        print_on_a4(sheet, landscape=False)
        sheet.center_horizontally()
        sheet.repeat_rows(drawing.header)

    def box(self, sheet: Worksheet, box: Box) -> None:
        if box.height > 1 or box.width > 1:
            last = (box.row + box.height - 1, box.column + box.width - 1)
            sheet.merge_range(box.row, box.column, *last, "", self.plain[box.look])
        self.value(sheet, box.row, box.column, box.value, box.look)

    def value(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: str | Decimal | None,
        look: Look,
    ) -> None:
        plain = self.plain[look]
        if isinstance(value, str) and value:
            write_text(sheet, row, column, value, plain, self.quoted[look])
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), plain)
        else:
            sheet.write_blank(row, column, None, plain)
