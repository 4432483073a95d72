"""What the reader of cells does not say of an xls: percentages, failed formulas and hidden rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from core.spreadsheets.reading.compound import Compound
from core.spreadsheets.reading.facts import (
    DAMAGED,
    LOCKED,
    PERCENT_FORMATS,
    Facts,
    Unreadable,
    failed,
    is_percent_format,
)

STREAM = "Workbook"

# The records that matter, by number.
BEGIN, END, LOCK, SHEET, FORMAT, STYLE, ROW = (
    0x809,
    0x0A,
    0x2F,
    0x85,
    0x41E,
    0xE0,
    0x208,
)
FORMULA, NUMBER, SHORT_NUMBER, SHORT_NUMBERS, TRUTH_OR_ERROR = (
    0x06,
    0x203,
    0x27E,
    0xBD,
    0x205,
)
HIDDEN = 0x20
ERROR_RESULT = 2
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Record = tuple[int, bytes]


class XlsFacts:
    """Facts about the sheets of an xls, asked for by number, from 0; raises Unreadable when it has a password."""

    def __init__(self, container: Compound) -> None:
        self._stream = container.stream(STREAM)
        self._starts: list[int] = []
        formats = set(PERCENT_FORMATS)
        styles: list[int] = []
        try:
            for kind, data in self._records(0):
                if kind == LOCK:
                    raise Unreadable(LOCKED)
                if kind == SHEET:
                    self._starts.append(_word(data, 0) | _word(data, 2) << 16)
                elif kind == FORMAT and is_percent_format(_format_text(data)):
                    formats.add(_word(data, 0))
                elif kind == STYLE:
                    styles.append(_word(data, 2))
        except struct.error as error:
            raise Unreadable(DAMAGED) from error
        self._percents = {
            number for number, each in enumerate(styles) if each in formats
        }

    def sheet(self, number: int) -> Facts:
        """Raises Unreadable when the records end in the middle of one."""
        facts = Facts()
        try:
            for kind, data in self._records(self._starts[number]):
                if kind == ROW and _word(data, 12) & HIDDEN:
                    facts.hidden.add(_word(data, 0) + 1)
                for column, mark in self._marks(kind, data):
                    facts.marks[_word(data, 0) + 1][column + 1] = mark
        except (struct.error, IndexError) as error:
            raise Unreadable(DAMAGED) from error
        return facts

    def _records(self, position: int) -> Iterator[Record]:
        """From the beginning that stands here to its end, without what is embedded between them."""
        depth = 0
        while position + 4 <= len(self._stream):
            kind, length = struct.unpack_from("<HH", self._stream, position)
            depth += (kind == BEGIN) - (kind == END)
            if depth == 1:
                yield kind, self._stream[position + 4 : position + 4 + length]
            if depth <= 0:
                return
            position += 4 + length

    def _marks(self, kind: int, data: bytes) -> Iterator[tuple[int, str | None]]:
        if kind == SHORT_NUMBERS:
            first = _word(data, 2)
            styles = [_word(data, at) for at in range(4, len(data) - 2, 6)]
            yield from (
                (first + each, None)
                for each, style in enumerate(styles)
                if style in self._percents
            )
        elif kind in (FORMULA, NUMBER, SHORT_NUMBER, TRUTH_OR_ERROR):
            error = _error(kind, data)
            if error or _word(data, 4) in self._percents:
                yield _word(data, 2), error


def _error(kind: int, data: bytes) -> str | None:
    if kind == TRUTH_OR_ERROR and data[7]:
        return failed(ERRORS.get(data[6], "#VALUE!"))
    if kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == ERROR_RESULT:
        return failed(ERRORS.get(data[8], "#VALUE!"))
    return None


def _format_text(data: bytes) -> str:
    """One or two bytes a letter, as the flag before them says."""
    return (
        data[5:].decode("utf-16-le", "replace")
        if data[4:5] == b"\x01"
        else data[5:].decode("latin-1")
    )


def _word(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])
