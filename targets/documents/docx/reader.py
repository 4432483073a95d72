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
    try:
        for batch in answers:
            for found, place in batch:
                if isinstance(found, str):
                    items.append(Paragraph(found, place=place))
                else:
                    items.append(Row(tuple(found), place))
    except ChildTimedOut as error:
        raise Refusal(TOO_LONG) from error
    except ChildDied as error:
        raise Refusal(GAVE_UP) from error
    return read(items)
