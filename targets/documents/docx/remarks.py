"""What of a Word document was left out, and where."""

from __future__ import annotations

HIDDEN = "隐藏的文字没有读取"
STRUCK = "划掉的文字没有读取"
NOTE = "脚注“{}”没有读取"
COMMENT = "批注没有读取"
TEXT_BOX = "文本框“{}”没有读取"
PICTURE = "图片没有读取"
OBJECT = "嵌入的对象没有读取"
EMBEDDED = "嵌入的文档（网页或别的文件）没有读取，请用 Word 打开后另存为 docx 再试"
COVERED = "合并单元格下面还留着别的内容，看不见，没有读取"
PLACEHOLDER = "还没有填写的提示文字没有读取"
UNKNOWN_SYMBOL = "有认不出的符号，读作“□”，请核对"
# Far more than a person reads; the messages quote what they left out.
MOST = 200


class Remarks:
    """Messages with how often they are true and where first; `place` is where the reader is."""

    def __init__(self) -> None:
        self.place = ""
        self.count = 0
        self.found: dict[str, tuple[int, str]] = {}

    def add(self, message: str) -> None:
        """Add a message about the place where the reader is."""
        self.count += 1
        if message in self.found or len(self.found) < MOST:
            count, first = self.found.get(message, (0, self.place))
            self.found[message] = count + 1, first
