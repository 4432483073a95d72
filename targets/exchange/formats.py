"""The kinds of file that a document is written as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from targets.exchange.form import Document
from targets.exchange.problems import Refusal
from targets.exchange.text import write_text
from targets.exchange.word_writer import write_word


@dataclass(frozen=True)
class Format:
    suffix: str
    content_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    each.suffix: each
    for each in (
        Format("txt", "text/plain; charset=utf-8", lambda document: write_text(document).encode()),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_word),
    )
}


def format_named(suffix: str) -> Format:
    """Raises Refusal for a kind of file that is not written."""
    if suffix not in FORMATS:
        raise Refusal(f"不能导出为“{suffix}”，可用的格式有：{'、'.join(FORMATS)}")
    return FORMATS[suffix]
