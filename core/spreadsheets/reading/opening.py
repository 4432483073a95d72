"""Read a workbook (xlsx, xls or ods) in a child process, which may die of a malicious file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import IO, Any, TypeVar

from core.file_kinds import FileKind, file_kind
from core.problems import Refusal
from core.sandbox import children
from core.sandbox.children import ChildDied, ChildTimedOut
from core.spreadsheets.sheet import Fault, Sheet

T = TypeVar("T")

CHILDREN = {
    FileKind.ARCHIVE: "core.spreadsheets.reading.child",
    FileKind.OLD: "core.spreadsheets.reading.xls_child",
}

NOT_A_WORKBOOK = "这不是 Excel 工作簿，请核对是否选错了文件，或用 Excel 或 WPS 打开后另存为 xlsx 再试"
ENDLESS = "这个数超出了表格能表示的范围，请重新填写"
TOO_LONG = f"工作簿读了 {children.PATIENCE:.0f} 秒还没有读完，请拆成几个文件再导入"
GAVE_UP = "工作簿太大或已损坏，读取时超出了限度，请用 Excel 或 WPS 打开后另存为新的 xlsx，或拆成几个文件再试"


def read_workbook(
    content: bytes, kind: FileKind | None = None, table_rows: int | None = None
) -> list[Sheet]:
    """Read the sheets of a workbook; `kind` is its kind, if it is known already.

    Raises Refusal if it is no workbook, or cannot be opened safely.
    """
    sheets = sheets_of(content, kind or file_kind(content), table_rows)
    if sheets is None:
        raise Refusal(NOT_A_WORKBOOK)
    return sheets


def sheets_of(
    content: bytes, kind: FileKind, table_rows: int | None = None
) -> list[Sheet] | None:
    """Read the sheets of a file, None if it is no workbook. Raises Refusal.

    With `table_rows`, only the first sheet is read, which may have that many rows below its head.
    """
    if kind not in CHILDREN:
        return None
    limits = [] if table_rows is None else [str(table_rows)]
    return sheets_or(_nothing, content, CHILDREN[kind], *limits)


def sheets_or(
    other: Callable[[Iterator[Any]], T], content: bytes, child: str, *limits: str
) -> list[Sheet] | T:
    """Read the sheets of a file in this child, or what `other` makes of its further answers if it is no workbook.

    Raises Refusal.
    """
    with tempfile.TemporaryFile() as file:
        file.write(content)
        try:
            with suppress(ChildDied):
                return _answer(other, child, "read", *limits, file=file)
            # The fast reader allocates memory for every cell up to the last; look for one that is too far out.
            with suppress(ChildDied):
                _answer(other, child, "search", *limits, file=file)
        except ChildTimedOut as error:
            raise Refusal(TOO_LONG) from error
    raise Refusal(GAVE_UP)


def _nothing(_answers: Iterator[Any]) -> None:
    """Make nothing of a file that is no workbook."""


def _answer(
    other: Callable[[Iterator[Any]], T], child: str, *task: str, file: IO[bytes]
) -> list[Sheet] | T:
    """The sheets that a child process reports; if the file is no workbook, what `other` makes of further answers.

    A line of its output opens a sheet, adds rows to it, closes it, or says that there is no workbook.
    """
    sheets: list[Sheet] = []
    answers = children.answers(child, *task, stdin=file, decoder=DECODER)
    for answer in answers:
        if isinstance(answer, list):
            sheets[-1].rows += answer
        elif "sheet" in answer:
            merged = [tuple(area) for area in answer["merged"]]
            sheets.append(Sheet(answer["sheet"], [], merged, answer["hidden"]))
        elif "hidden_rows" in answer:
            sheets[-1].hidden_rows = answer["hidden_rows"]
            sheets[-1].remarks = [tuple(remark) for remark in answer["remarks"]]
        else:
            return other(answers)
    return sheets


def _cell_or_answer(decoded: dict[str, object]) -> object:
    """A cell that JSON cannot hold as it is, or an object of the answer itself."""
    if "date" in decoded:
        return date.fromisoformat(str(decoded["date"]))
    return Fault(str(decoded["fault"])) if "fault" in decoded else decoded


def _number(text: str) -> int | float:
    """Read a number; 12345.0 is 12345, as long as a spreadsheet keeps all digits."""
    number = float(text)
    is_whole = number.is_integer() and abs(number) < 1e15
    return int(number) if is_whole else number


DECODER = json.JSONDecoder(
    object_hook=_cell_or_answer,
    parse_float=_number,
    # Infinity and NaN: no spreadsheet program shows them.
    parse_constant=lambda _: Fault(ENDLESS),
)
