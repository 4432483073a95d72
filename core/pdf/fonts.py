"""The fonts of our PDF files, and texts reduced to the characters that they can draw."""

from __future__ import annotations

from functools import cache
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from core.pdf.glyphs import drawable, printable

# PDF/A for archives and PDF/UA for screen readers.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def drawn_text(value: Any) -> Any:
    """Make every text in a nested value of dicts and lists printable."""
    match value:
        case str():
            return printable(value, drawable_characters())
        case dict():
            return {key: drawn_text(item) for key, item in value.items()}
        case list() | tuple():
            return [drawn_text(item) for item in value]
        case _:
            return value


@cache
def fonts() -> typst.Fonts:
    """The two bundled fonts and none of the machine, so that a file looks the same everywhere."""
    return typst.Fonts(False, False, [serif_path().parent])


@cache
def drawable_characters() -> frozenset[int]:
    """The code points that our fonts can draw; reading the fonts takes a while, so they are read once."""
    return drawable([serif_path(), sans_path()])
