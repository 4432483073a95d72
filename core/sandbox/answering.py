"""The side of the child: what it read of a file goes to its standard output as lines of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable


class Unreadable(Exception):
    """A file that cannot be read; the message, in Chinese, is for the person who chose the file."""


def to_json(value: object) -> str:
    return json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":")
    )


def write_answer(lines: Iterable[str], limit: int, too_much: str) -> None:
    """Write the lines, and at the end that they were all, or why the file is refused.

    More bytes than `limit` are refused as `too_much`.
    """
    write = sys.stdout.buffer.write
    written = 0
    last: dict[str, object] = {"end": True}
    try:
        for line in lines:
            written += write(line.encode() + b"\n")
            if written > limit:
                raise Unreadable(too_much)
    except Unreadable as unreadable:
        last = {"refusal": str(unreadable)}
    write(to_json(last).encode() + b"\n")
