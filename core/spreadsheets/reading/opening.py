"""The bytes of a workbook as its sheets: xlsx, xls and ods, read by a child process that may die of them."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO

from core.problems import Refusal
from core.spreadsheets.reading.facts import NOT_A_WORKBOOK, OLE
from core.spreadsheets.sheet import Fault, Sheet

PATIENCE = 60.0  # seconds
ROOT = Path(__file__).resolve().parents[3]
CHILD = "core.spreadsheets.reading.child"
PART = re.compile(r"(?:.*/)?workbook\d*\.(?:xml|bin)")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

ENDLESS = "这个数超出了表格能表示的范围，请重新填写"
TOO_LONG = f"工作簿读了 {PATIENCE:.0f} 秒还没有读完，请拆成几个文件再导入"
GAVE_UP = "工作簿太大或已损坏，读取时超出了限度，请用 Excel 或 WPS 打开后另存为新的 xlsx，或拆成几个文件再试"


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are meant as a workbook, whole or not, whatever their name says."""
    if content.startswith(OLE):
        return _is_old_workbook(content)
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            has_book = any(PART.fullmatch(name.lower()) for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        has_book = b"xl/work" in content  # the book itself, or one of its sheets
    # The type of an OpenDocument file stands uncompressed at its head.
    return has_book or ODS in content[:200]


def _is_old_workbook(content: bytes) -> bool:
    """Look into the container in a child process: it takes a parser to do so."""
    with tempfile.TemporaryFile() as file, suppress(Refusal, _Died):
        file.write(content)
        list(_sheets(file, "recognise"))
        return True
    return False


def read_workbook(content: bytes) -> list[Sheet]:
    """Sheets in their order; raises Refusal when the workbook cannot be opened safely."""
    if not content.startswith(OLE) and not is_workbook(content):
        raise Refusal(NOT_A_WORKBOOK)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with suppress(_Died):
            return list(_sheets(file, "read"))
        # What reads quickly also makes room for every cell between the first and the last.
        with suppress(_Died):
            list(_sheets(file, "search"))
    raise Refusal(GAVE_UP)


class _Died(Exception):
    """The child ended without having said its last word."""


def _sheets(file: IO[bytes], task: str) -> Iterator[Sheet]:
    """A line of the child opens a sheet, adds rows to it, closes it, or refuses the workbook."""
    sheet = Sheet("")
    with _child(file, task) as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                break  # killed in the middle of a word
            said = DECODER.decode(line.decode())
            if isinstance(said, list):
                sheet.rows += said
            elif "sheet" in said:
                sheet = Sheet(
                    said["sheet"],
                    [],
                    [tuple(each) for each in said["merged"]],
                    said["hidden"],
                )
            elif "hidden_rows" in said:
                sheet.hidden_rows = said["hidden_rows"]
                yield sheet
            elif "refusal" in said:
                raise Refusal(said["refusal"])
            else:
                return
        raise _Died


@contextmanager
def _child(file: IO[bytes], task: str) -> Iterator[Iterator[bytes]]:
    """The lines that the child says; it is gone afterwards, and Refusal is raised when it took too long."""
    file.seek(0)
    process = subprocess.Popen(
        [sys.executable, "-m", CHILD, task],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        # Nothing of the server's settings: the child reads what strangers send.
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    assert process.stdout is not None
    try:
        yield iter(process.stdout)
    except _Died:
        if not timer.is_alive():
            raise Refusal(TOO_LONG) from None
        raise
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def _revived(said: dict[str, object]) -> object:
    """What JSON has no word for."""
    if "date" in said:
        return date.fromisoformat(str(said["date"]))
    return Fault(str(said["fault"])) if "fault" in said else said


def _number(text: str) -> int | float:
    """12345.0 is 12345, as far as a spreadsheet keeps all digits."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _endless(_: str) -> Fault:
    """What no spreadsheet program shows: infinity, or no number at all."""
    return Fault(ENDLESS)


DECODER = json.JSONDecoder(
    object_hook=_revived, parse_float=_number, parse_constant=_endless
)
