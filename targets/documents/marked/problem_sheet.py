"""The list of a file's problems as a sheet: where, what, and how to mend it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from core.problems import Place, Problem
from core.spreadsheets.shape import CellKind, Shape, SheetColumn
from core.spreadsheets.writer import Styles, Table, fitting, new_book
from targets.documents.flat.shape import PROBLEMS

AUTHOR = "预算绩效目标管理系统"
SHAPE = Shape(
    PROBLEMS,
    (
        SheetColumn("工作表", CellKind.WORDS, 16, ""),
        SheetColumn("单元格", CellKind.WORDS, 9, ""),
        SheetColumn("项目", CellKind.WORDS, 34, ""),
        SheetColumn("问题", CellKind.TEXT, 60, ""),
        SheetColumn("怎么改", CellKind.TEXT, 60, ""),
    ),
    keys=2,
)
LINKED = SHAPE.number("单元格")
TOO_BIG = "文件太大，不能在里面逐格标出问题，请下载问题清单对照修改"

# Begins our part of a comment, so that the next round finds it even below a comment by somebody else.
MARK = f"【{AUTHOR}】"
COLOUR = "FFC7CE"
COMMENT_WIDTH, LINE_HEIGHT = 360, 22  # pixels
SIGNS_A_LINE = 24  # Chinese characters
# A comment is read in passing; the list holds the rest.
MOST_IN_A_CELL, MOST_SIGNS = 10, 400


def problem_row(problem: Problem) -> tuple[str, ...]:
    """The problem in the columns of SHAPE."""
    place = problem.place
    sheet, address = (place.sheet, place.address) if place else ("", "")
    what = problem.what
    if problem.cell:
        what = f"{problem.cell}：{what}"
    texts = sheet, address, problem.form, what, problem.advice
    return tuple(map(fitting, texts))


def link(place: Place) -> str:
    """Where a link to the cell leads within the workbook."""
    quoted = place.sheet.replace("'", "''")
    return f"'{quoted}'!{place.address}"


def comment_text(problems: Sequence[Problem]) -> str:
    """The text of the comment at a cell."""
    shown = problems[:MOST_IN_A_CELL]
    lines = [MARK, *(problem.message[:MOST_SIGNS] for problem in shown)]
    left = len(problems) - len(shown)
    if left:
        lines.append(f"还有 {left} 处，请看工作表“{SHAPE.name}”")
    return "\n".join(lines)


def comment_size(text: str) -> dict[str, int]:
    """The size of a comment in pixels."""
    lines = 1
    for line in text.split("\n"):
        lines += 1 + len(line) // SIGNS_A_LINE
    return {"width": COMMENT_WIDTH, "height": LINE_HEIGHT * lines}


def problem_list(problems: Sequence[Problem]) -> bytes:
    """The list alone, for a file that cannot be marked, as xlsx."""
    stream = io.BytesIO()
    with new_book(stream, SHAPE.name) as book:
        table = Table(book, SHAPE, Styles(book))
        for problem in problems:
            table.add(problem_row(problem))
        table.close()
    return stream.getvalue()
