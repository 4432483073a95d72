"""What a reason is about that is given or taken back beside the cells of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from targets.checks.assessment import Judged, Review
from targets.checks.margin.remarks import keyed
from targets.checks.waiving import NotWaived
from targets.filings.editing.sheet import Keys

GONE = "这条说明已经撤回或失效，请刷新后查看"


def marks_in(
    found: Review, rule: str, wheres: Sequence[str], keys: Mapping[str, Keys]
) -> list[str]:
    """The evidence of what the rule found in these cells, which are named by the keys of their rows."""
    return [judged.evidence for judged in _judged_in(found, rule, wheres, keys)]


def waivers_in(
    found: Review, rule: str, wheres: Sequence[str], keys: Mapping[str, Keys]
) -> list[int]:
    """The keys of the reasons given for what the rule found in these cells. Raises NotWaived where there is none."""
    waivers = []
    for judged in _judged_in(found, rule, wheres, keys):
        if judged.waiver and judged.waiver.pk not in waivers:
            waivers.append(judged.waiver.pk)
    if not waivers:
        raise NotWaived(GONE)
    return waivers


def _judged_in(
    found: Review, rule: str, wheres: Sequence[str], keys: Mapping[str, Keys]
) -> Iterator[Judged]:
    for judged in found.judged:
        finding = judged.finding
        if finding.rule == rule and keyed(finding.where, keys) in wheres:
            yield judged
