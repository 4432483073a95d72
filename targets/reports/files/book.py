"""Figures as a workbook: a sheet each, with its sentence above the table. Pure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from core.figure import Figure, FigureCell, FigureColumn, FigureUnit
from core.spreadsheets.writer import (
    BASE,
    HEAD,
    HEI,
    Format,
    Workbook,
    Worksheet,
    new_book,
    print_on_a4,
    sheet_name,
    write_text,
)

TITLE: Mapping[str, Any] = {"font_name": HEI, "font_size": 14, "bold": True}
SAID: Mapping[str, Any] = {"font_name": "宋体", "font_size": 10.5}
LOOKS: Mapping[FigureUnit, Mapping[str, Any]] = {
    FigureUnit.TEXT: {"num_format": "@", "text_wrap": True},
    FigureUnit.COUNT: {"num_format": "#,##0"},
    FigureUnit.AMOUNT: {"num_format": "#,##0.00####"},
    FigureUnit.SHARE: {"num_format": "0.0%"},
}
HEAD_ROW = 3


def write_book(title: str, subtitle: str, figures: Sequence[Figure]) -> bytes:
    """`subtitle` says what is counted, of whom and when. Raises Unwritable."""
    stream = io.BytesIO()
    with new_book(stream, title) as book:
        looks = {
            unit: book.add_format({**BASE, **look, "locked": True})
            for unit, look in LOOKS.items()
        }
        strong = {
            unit: book.add_format({**BASE, **look, "bold": True})
            for unit, look in LOOKS.items()
        }
        head, said, large = (book.add_format(look) for look in (HEAD, SAID, TITLE))
        taken: set[str] = set()
        for figure in figures:
            name = sheet_name(figure.title, taken)
            taken.add(name.lower())
            sheet = _sheet(book, name, figure.columns)
            sheet.write_string(
                0, 0, f"{title}：{figure.title}" if len(figures) > 1 else title, large
            )
            _said(sheet, 1, subtitle, said)
            _said(sheet, 2, f"{figure.sentence}{figure.note}", said)
            for number, column in enumerate(figure.columns):
                sheet.write_string(HEAD_ROW, number, column.label, head)
            for row, line in enumerate(figure.lines, start=HEAD_ROW + 1):
                _line(sheet, row, line, figure.columns, looks)
            if figure.total:
                _line(
                    sheet,
                    HEAD_ROW + 1 + len(figure.lines),
                    figure.total,
                    figure.columns,
                    strong,
                )
    return stream.getvalue()


def _sheet(book: Workbook, name: str, columns: Sequence[FigureColumn]) -> Worksheet:
    sheet = book.add_worksheet(name)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width + 2)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    print_on_a4(sheet, landscape=sum(column.width for column in columns) > 90)
    return sheet


def _said(sheet: Worksheet, row: int, text: str, look: Format) -> None:
    write_text(sheet, row, 0, text, look, look)


def _line(
    sheet: Worksheet,
    row: int,
    line: Sequence[FigureCell],
    columns: Sequence[FigureColumn],
    looks: Mapping[FigureUnit, Format],
) -> None:
    for number, (cell, column) in enumerate(zip(line, columns, strict=True)):
        look = looks[column.unit]
        match cell.value:
            case None:
                sheet.write_blank(row, number, None, look)
            case str():
                write_text(sheet, row, number, cell.value, look, look)
            case _:
                value = (
                    cell.value / 100 if column.unit is FigureUnit.SHARE else cell.value
                )
                sheet.write_number(row, number, float(value), look)
