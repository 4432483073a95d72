"""How many findings were open at the end of each day on which something was checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from core import clock
from projects.models import BudgetYear, Project
from targets.checks.models import RecordedFinding, Tally
from targets.checks.rules.finding import Level
from targets.checks.unit_figures import graded_counts, keep_figures
from targets.checks.weights import weight_of
from targets.filings.models import DECLARATION_KIND, Filing, counted

FORMS = "forms"


def keep_tally(year: BudgetYear, unit: int) -> None:
    """Keep today's tally of the unit, in place of an earlier one of today, and the figures of the leaders' board."""
    of_unit = Project.objects.filter(counted(), year=year, department=unit)
    forms = of_unit.count()
    found = RecordedFinding.objects.filter(
        counted("filing__"),
        filing__project__year=year,
        filing__project__department=unit,
        waiver__isnull=True,
    ).order_by()
    counts = graded_counts(found)
    Tally.objects.update_or_create(
        year=year,
        department_id=unit,
        kind=DECLARATION_KIND,
        day=clock.today(),
        defaults={"forms": forms, "counts": counts},
    )
    keep_figures(year, unit)


def keep_tallies_of_forms(filings: Collection[int]) -> None:
    """Keep today's tallies of forms of units, by the keys of their filings; three queries."""
    forms = Filing.objects.filter(counted(""), pk__in=filings)
    left_out = set(filings) - set(forms.values_list("pk", flat=True))
    found = RecordedFinding.objects.filter(filing__in=filings, waiver__isnull=True)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    by_rule = found.order_by().values_list("filing", "rule", "level")
    for filing, rule, level, count in by_rule.annotate(Count("pk")):
        if filing not in left_out:
            counts[filing][f"{rule} {level}".strip()] = count
    tallies = []
    for filing in Filing.objects.filter(pk__in=filings):
        tally = Tally(
            year_id=filing.year_id,
            department_id=filing.department_id,
            kind=filing.kind,
            day=clock.today(),
            forms=int(filing.pk not in left_out),
            counts=counts[filing.pk],
        )
        tallies.append(tally)
    Tally.objects.bulk_create(
        tallies,
        update_conflicts=True,
        unique_fields=["year", "department", "kind", "day"],
        update_fields=["forms", "counts"],
    )


@dataclass(frozen=True, slots=True)
class Day:
    """The forms and the open findings of all units together at the end of a day."""

    day: date
    forms: int
    errors: int
    warnings: int
    hints: int

    def of(self, level: Level) -> int:
        """The open findings of a level; those on trial are not kept."""
        return getattr(self, level.plural)


def trend(year: BudgetYear, units: Q, levels: Mapping[str, Level]) -> list[Day]:
    """The days on which a tally was kept; on the others a unit is as on its last day. One query."""
    rows = (
        Tally.objects.filter(units, year=year)
        .order_by("day")
        .values_list("day", "department", "kind", "forms", "counts")
    )
    latest: dict[tuple[int, str], Counter[str]] = {}
    total: Counter[str] = Counter()
    days: dict[date, Day] = {}
    for day, unit, kind, forms, counts in rows:
        now = Counter(dict.fromkeys(Level, 0) | {FORMS: forms})
        for counted_as, count in counts.items():
            rule, _, own = counted_as.partition(" ")
            now[weight_of(levels, rule, own)] += count
        total.update(now)
        total.subtract(latest.get((unit, kind), Counter()))
        latest[unit, kind] = now
        days[day] = Day(
            day,
            total[FORMS],
            total[Level.ERROR],
            total[Level.WARNING],
            total[Level.HINT],
        )
    return list(days.values())
