"""A file of any kind that the system reads, recognised by its content and never by its name."""

from __future__ import annotations

from pathlib import Path

from targets.exchange.problems import Refusal
from targets.exchange.reader import Reading
from targets.exchange.text import read_text
from targets.exchange.word_reader import read_word

SIZE_LIMIT = 20 * 1024 * 1024

ZIP = b"PK"
# What Word before 2007 writes, and every Office program when the file has a password.
OLE = b"\xd0\xcf\x11\xe0"


def read_file(path: Path) -> Reading:
    """Raises Refusal when the file cannot be read as a document."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise Refusal(f"打不开文件 {path}：请核对路径和权限") from error
    return read_bytes(content)


def read_bytes(content: bytes) -> Reading:
    """Raises Refusal when the bytes are no document of a known kind, or too many."""
    if len(content) > SIZE_LIMIT:
        raise Refusal(f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入")
    if not content.strip():
        raise Refusal("文件是空的，请核对是否选错了文件")
    if content.startswith(OLE):
        raise Refusal("文件加了密码，或是旧版 doc 格式；请用 Word 打开后去掉密码、另存为 docx 再试")
    if content.startswith(ZIP):
        return read_word(content)
    return read_text(content)
