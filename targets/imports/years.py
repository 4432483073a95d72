"""The budget year of a file that does not say it in a column: its titles, its sheets and its name may."""

from __future__ import annotations

from core.problems import Refusal, shown
from projects.models import BudgetYear
from targets.documents.reading.reader import Reading

NO_YEAR = "文件里没有写明是哪个预算年度，系统里有{}，请选定一个年度再导入"
UNLIKE = "文件里写的年度不一致（{}），请选定一个年度再导入"
TAKEN = "预算年度按{}读作 {} 年"
OTHER = "{}写的是 {} 年，这里按 {} 年度导入，请核对"


def year_of(reading: Reading, chosen: int | None) -> tuple[int | None, list[str]]:
    """The number of the year to import into, and what a person should know of it.

    None where there is only one year and the file names none. Raises Refusal where the year must be chosen.
    """
    number = reading.year if chosen is None else chosen
    hints = reading.year_hints
    if number is not None:
        return number, _others(hints, number)
    existing = set(BudgetYear.objects.values_list("year", flat=True))
    if len(set(hints.values())) > 1 and len(existing) > 1:
        raise Refusal(UNLIKE.format("，".join(map(_words, hints.items()))))
    for source, hinted in hints.items():
        if hinted in existing:
            return hinted, [TAKEN.format(source, hinted)]
    if len(existing) > 1:
        years = "、".join(map(str, BudgetYear.objects.all()))
        raise Refusal(NO_YEAR.format(years))
    only = next(iter(existing), None)
    return None, _others(hints, only) if only is not None else []


def _others(hints: dict[str, int], number: int) -> list[str]:
    """What names another year."""
    return [
        OTHER.format(source, hinted, number)
        for source, hinted in hints.items()
        if hinted != number
    ]


def _words(hint: tuple[str, int]) -> str:
    source, year = hint
    return f"{shown(source)}是 {year} 年"
