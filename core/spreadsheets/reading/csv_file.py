"""Read a CSV file with any delimiter as one sheet."""

from __future__ import annotations

import csv
import io
import re

from core.problems import Refusal
from core.spreadsheets.sheet import Cell, Sheet
from core.spreadsheets.text import CONTROL, unescaped

NAME = "CSV"
ROW_LIMIT = 1_000_000
# The characters in which the delimiter is looked for.
HEAD = 100_000
DELIMITERS = ",\t;，"
# How a program writes a text that must not become a number: ="0012".
FORMULA_OF_TEXT = re.compile(r'="(.*)"', re.DOTALL)
QUOTED = re.compile(r'"(?:[^"]|"")*"')
NOT_A_TABLE = "这不是 CSV 表格，或者文字编码不是 UTF-8 或 GBK，请核对是否选错了文件，或另存为 xlsx 再试"


def csv_sheet(text: str) -> Sheet:
    """Read the rows of a CSV file. Raises Refusal if the text is no table."""
    if CONTROL.search(text):
        raise Refusal(NOT_A_TABLE)
    lines = io.StringIO(text, newline="")
    # Strict, because a quote that is never closed would otherwise swallow the rest of the file.
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    rows: list[list[Cell]] = []
    filled = 0
    try:
        for fields in reader:
            row: list[Cell] = [_cell(field) for field in fields]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
            filled += bool(row)
            if filled > ROW_LIMIT:
                raise Refusal(f"CSV 文件超过 {ROW_LIMIT} 行，请拆成几个文件再导入")
    except csv.Error as error:
        raise Refusal(
            f"CSV 文件第 {len(rows) + 1} 行起读不下去，请核对这一行的引号是否成对，或另存为 xlsx 再试"
        ) from error
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(NAME, rows)


def _cell(field: str) -> str | None:
    text = unescaped(field)
    if text.startswith("="):
        formula = FORMULA_OF_TEXT.fullmatch(text)
        text = formula[1].replace('""', '"') if formula else text
    if not text or text.isspace():
        return None
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str) -> str:
    """The delimiter that is most frequent in the first line that has one; a comma if no line has any."""
    for line in QUOTED.sub("", text[:HEAD]).splitlines():
        counts = {delimiter: line.count(delimiter) for delimiter in DELIMITERS}
        if any(counts.values()):
            return max(counts, key=counts.__getitem__)
    return ","
