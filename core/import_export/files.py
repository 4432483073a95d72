"""Flat tables as files: what people upload, and what they are given. Every cell is text when read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from core.amounts import Refused
from core.file_kinds import FileKind, file_kind, unpacked_size
from core.problems import Place, Refusal
from core.spreadsheets.listing import Heading, write_list
from core.spreadsheets.reading.opening import read_workbook
from core.spreadsheets.sheet import Cell, Fault, cell_text
from core.spreadsheets.text import (
    CELL_LIMIT,
    CONTROL,
    ENCODINGS,
    XLSX,
    decoded,
    escaped,
    unescaped,
)
from core.spreadsheets.writer import Unwritable

SIZE_LIMIT = 10 * 1024**2
UNPACKED_LIMIT = 50 * 1024**2
ROW_LIMIT = 2_000  # with every check of every row, that holds the write lock of SQLite for about ten seconds

UNREADABLE = "文件读不出来，可能已损坏；请用 Excel 或 WPS 打开后另存为 xlsx 再试"
HALF_WIDTH_BRACKETS = str.maketrans("()", "（）")

Row = list[str]


class Upload(Format):
    """A workbook or a CSV file, recognised by its content, so that nobody has to choose."""

    def __init__(self, encoding: str | None = None):
        """The admin names an encoding; the content knows better."""

    def get_title(self) -> str:
        return "xlsx 或 csv"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Raises Refused, in Chinese."""
        return read_table(in_stream)


class ExcelFile(Format):
    def get_title(self) -> str:
        return "Excel 工作簿（xlsx）"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return XLSX

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return write_workbook(dataset.headers, dataset)


class CsvFile(Format):
    def get_title(self) -> str:
        return "逗号分隔文本（csv）"

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return write_csv(dataset.headers, dataset)


# Reading


def read_table(content: bytes) -> tablib.Dataset:
    """The first sheet: its first row names the columns. Blank rows stay, so that rows keep their numbers."""
    if len(content) > SIZE_LIMIT:
        raise Refused(
            f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
        )
    kind = file_kind(content)
    if kind is FileKind.OLD:
        raise Refused(
            "文件加了密码，或是旧版 xls 格式；请用 Excel 或 WPS 打开后去掉密码、另存为 xlsx 再试"
        )
    rows = list(
        _limited(
            _csv_rows(content)
            if kind is FileKind.TEXT
            else _workbook_rows(content, kind)
        )
    )
    if not rows or not _filled(rows[0]):
        raise Refused("第一行没有列名；请先导出一份作样表，照它的第一行填写列名")
    if len(rows) == 1:
        raise Refused("表格里只有列名，没有数据行")
    return tablib.Dataset(
        *_squared(rows[1:], headers := _headers(rows)), headers=headers
    )


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows up to the last that holds anything; refuses a table that is too long."""
    blank = 0
    for number, row in enumerate(rows):
        if not _filled(row):
            blank += 1
            continue
        if number > ROW_LIMIT:
            raise Refused(f"表格超过 {ROW_LIMIT} 行，请拆成几个文件再导入")
        yield from ([] for _ in range(blank))
        yield row
        blank = 0


def _filled(row: Row) -> bool:
    return any(cell.strip() for cell in row)


def _headers(rows: Sequence[Row]) -> Row:
    headers = ["".join(name.split()).translate(HALF_WIDTH_BRACKETS) for name in rows[0]]
    while not headers[-1]:
        headers.pop()
    width = max(number for row in rows for number, cell in enumerate(row, 1) if cell)
    headers += [""] * (width - len(headers))
    if "" in headers:
        raise Refused(f"第 {headers.index('') + 1} 列没有列名，请补上列名或删去这一列")
    twice = next((name for name in headers if headers.count(name) > 1), None)
    if twice:
        raise Refused(f"列名“{twice[:30]}”出现了两次，请删去其中一列")
    return headers


def _squared(rows: Iterable[Row], headers: Row) -> Iterator[Row]:
    width = len(headers)
    return ((row + [""] * width)[:width] for row in rows)


def _workbook_rows(content: bytes, kind: FileKind) -> Iterator[Row]:
    """The first sheet of a workbook, which the child process opens."""
    size = unpacked_size(content)
    if not size:
        raise Refused(UNREADABLE)
    if size > UNPACKED_LIMIT:
        raise Refused(
            f"文件解压后超过 {UNPACKED_LIMIT // 1024**2} MB，请核对是否选错了文件"
        )
    try:
        sheets = read_workbook(content, kind, table_rows=ROW_LIMIT)
    except Refusal as refusal:
        raise Refused(str(refusal)) from refusal
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, start=1):
            yield [
                _text(cell, Place(sheet.name, number, column))
                for column, cell in enumerate(row, start=1)
            ]


def _text(cell: Cell, place: Place) -> str:
    match cell:
        case Fault():
            raise Refused(f"{place}：{cell.message}")
        case date():
            return cell.isoformat()
        case _:
            return cell_text(cell)


def _csv_rows(content: bytes) -> Iterator[Row]:
    try:
        for row in csv.reader(io.StringIO(_decoded(content), newline="")):
            yield [unescaped(_one_line_end(cell)) for cell in row]
    except csv.Error as error:
        raise Refused("这不是 xlsx 或 csv 表格，请核对是否选错了文件") from error


def _decoded(content: bytes) -> str:
    text = decoded(content, ENCODINGS)
    if text is None or CONTROL.search(text):
        raise Refused(
            "这不是 xlsx 或 csv 表格，或者文字编码不是 UTF-8 或 GBK；请另存为 xlsx 再试"
        )
    return text


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# Writing


def write_workbook(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    rows = list(rows)
    columns = zip(headers, *rows, strict=True)
    headings = [Heading(str(column[0]), _width(column)) for column in columns]
    stream = io.BytesIO()
    try:
        write_list(stream, "数据", headings, (_typed(headers, row) for row in rows))
    except Unwritable as error:
        raise Refused(
            f"“{headers[error.column]}”中有一格放不进 Excel 的单元格（至多 {CELL_LIMIT} 字），请改用 csv 导出"
        ) from error
    return stream.getvalue()


def _typed(headers: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """The values of a row; a number that is no amount is written without decimals of its own."""
    return [
        float(value) if isinstance(value, Decimal) and "万元" not in header else value
        for header, value in zip(headers, row, strict=True)
    ]


def _width(column: Iterable[object]) -> int:
    longest = max(len(line) for value in column for line in str(value).split("\n"))
    return min(4 + 2 * longest, 60)


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """With a byte order mark, without which Excel takes UTF-8 for GBK."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headers)
    writer.writerows([escaped(str(value)) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")
