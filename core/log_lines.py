"""Lines of the log that nobody can forge: what somebody typed cannot begin a line of its own."""

from __future__ import annotations

import logging
from copy import copy


def printable(text: str) -> str:
    """The text with line breaks and other control characters escaped."""
    if text.isprintable():
        return text
    letters = []
    for letter in text:
        if not letter.isprintable():
            letter = letter.encode("unicode_escape").decode()
        letters.append(letter)
    return "".join(letters)


class LineFormatter(logging.Formatter):
    """Escapes the message of every line; a traceback keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, with control characters escaped."""
        escaped = copy(record)
        escaped.msg = printable(record.getMessage())
        escaped.args = None
        return super().format(escaped)
