"""The fonts of a PDF, and texts as these can draw them."""

from __future__ import annotations

from functools import cache
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from core.pdf.glyphs import drawable, printable

# PDF/A, which an archive takes, and PDF/UA, which a screen reader can follow.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def drawn_text(value: Any) -> Any:
    """The value with each text in it made printable."""
    match value:
        case str():
            return printable(value, _drawable())
        case dict():
            return {name: drawn_text(each) for name, each in value.items()}
        case list() | tuple():
            return [drawn_text(each) for each in value]
        case _:
            return value


@cache
def fonts() -> typst.Fonts:
    """The two fonts that come with the system, and none of the machine's: a file looks the same everywhere."""
    return typst.Fonts(False, False, [serif_path().parent])


@cache
def _drawable() -> frozenset[int]:
    return drawable([serif_path(), sans_path()])
