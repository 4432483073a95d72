"""What the lines around a table say of it: whose it is and of which year, and who filled it in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.problems import shown
from targets.documents.layout import compact

# 填报单位（盖章）：901001巨鹿镇人民政府
OWNER = re.compile(
    r"(?:(?:填报|编制|预算|申报|填表)\s*(?:单位|部门)\s*(?:名称)?|(?:单位|部门)\s*名称)"
    r"\s*(?:[（(][^）)]{0,10}[）)])?\s*[：:]\s*(?:[（(][^）)]{0,4}章[）)])?\s*(?P<code>\d{3,12})?[\s_—-]*(?P<name>[^\s：:]*)"
)
YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
# A year in the name of a file or a sheet may stand without the word.
BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
# What stands under a table: a note, or who filled it in.
REMARK = re.compile(
    r"(注|备注|说明|填表|填报|填制|制表|经办|审核|复核|单位负责|财务负责|分管|负责|联系|电话|日期)[\w()]{0,6}:"
)
SAYS_NOTHING = frozenset("×xX*_.…—- ")

Owner = tuple[str, str]  # code and name, blank where they are not given
NOBODY: Owner = ("", "")


def owner_in(texts: Sequence[str]) -> Owner | None:
    """The unit that a line of cells names, also in the cell behind the label; None where it names none."""
    for number, text in enumerate(texts):
        found = OWNER.search(text)
        if found is None:
            continue
        code, name = found["code"] or "", found["name"]
        behind = next((text for text in texts[number + 1 :] if text.strip()), "")
        if not (code or name) and not OWNER.search(behind) and ":" not in behind:
            split = re.fullmatch(r"(\d{3,12})?[\s_—-]*([^：:]*)", behind.strip())
            code, name = (split[1] or "", split[2]) if split else NOBODY
        return (code, "") if SAYS_NOTHING.issuperset(name) else (code, name)
    return None


def is_remark(texts: Sequence[str]) -> bool:
    """Whether a line says who filled in the table and when; an answer may stand behind its question.

    A line without any text is one, too.
    """
    filled = [compact(text) for text in texts if text.strip()]
    above = ":"
    for text in filled:
        if not (REMARK.match(text) or above.endswith(":")):
            return False
        above = text
    return not filled or bool(REMARK.match(filled[0]))


def year_in(text: str, *, bare: bool = False) -> int | None:
    """The year that a title names, and no other; with `bare` also without 年, as in the name of a file."""
    found = {int(year) for year in (BARE_YEAR if bare else YEAR).findall(text)}
    return found.pop() if len(found) == 1 else None


def year_hint(source: str, text: str, *, bare: bool = False) -> dict[str, int]:
    """The year that a text names by where it stands, nothing where it names none."""
    year = year_in(text, bare=bare)
    return {} if year is None else {f"{source}“{shown(text)}”": year}
