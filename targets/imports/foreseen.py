"""What the checks foresee of an import, as it is kept with it: in groups for the whole, and in short for each form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from targets.checks.rules.cells import where_label
from targets.checks.rules.finding import Finding
from targets.documents.validity import label_of
from targets.imports.check_preview import Foreseen
from targets.imports.receipt import Receipt

# Of equal findings so many places are named; of one form so many findings are kept.
PLACES, FINDINGS, GROUPS = 20, 60, 500
ONE_BY_ONE = "请逐处核对修改"


def in_groups(receipt: Receipt, foreseen: Foreseen) -> list[dict[str, Any]]:
    """Equal findings once, with their number, the number of forms and the first of their places."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for line in receipt.lines:
        label = label_of(line.index, line.form)
        for finding in foreseen.findings.get(line.index, ()):
            key = (finding.rule, finding.shared)
            if key in groups or len(groups) < GROUPS:
                blank = {
                    "rule": key[0],
                    "what": key[1],
                    "advice": finding.advice,
                    "count": 0,
                    "forms": [],
                    "places": [],
                }
                _add(groups.setdefault(key, blank), line.index, label, finding)
    return [{**each, "forms": len(each["forms"])} for each in groups.values()]


def _add(group: dict[str, Any], index: int, label: str, finding: Finding) -> None:
    group["count"] += 1
    group["advice"] = _in_common(group["advice"], finding.advice)
    if not group["forms"] or group["forms"][-1] != index:
        group["forms"].append(index)
    if len(group["places"]) < PLACES:
        group["places"].append({"form": label, "cell": where_label(finding.where)})


def _in_common(one: str, other: str) -> str:
    """Without the example that is of one place alone: 请改为成本的上限, and not ，如 ≤700万元."""
    parts = zip(one.split("，"), other.split("，"), strict=False)
    return (
        "，".join(part for part, _ in takewhile(lambda pair: pair[0] == pair[1], parts))
        or ONE_BY_ONE
    )


def in_short(findings: Sequence[Finding]) -> list[list[str]]:
    """Rule, cell and message of each."""
    return [
        [each.rule, where_label(each.where), each.message]
        for each in findings[:FINDINGS]
    ]
