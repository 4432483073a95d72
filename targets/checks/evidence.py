"""What a finding rests on, as a digest that a reason for it is tied to; and a form with fixes applied. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from targets.checks.rules.cells import Form
from targets.checks.rules.finding import Finding, Fix
from targets.checks.rules.rule import Catalogue
from targets.checks.rules.standards import Category

_CELL_OF_ROW: Final = re.compile(r"(\w+\[\d+\])\.(\w+)")


def evidence(form: Form, finding: Finding, catalogue: Catalogue[Form]) -> str:
    """64 hexadecimal digits over what the finding rests on, wherever its row stands.

    A reason that was given for a finding holds for this evidence alone.
    """
    is_of_table = finding.where in catalogue.cells.tables and not finding.also
    statement = finding.what if is_of_table else finding.gist
    texts = _texts_by_row(form, finding.cells, catalogue)
    text = json.dumps([finding.rule, statement, *texts], ensure_ascii=False)
    content = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()


def _texts_by_row(
    form: Form, cells: Iterable[str], catalogue: Catalogue[Form]
) -> list[list[str]]:
    """What stands in the cells, those of one row together, in an order that does not depend on that of the rows."""
    by_row: dict[str, list[str]] = {}
    for where in cells:
        text = catalogue.cells.text_at(form, where)
        if where in catalogue.cells.tables:
            text = "、".join(sorted(text.split("、")))
        row, column = where, where
        cell = _CELL_OF_ROW.fullmatch(where)
        if cell:
            row, column = cell.groups()
        by_row.setdefault(row, []).append(f"{column}：{text}")
    return sorted(sorted(texts) for texts in by_row.values())


def with_fixes(
    form: Form,
    fixes: Iterable[Fix],
    categories: Iterable[Category],
    catalogue: Catalogue[Form],
) -> Form:
    """The form with these fixes applied; `categories` are those of the year's scheme."""
    official = tuple(categories)
    for fix in fixes:
        form = catalogue.cells.with_text(form, fix.where, fix.text, official)
    return form
