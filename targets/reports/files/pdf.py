"""Figures as a PDF for paper: a heading, a sentence and a table each, with bars in it. Pure.

The layout is the program figures.typ beside this module; here the figures become the JSON that it draws.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from core.figure import Figure, FigureShape, shown
from core.pdf.fonts import STANDARDS, drawn_text, fonts

PROGRAM = Path(__file__).with_name("figures.typ").read_bytes()
# A table of so many characters across is printed on sheets that lie.
MOST_UPRIGHT = 100


def write_pdf(
    title: str,
    subtitle: str,
    figures: Sequence[Figure],
    *,
    made: datetime | None = None,
) -> bytes:
    """`subtitle` says what is counted, of whom and when. The same bytes for the same moment it is `made`."""
    across = any(
        sum(column.width for column in figure.columns) > MOST_UPRIGHT
        for figure in figures
    )
    told = {
        "title": title,
        "subtitle": subtitle,
        "across": across,
        "figures": [_told(figure) for figure in figures],
    }
    return typst.compile(
        PROGRAM,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(drawn_text(told), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=(made or datetime.now(UTC)).replace(microsecond=0),
    )


def _told(figure: Figure) -> dict[str, Any]:
    lines = [
        [
            shown(cell.value, column.unit)
            for cell, column in zip(line, figure.columns, strict=True)
        ]
        for line in (*figure.lines, *([figure.total] if figure.total else []))
    ]
    return {
        "title": figure.title,
        "sentence": f"{figure.sentence}{figure.note}",
        "labels": [column.label for column in figure.columns],
        "widths": [column.width for column in figure.columns],
        "numbers": [column.unit.is_number for column in figure.columns],
        "lines": lines,
        "has_total": bool(figure.total),
        "bars": _bars(figure),
    }


def _bars(figure: Figure) -> list[float]:
    """The length of each line's bar, 0 to 1; of a stacked figure all its series together. None where none is drawn."""
    if figure.shape is FigureShape.TABLE or not figure.drawn:
        return []
    series = figure.drawn if figure.shape is FigureShape.STACKED else figure.drawn[:1]
    values = [
        sum(float(line[number].value or 0) for number in series)
        for line in figure.lines
    ]
    most = max(values, default=0)
    return [round(max(value, 0) / most, 4) for value in values] if most else []
