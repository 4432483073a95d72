"""Rows of indicators from a clipboard, with headings or without: which column is which, and what is no indicator."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from core.spreadsheets.sheet import Cell, Sheet, cell_text
from indicators.values import Text, parse
from targets.documents.flat.columns import (
    FORM_HEADERS,
    OF_TARGETS,
    header_key,
    short,
)
from targets.documents.flat.heading import FlatHeading, find_heading
from targets.documents.flat.table import TOTALS
from targets.documents.flat.values import put_together
from targets.documents.official.grid import Grid
from targets.documents.owners import is_remark
from targets.documents.pasted.found import Pasted
from targets.documents.schema import Group
from targets.documents.values import ALL_TARGETS

Category = tuple[str, str]
BASIS_WORDS = re.compile(
    r"依据|根据|文件|通知|方案|规划|计划|标准|要求|办法|意见|规定|调查|《|号"
)
# Columns that only some years use.
UNUSUAL = tuple(column.name for column in ALL_TARGETS.columns if column.optional)
# Before the heading of a column that nobody knows.
UNKNOWN = "?"
# The part of a column's texts that must be of a kind for the column to be of it.
MOST = 0.6


def read_rows(sheet: Sheet, group: Group, categories: Collection[Category]) -> Pasted:
    """The rows of the block under the form's columns, by its headings or else by its content."""
    heading = find_heading(sheet, FORM_HEADERS)
    if heading is not None:
        of_rows = [name for name in heading.fields if name.startswith(OF_TARGETS)]
        # One known word makes a heading only where there is no other column.
        if of_rows and (len(heading.fields) > 1 or heading.width == 1):
            return _by_headings(sheet, heading, group)
    pasted = Pasted(rows=_rows(sheet, 1))
    leave_out(pasted, has_columns=False)
    _find_columns(pasted, group, categories)
    return pasted


def _rows(sheet: Sheet, first: int) -> list[list[str]]:
    """The texts from a row on; a merged cell holds for each of its rows, and stands in the first of its columns."""
    grid = Grid(sheet)
    width = max(map(len, sheet.rows), default=0)
    rows = []
    for row in range(first, len(sheet.rows) + 1):
        texts = []
        for column in range(1, width + 1):
            is_first = grid.owner(row, column)[1] == column
            texts.append(cell_text(grid.value(row, column)) if is_first else "")
        rows.append(texts)
    return rows


# Columns by their headings


def _by_headings(sheet: Sheet, heading: FlatHeading, group: Group) -> Pasted:
    """The rows below the headings, each text under its column."""
    pasted = Pasted(rows=_rows(sheet, heading.last + 2), left_out=["表头"])
    fields = {}
    others = []
    for column, written in sorted(heading.names.items()):
        name = FORM_HEADERS.get(header_key(written)[0])
        is_filled = any(row[column : column + 1] != [""] for row in pasted.rows)
        if name is None and is_filled:
            fields[column] = f"{UNKNOWN}{written}"
            pasted.doubts.append(f"认不出“{short(written)}”是哪一列，请选择")
        elif name and name.startswith(OF_TARGETS) and heading.fields[name] == column:
            fields[column] = name.removeprefix(OF_TARGETS)
        else:
            others.append(short(written))
    if others:
        pasted.left_out.append(f"“{'”“'.join(others)}”列")
    leave_out(pasted, has_columns=True)
    rows = []
    for row in pasted.rows:
        rows.append({name: row[column] for column, name in fields.items()})
    names = _adapt(list(fields.values()), rows, group)
    pasted.rows = [[row[name] for name in names] for row in rows]
    pasted.columns = [None if name.startswith(UNKNOWN) else name for name in names]
    return pasted


def _adapt(names: list[str], rows: list[dict[str, str]], group: Group) -> list[str]:
    """The names of the columns that the year uses: sign and unit become part of the value, an explanation the
    description, where it has none of their own.
    """
    unused = [name for name in UNUSUAL if name in names and name not in group.names]
    parts = [name if name in unused else "" for name in ("nature", "measure")]
    if any(parts):
        for row in rows:
            sign, measure = (row.get(name, "") for name in parts)
            row["value"] = put_together(sign, row.get("value", ""), measure).text
    if "explanation" in unused and "description" not in names:
        for row in rows:
            row["description"] = row["explanation"]
        names.append("description")
    return [name for name in names if name not in unused]


# What is no indicator


def leave_out(pasted: Pasted, *, has_columns: bool) -> None:
    """Leave out blank rows and columns, numbers of rows, repeated headings, totals, notes, and a template's hints."""
    kept, dropped = [], []
    for row in pasted.rows:
        why = _no_indicator(row)
        if why:
            dropped.append(why)
        else:
            kept.append(row)
    for why in dict.fromkeys(filter(str.strip, dropped)):
        pasted.left_out.append(
            f"{why} {dropped.count(why)} 行" if dropped.count(why) > 1 else why
        )
    if not has_columns:
        kept = _without_columns(pasted, kept)
    pasted.rows = kept


def _no_indicator(row: Sequence[str]) -> str:
    """What a row is that is no indicator; a blank for a blank row, nothing for an indicator."""
    filled = [text for text in row if text.strip()]
    words = [short(text) for text in filled[:2]]
    if not filled or all(word.isdecimal() for word in map(short, filled)):
        return " "
    if any(word in TOTALS for word in words):
        return "合计行"
    if is_foot(row):
        return "表下的说明"
    contents = [text for text in filled if not short(text).endswith("指标")]
    if contents and all(map(PLACEHOLDER.fullmatch, contents)):
        return "模板的空行"
    known = [FORM_HEADERS.get(header_key(text)[0]) for text in filled if len(text) < 30]
    if len(filled) > 1 and len(known) == len(filled) and all(known):
        return "重复的表头"
    if all(text in HINTS for text in filled):
        return "模板的填写说明"
    return ""


def is_foot(row: Sequence[Cell]) -> bool:
    """Whether a row says who filled in the table and when, or is a note under it."""
    texts = [cell_text(cell) for cell in row if cell is not None]
    return any(map(str.strip, texts)) and is_remark(texts)


# What stands in a blank form for an indicator: …… or 指标1：
PLACEHOLDER = re.compile(r"[…⋯.。·]{2,}|…|指标\s*\d{1,2}\s*[:：]?")
HINTS = {column.hint for column in ALL_TARGETS.columns} | {"必填", "选填"}


def _without_columns(pasted: Pasted, rows: list[list[str]]) -> list[list[str]]:
    """The rows without blank columns and without a column of numbers at their left."""
    width = max(map(len, rows), default=0)
    columns = [
        column for column in range(width) if any(row[column].strip() for row in rows)
    ]
    if len(columns) > 1 and _is_numbered([row[columns[0]] for row in rows]):
        del columns[0]
        pasted.left_out.append("序号列")
    return [[row[column] for column in columns] for row in rows]


def _is_numbered(texts: Sequence[str]) -> bool:
    """Whether the texts count the rows; merged rows leave some blank, or repeat them."""
    numbers = [short(text).rstrip(".、") for text in texts if text.strip()]
    if len(numbers) < 2 or not all(
        number.isdecimal() and len(number) < 5 for number in numbers
    ):
        return False
    counted = list(map(int, numbers))
    return counted == sorted(counted) and counted[-1] - counted[0] <= len(texts)


# Columns by their content


def _find_columns(
    pasted: Pasted, group: Group, categories: Collection[Category]
) -> None:
    """Find out by their texts which columns the block has; what is not certain is a doubt."""
    width = max(map(len, pasted.rows), default=0)
    texts = [[row[column] for row in pasted.rows] for column in range(width)]
    first = {short(level1) for level1, _ in categories}
    second = {short(level2) for _, level2 in categories}
    found: list[str | None] = []
    for column in texts:
        if "level1" not in found and _share(column, first) >= MOST:
            found.append("level1")
        elif "level2" not in found and _share(column, second) >= MOST:
            found.append("level2")
        else:
            found.append(None)
    values = [
        at for at, name in enumerate(found) if name is None and _is_value(texts[at])
    ]
    if values:
        found[values[-1]] = "value"
    _name_others(found, texts)
    pasted.columns = found
    is_plain = len(pasted.rows) < 2 and "level2" not in found
    if is_plain or "value" not in found or None in found or "name" not in found:
        pasted.doubts.append("剪贴板里没有表头，请核对每一列是什么")
    assert set(found) - {None} <= set(group.names), "every form has these columns"


def _name_others(found: list[str | None], texts: list[list[str]]) -> None:
    """Name what stands before the value and behind it: name and description, then the basis."""
    value = found.index("value") if "value" in found else len(found)
    before = [at for at in range(value) if found[at] is None]
    behind = [at for at in range(value + 1, len(found)) if found[at] is None]
    if value == len(found) and len(before) > 1 and _is_basis(texts[before[-1]]):
        behind = [before.pop()]
    for at, name in zip(before, ("name", "description"), strict=False):
        found[at] = name
    for at, name in zip(behind, ("basis",), strict=False):
        found[at] = name


def _share(texts: Sequence[str], words: Collection[str]) -> float:
    """The part of the texts that are among the words."""
    filled = [short(text) for text in texts if text.strip()]
    return sum(text in words for text in filled) / len(filled) if filled else 0


def _is_value(texts: Sequence[str]) -> bool:
    """Whether most of the texts are target values, such as ≥95% or 12月底前."""
    filled = list(_filled(texts))
    meant = [
        text
        for text in filled
        if not text.isdecimal() and not isinstance(parse(text), Text)
    ]
    return bool(filled) and len(meant) / len(filled) >= MOST


def _is_basis(texts: Sequence[str]) -> bool:
    """Whether most of the texts name a document, a plan or a survey."""
    filled = list(_filled(texts))
    return (
        bool(filled)
        and sum(bool(BASIS_WORDS.search(text)) for text in filled) / len(filled) >= MOST
    )


def _filled(texts: Sequence[str]) -> Iterator[str]:
    return (text for text in texts if text.strip())
