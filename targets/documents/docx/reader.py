"""Word documents: a child process opens the file (`docx.child`), and here it is paragraphs and table rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.problems import Refusal
from core.sandbox import children
from core.sandbox.children import ChildDied, ChildTimedOut
from targets.documents.layout import Item, Paragraph, Row
from targets.documents.reading.reader import Reading, read

TOO_LONG = f"文件读了 {children.PATIENCE:.0f} 秒还没有读完，请拆成几个文件再导入"
GAVE_UP = "文件太大或已损坏，读取时超出了限度，请用 Word 打开后另存为新的 docx，或拆成几个文件再试"


def read_word(answers: Iterable[Any]) -> Reading:
    """Read what a child process answers of a Word document. Raises Refusal when the answer is not whole."""
    items: list[Item] = []
    notes: list[str] = []
    try:
        for answer in answers:
            if isinstance(answer, dict):
                notes = [_note(*remark) for remark in answer["left_out"]]
            else:
                items += [_item(found, place) for found, place in answer]
    except ChildTimedOut as error:
        raise Refusal(TOO_LONG) from error
    except ChildDied as error:
        raise Refusal(GAVE_UP) from error
    reading = read(items)
    reading.notes += notes
    return reading


def _item(found: Any, place: str) -> Item:
    """A paragraph from its text, or a row from its cells, their columns, and what is seen where they are merged."""
    if isinstance(found, str):
        return Paragraph(found, place=place)
    cells, columns, covered = found
    seen = list(cells)
    for number, text in covered.items():
        seen[int(number)] = text
    return Row(tuple(cells), place, columns=tuple(columns), seen=tuple(seen))


def _note(message: str, count: int, first: str) -> str:
    """What was left out, how often, and where."""
    if not first:
        return message
    where = first if count == 1 else f"共 {count} 处，首处 {first}"
    return f"{message}（{where}）"
