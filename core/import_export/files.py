"""Read and write flat tables as files, workbooks and CSV. Every cell that is read is text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from core.amounts import Refused
from core.file_kinds import FileKind, file_kind
from core.problems import Place, Refusal
from core.spreadsheets.listing import Heading, write_list
from core.spreadsheets.reading.opening import read_workbook
from core.spreadsheets.sheet import Fault, cell_text
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
# With every check of every row, this holds the write lock of SQLite for about ten seconds.
ROW_LIMIT = 2_000

LINE_END = re.compile(r"\r\n?")
# The greatest width of a column, in characters.
WIDEST = 60
HALF_WIDTH_BRACKETS = str.maketrans("()", "（）")

Row = list[str]


class Upload(Format):
    """An uploaded workbook or CSV file, recognised by its content."""

    def __init__(self, encoding: str | None = None):
        """Ignore the encoding that the admin site passes: it is recognised from the content."""

    def get_title(self) -> str:
        return "xlsx 或 csv"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Read the uploaded table. Raises Refused, with a message in Chinese."""
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
        """Write the rows as a file of this format."""
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
        """Write the rows as a file of this format."""
        return write_csv(dataset.headers, dataset)


# Reading


def read_table(content: bytes) -> tablib.Dataset:
    """Read the first sheet; its first row names the columns. Blank rows stay, so that rows keep their numbers."""
    if len(content) > SIZE_LIMIT:
        raise Refused(
            f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
        )
    kind = file_kind(content)
    if kind is FileKind.OLD:
        raise Refused(
            "文件加了密码，或是旧版 xls 格式；请用 Excel 或 WPS 打开后去掉密码、另存为 xlsx 再试"
        )
    rows = (
        _csv_rows(content) if kind is FileKind.TEXT else _workbook_rows(content, kind)
    )
    table = list(_up_to_last_filled(rows))
    if not table or not _filled(table[0]):
        raise Refused("第一行没有列名；请先导出一份作样表，照它的第一行填写列名")
    if len(table) == 1:
        raise Refused("表格里只有列名，没有数据行")
    headers = _headers(table)
    width = len(headers)
    padding = [""] * width
    data = [(row + padding)[:width] for row in table[1:]]
    return tablib.Dataset(*data, headers=headers)


def _up_to_last_filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows up to the last one with content. Raises Refused if there are too many."""
    blank = 0
    for number, row in enumerate(rows):
        if not _filled(row):
            blank += 1
            continue
        if number > ROW_LIMIT:
            raise Refused(f"表格超过 {ROW_LIMIT} 行，请拆成几个文件再导入")
        for _ in range(blank):
            yield []
        yield row
        blank = 0


def _filled(row: Row) -> bool:
    """Whether the row has any text."""
    return any(cell.strip() for cell in row)


def _headers(table: Sequence[Row]) -> Row:
    """The names of all columns that hold anything. Raises Refused if one is missing or stands twice."""
    headers = []
    for name in table[0]:
        without_blanks = "".join(name.split())
        headers.append(without_blanks.translate(HALF_WIDTH_BRACKETS))
    while not headers[-1]:
        headers.pop()
    width = max(number for row in table for number, cell in enumerate(row, 1) if cell)
    headers += [""] * (width - len(headers))
    if "" in headers:
        raise Refused(f"第 {headers.index('') + 1} 列没有列名，请补上列名或删去这一列")
    for name in headers:
        if headers.count(name) > 1:
            raise Refused(f"列名“{name[:30]}”出现了两次，请删去其中一列")
    return headers


def _workbook_rows(content: bytes, kind: FileKind) -> Iterator[Row]:
    """The first sheet of a workbook, which the child process opens."""
    try:
        sheets = read_workbook(content, kind, table_rows=ROW_LIMIT)
    except Refusal as refusal:
        raise Refused(str(refusal)) from refusal
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, start=1):
            texts = []
            for column, cell in enumerate(row, start=1):
                if isinstance(cell, Fault):
                    place = Place(sheet.name, number, column)
                    raise Refused(f"{place}：{cell.message}")
                if isinstance(cell, date):
                    texts.append(cell.isoformat())
                else:
                    texts.append(cell_text(cell))
            yield texts


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = decoded(content, ENCODINGS)
    if text is None or CONTROL.search(text):
        raise Refused(
            "这不是 xlsx 或 csv 表格，或者文字编码不是 UTF-8 或 GBK；请另存为 xlsx 再试"
        )
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            yield [unescaped(LINE_END.sub("\n", cell)) for cell in row]
    except csv.Error as error:
        raise Refused("这不是 xlsx 或 csv 表格，请核对是否选错了文件") from error


# Writing


def write_workbook(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a workbook with one sheet. Raises Refused if a text is too long for a cell."""
    rows = list(rows)
    headings = []
    for column in zip(headers, *rows, strict=True):
        lines = [line for value in column for line in str(value).split("\n")]
        longest = max(map(len, lines))
        headings.append(Heading(str(column[0]), min(4 + 2 * longest, WIDEST)))
    typed_rows = (_typed(headers, row) for row in rows)
    stream = io.BytesIO()
    try:
        write_list(stream, "数据", headings, typed_rows, to_read=False)
    except Unwritable as error:
        raise Refused(
            f"“{headers[error.column]}”中有一格放不进 Excel 的单元格（至多 {CELL_LIMIT} 字），请改用 csv 导出"
        ) from error
    return stream.getvalue()


def _typed(headers: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """The values of a row; a decimal number that is not an amount is written without fixed decimals."""
    values = []
    for header, value in zip(headers, row, strict=True):
        is_plain = isinstance(value, Decimal) and "万元" not in header
        values.append(float(value) if is_plain else value)
    return values


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a CSV file with a byte order mark, without which Excel takes UTF-8 for GBK."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headers)
    writer.writerows([escaped(str(value)) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")
