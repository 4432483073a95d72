"""What a zip archive says of itself. Only child processes ask, for whoever packed it chose every number in it."""

from __future__ import annotations

import io
import zipfile

# The errors of zipfile for a damaged archive.
BROKEN_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError)


def unpacked_size(archive: bytes) -> int:
    """The size that the parts of an archive claim to have; 0 for one that is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            return sum(part.file_size for part in package.infolist())
    except BROKEN_ARCHIVE:
        return 0
