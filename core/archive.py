"""Several files as one."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

LIST = "清单.txt"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files by name, with a list of their SHA-256 fingerprints."""
    listed = [
        f"{hashlib.sha256(content).hexdigest()}  {name}"
        for name, content in files.items()
    ]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {
            **files,
            LIST: ("\n".join(listed) + "\n").encode(),
        }.items():
            packed.writestr(name, content)
    return stream.getvalue()
