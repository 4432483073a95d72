"""The text of pages, as tests look into it."""

from __future__ import annotations

import re


def one_line(page: str) -> str:
    """The page with each run of white space as one blank, as a browser shows it, and none before the end of a tag."""
    return re.sub(r"\s+", " ", page).replace(" >", ">")
