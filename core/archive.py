"""Pack several files into one."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

LIST = "清单.txt"


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip, with a list of their SHA-256 digests."""
    lines = []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
            digest = hashlib.sha256(content).hexdigest()
            lines.append(f"{digest}  {name}\n")
        packed.writestr(LIST, "".join(lines))
    return stream.getvalue()
