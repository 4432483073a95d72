"""Recognise the kind of a file by its content, whatever its name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum, auto

ZIP = b"PK"
# The container that Office used before 2007, and still uses for a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOK = re.compile(r"(?:.*/)?workbook\d*\.(?:xml|bin)")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# The errors of zipfile for a damaged archive.
BROKEN_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError)


class FileKind(Enum):
    """The kind that a file claims to be; it may still be damaged."""

    WORKBOOK = auto()  # xlsx, xlsb or ods
    PACKAGE = auto()  # another archive, as a Word document is
    OLD = auto()  # a file of Office before 2007, or any Office file with a password
    TEXT = auto()  # anything else


def file_kind(content: bytes) -> FileKind:
    """Recognise the kind of a file."""
    if content.startswith(OLE[:4]):
        return FileKind.OLD
    if not content.startswith(ZIP):
        return FileKind.TEXT
    return FileKind.WORKBOOK if _is_workbook(content) else FileKind.PACKAGE


def _is_workbook(archive: bytes) -> bool:
    """Whether a zip archive holds an Excel workbook or an OpenDocument spreadsheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            has_book = any(BOOK.fullmatch(name.lower()) for name in package.namelist())
    except BROKEN_ARCHIVE:
        has_book = b"xl/work" in archive  # the book itself, or one of its sheets
    # The type of an OpenDocument file stands uncompressed at its head.
    return has_book or ODS in archive[:200]


def unpacked_size(archive: bytes) -> int:
    """The size that the parts of an archive claim to have; 0 for one that is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            return sum(part.file_size for part in package.infolist())
    except BROKEN_ARCHIVE:
        return 0
