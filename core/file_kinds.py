"""Recognise the kind of a file by its first bytes, whatever its name.

What is packed in an archive, a child process finds out.
"""

from __future__ import annotations

from enum import Enum, auto

ZIP = b"PK"
# The container that Office used before 2007, and still uses for a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# For a table whose kind is known, and no more.
UNREADABLE = "文件读不出来，可能已损坏；请用 Excel 或 WPS 打开后另存为 xlsx 再试"


class FileKind(Enum):
    """The kind that a file claims to be; it may still be damaged."""

    ARCHIVE = auto()  # a zip archive, as xlsx, xlsb, ods and docx are
    OLD = auto()  # a file of Office before 2007, or any Office file with a password
    TEXT = auto()  # anything else


def file_kind(content: bytes) -> FileKind:
    """Recognise the kind of a file."""
    if content.startswith(OLE[:4]):
        return FileKind.OLD
    return FileKind.ARCHIVE if content.startswith(ZIP) else FileKind.TEXT
