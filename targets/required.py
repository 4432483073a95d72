"""What a form still needs before it can be submitted. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from indicators.values import is_unit_only, parse
from targets.exchange.form import ProjectForm, TargetRow, cell_label

BLANK: Final = "没有填写"
NO_ROW: Final = "一行也没有"
UNIT_ONLY: Final = "只有单位，没有数字"

# Signs alone, and what people write to come back to later.
_PLACEHOLDER: Final = re.compile(r"[\W_x]+|无|暂无|没有|未定|待定|待填|待补充|略")
_CROSSES: Final = re.compile("[xXｘＸ×]+")


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that has to be filled in, and why; `targets` is the table of indicators as a whole."""

    where: str
    message: str

    def __str__(self) -> str:
        label = "绩效指标" if self.where == "targets" else cell_label(self.where)
        return f"{label}：{self.message}"


def missing(form: ProjectForm, expected: Collection[str] = ()) -> list[Missing]:
    """In the order of the form; `expected` are the first-level categories that need a row, in official order."""
    return [
        *_missing_in_head(form),
        *(each for index, row in enumerate(form.targets) for each in _missing_in_row(index, row)),
        *_missing_categories(form, expected),
    ]


def _missing_in_head(form: ProjectForm) -> Iterator[Missing]:
    plan = form.plan
    ends = plan.december is not None or 100 in (plan.march, plan.june, plan.october)
    filled = {
        "code": form.code != "",
        "name": form.name != "",
        "budget": form.budget is not None,
        "plan.december": ends,
        "goals": form.goals != "",
    }
    return (Missing(where, BLANK) for where, is_filled in filled.items() if not is_filled)


def _missing_in_row(index: int, row: TargetRow) -> Iterator[Missing]:
    if not row.name:
        yield Missing(f"targets[{index}].name", BLANK)
    if lack := lack_of(row.value):
        yield Missing(f"targets[{index}].value", lack)


def lack_of(value: str) -> str:
    """Why a target value is none yet: blank, a unit without its number, a placeholder; "" where it is one."""
    if not value.strip():
        return BLANK
    # ××元/亩 is how a template leaves the number to the writer.
    if is_unit_only(parse(_CROSSES.sub("", value))):
        return UNIT_ONLY
    plain = unicodedata.normalize("NFKC", value).strip().lower()
    return f"“{''.join(value.split())[:10]}”不是指标值" if _PLACEHOLDER.fullmatch(plain) else ""


def _missing_categories(form: ProjectForm, expected: Collection[str]) -> Iterator[Missing]:
    if not form.targets:
        yield Missing("targets", NO_ROW)
        return
    present = {row.level1 for row in form.targets}
    yield from (Missing("targets", f"缺少“{name}”") for name in expected if name not in present)
