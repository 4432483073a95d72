"""What lies over the cells of a sheet of an xlsx, and is no content of theirs: pictures, text boxes, comments."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import shown
from core.spreadsheets.reading.facts import Package
from core.spreadsheets.reading.sheet_xml import column_number

PICTURES = "表格上的图片没有读取"
TEXT_BOX = "表格上的文本框“{}”没有读取"
COMMENTS = "单元格的批注没有读取"
# A message with the row and the column where it stands.
Remark = tuple[str, int, int]


def remarks_on(package: Package, path: str) -> Iterator[Remark]:
    """What lies over the cells of the sheet with that path."""
    for relation in package.relations_if_any(path).values():
        if relation.kind.endswith("/drawing"):
            yield from _drawing(package, relation.path)
        elif relation.kind.endswith("/comments"):
            yield from _comments(package, relation.path)


def _drawing(package: Package, path: str) -> Iterator[Remark]:
    for anchor in package.tree(path):
        row = int(anchor.findtext("{*}from/{*}row") or 0) + 1
        column = int(anchor.findtext("{*}from/{*}col") or 0) + 1
        if next(anchor.iter("{*}pic"), None) is not None:
            yield PICTURES, row, column
        for box in anchor.iter("{*}txBody"):
            text = "".join(piece.text or "" for piece in box.iter("{*}t")).strip()
            if text:
                yield TEXT_BOX.format(shown(text)), row, column


def _comments(package: Package, path: str) -> Iterator[Remark]:
    for comment in package.tree(path).iter("{*}comment"):
        address = comment.get("ref", "A1")
        letters = address.rstrip("0123456789")
        row = int(address.removeprefix(letters) or 1)
        yield COMMENTS, row, column_number(letters.encode())
