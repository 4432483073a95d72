"""Whether forms that are not submitted can be: by what the last check found, if it is not out of date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from projects.models import BudgetYear, Project, User, scope
from targets.checks.models import RecordedFinding
from targets.checks.recording import stale_units
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.weights import at_level
from targets.filings.transitions import ENTERED
from targets.workflow.models import Version

# A form with at most this many obstacles is nearly done.
FEW = 5
# Obstacles are counted for at most this many forms: more are not filled in by hand, and counting takes long.
MOST_COUNTED = 2_000
# So many forms are submitted from 工作台 at once.
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many forms can be submitted, are nearly ready, or still have many errors and unexplained warnings.

    `unchecked` are those of units that were not checked since one of their forms changed last; with `unchanged` nothing
    is wrong but that they would be handed in as they came back, or with copied cells, which asks for a word.
    """

    ready: int
    few: int
    many: int
    unchecked: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        """The number of forms in each state, in one sentence; states without forms are left out."""
        parts = (
            (self.ready, "可以提交"),
            (self.unchanged, "退回、沿用或调整后还没有修改"),
            (self.few, f"有 1–{FEW} 处问题"),
            (self.many, f"有 {FEW + 1} 处以上问题"),
            (self.unchecked, "还没有检查"),
        )
        texts = [f"{count:,} 张{text}" for count, text in parts if count]
        return "，".join(texts)


@dataclass(frozen=True, slots=True)
class Gate:
    """What decides whether forms can be submitted.

    `findings` are those that keep a form back, `stale` the units whose last check is out of date.
    """

    findings: Q
    stale: list[int]


def gate_of(user: User, year: BudgetYear) -> Gate:
    """The gate of a year for the forms in the scope of a user."""
    config = rule_config_of(year)
    errors = at_level(config.levels, Level.ERROR)
    warnings = at_level(config.levels, Level.WARNING)
    stale = stale_units(year, scope(user), config)
    return Gate(errors | warnings, list(stale))


def with_obstacles(projects: QuerySet[Project], gate: Gate) -> QuerySet[Project]:
    """Add `obstacles`: how many errors and unexplained warnings the last check found; None where it is out of date."""
    findings = RecordedFinding.objects.filter(
        gate.findings, filing=OuterRef("declaration__filing"), waiver__isnull=True
    ).order_by()
    counted = findings.values("filing").annotate(total=Count("pk")).values("total")
    unchecked = When(department__in=gate.stale, then=Value(None))
    known = Coalesce(Subquery(counted), 0)
    obstacles = Case(unchecked, default=known, output_field=IntegerField())
    return projects.annotate(obstacles=obstacles)


def with_wanted_words(projects: QuerySet[Any]) -> QuerySet[Any]:
    """Add `wants_word`: whether who hands in the form as it is has to say why, or changes nothing that was approved.

    A form that nobody changed since a step is the version that the step has kept.
    """
    versions = Version.objects.filter(filing=OuterRef("declaration__filing"))
    latest = versions.order_by("-number").values("fingerprint")
    returns = latest.filter(verb__in=("return", "reject"))
    found = projects.annotate(
        last_mark=Subquery(latest[:1]), returned_mark=Subquery(returns[:1])
    )
    filing = "declaration__filing__"
    is_kept = Q(**{f"{filing}changed_at": F(f"{filing}status_since")})
    as_returned = Q(last_mark=F("returned_mark"))
    as_approved = Q(last_mark=F(f"{filing}baseline__fingerprint"))
    has_copies = ~Q(declaration__copied=[])
    unchanged = is_kept & (as_returned | as_approved) | has_copies
    wanted = When(unchanged, then=Value(True))
    return found.annotate(wants_word=Case(wanted, default=Value(False)))


def readiness_of(
    visible: QuerySet[Project], gate: Gate, count: int
) -> Readiness | None:
    """The readiness of so many forms that are not submitted; None if there are none, or too many to be counted."""
    if not 0 < count <= MOST_COUNTED:
        return None
    left = visible.filter(declaration__filing__status__in=ENTERED)
    known = with_wanted_words(with_obstacles(left, gate))
    counts = known.aggregate(
        ready=Count("pk", filter=Q(obstacles=0, wants_word=False)),
        unchanged=Count("pk", filter=Q(obstacles=0, wants_word=True)),
        few=Count("pk", filter=Q(obstacles__range=(1, FEW))),
        many=Count("pk", filter=Q(obstacles__gt=FEW)),
        unchecked=Count("pk", filter=Q(obstacles=None)),
    )
    return Readiness(**counts)


def ready_forms(visible: QuerySet[Project], gate: Gate) -> list[int]:
    """The filings of the forms that can be submitted, as far as the last check knows; as many as go at once."""
    left = visible.filter(declaration__filing__status__in=ENTERED)
    known = with_wanted_words(with_obstacles(left, gate))
    ready = known.filter(obstacles=0, wants_word=False)
    return list(ready.values_list("declaration__filing", flat=True)[:MOST_AT_ONCE])
