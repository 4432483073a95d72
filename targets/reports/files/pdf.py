"""Figures as a printed PDF: for every figure a heading, a sentence and a table with bars. Pure.

The layout is the program figures.typ beside this module; here the figures become the JSON that it draws.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from core.figure import Figure, FigureShape
from core.pdf.fonts import STANDARDS, drawn_text, fonts

PROGRAM = Path(__file__).with_name("figures.typ").read_bytes()
# A table that is wider (in characters) is printed on landscape pages.
MOST_UPRIGHT = 100


def write_pdf(
    title: str,
    subtitle: str,
    figures: Sequence[Figure],
    *,
    made: datetime | None = None,
) -> bytes:
    """Print the figures below a title and a subtitle.

    `made` is the time in the file's properties; with the same time the bytes are the same.
    """
    report = {
        "title": title,
        "subtitle": subtitle,
        "across": any(figure.width > MOST_UPRIGHT for figure in figures),
        "figures": [figure_data(figure) for figure in figures],
    }
    return typst.compile(
        PROGRAM,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(drawn_text(report), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=(made or datetime.now(UTC)).replace(microsecond=0),
    )


def figure_data(figure: Figure) -> dict[str, Any]:
    """The figure as the program figures.typ reads it."""
    return {
        "title": figure.title,
        "sentence": f"{figure.sentence}{figure.note}",
        "labels": [column.label for column in figure.columns],
        "widths": [column.width for column in figure.columns],
        "numbers": [column.unit.is_number for column in figure.columns],
        "lines": figure.texts,
        "has_total": bool(figure.total),
        "bars": _bars(figure),
        "bar_label": "、".join(
            figure.columns[column].label for column in _series(figure)
        ),
    }


def _series(figure: Figure) -> list[int]:
    """The columns whose numbers make the bars: the first that is drawn, or all in a stacked figure."""
    return figure.drawn if figure.shape is FigureShape.STACKED else figure.drawn[:1]


def _bars(figure: Figure) -> list[float]:
    """The length of the bar of each line, from 0 to 1; the bars of a stacked figure are as long as all its series."""
    if figure.shape is FigureShape.TABLE or not figure.drawn:
        return []
    series = _series(figure)
    values = []
    for line in figure.lines:
        numbers = [float(line[column].value or 0) for column in series]
        values.append(sum(numbers))
    longest = max(values, default=0)
    if not longest:
        return []
    return [round(max(value, 0) / longest, 4) for value in values]
