"""The level of a finding: its own, unless an admin has set another for its rule."""

import pytest

from targets.checks.models import RecordedFinding
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level
from targets.checks.weights import at_level, place_of_level, weight_of
from targets.filings.models import Filing

LEVELS = {rule.id: rule.level for rule in ALL_RULES.values()}


@pytest.mark.parametrize(
    ("levels", "own", "weight"),
    [
        ({}, "", Level.WARNING),
        ({}, Level.HINT, Level.HINT),
        ({"C10": Level.ERROR}, Level.HINT, Level.ERROR),
        ({"C10": Level.TRIAL}, "", Level.TRIAL),
    ],
)
def test_a_finding_weighs_by_itself_until_its_rule_is_set(levels, own, weight):
    assert weight_of(LEVELS | levels, "C10", own) == weight


def test_what_a_rule_that_is_gone_found_is_shown_to_admins_alone():
    assert weight_of(LEVELS, "X99", "hint") == Level.TRIAL


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({}, {"error": [], "warning": ["C10"], "hint": ["C05", "C10"]}),
        (
            {"C10": Level.ERROR},
            {"error": ["C10", "C10"], "warning": [], "hint": ["C05"]},
        ),
    ],
)
def test_recorded_findings_are_picked_by_their_weight(seeded, levels, found):
    RecordedFinding.objects.all().delete()
    filing = Filing.objects.get(project__position=1)
    for rule, own in (("C10", ""), ("C10", "hint"), ("C05", "")):
        RecordedFinding.objects.create(
            filing=filing, position=0, rule=rule, level=own, where="goals"
        )
    given = LEVELS | levels
    for level, rules in found.items():
        picked = RecordedFinding.objects.filter(at_level(given, Level(level)))
        assert sorted(picked.values_list("rule", flat=True)) == rules
    places = RecordedFinding.objects.annotate(place=place_of_level(given))
    assert {row.place for row in places} <= {0, 1, 2}
