"""Reading Word documents: a child process opens the file, and here it is paragraphs and table rows."""

from __future__ import annotations

import tempfile

from core.problems import Refusal
from core.sandbox import children
from core.sandbox.children import ChildDied, ChildTimedOut
from targets.documents.layout import Item, Paragraph, Row
from targets.documents.reading.reader import Reading, read

CHILD = "targets.documents.docx.child"

TOO_LONG = f"文件读了 {children.PATIENCE:.0f} 秒还没有读完，请拆成几个文件再导入"
GAVE_UP = "文件太大或已损坏，读取时超出了限度，请用 Word 打开后另存为新的 docx，或拆成几个文件再试"


def read_word(content: bytes) -> Reading:
    """Raises Refusal when the bytes are no Word document that may safely be opened."""
    items: list[Item] = []
    with tempfile.TemporaryFile() as file:
        file.write(content)
        try:
            for batch in children.answers(CHILD, stdin=file):
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
