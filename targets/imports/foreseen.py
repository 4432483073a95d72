"""The findings foreseen for an import, as they are stored with it: in groups for the file, and a list for each form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from targets.checks.rules.cells import where_label
from targets.checks.rules.finding import Finding
from targets.documents.validity import label_of
from targets.imports.check_preview import Foreseen
from targets.imports.receipt import Receipt

# Of equal findings so many places are named; of one form so many findings are kept.
PLACES, FINDINGS, GROUPS = 20, 60, 500
ONE_BY_ONE = "请逐处核对修改"
Key = tuple[str, str]


def in_groups(receipt: Receipt, foreseen: Foreseen) -> list[dict[str, Any]]:
    """Group equal findings, with their number, the number of forms and the first of their places."""
    groups: dict[Key, dict[str, Any]] = {}
    for line in receipt.lines:
        label = label_of(line.index, line.form)
        findings_by_key: dict[Key, list[Finding]] = defaultdict(list)
        for finding in foreseen.findings.get(line.index, ()):
            findings_by_key[finding.rule, finding.shared].append(finding)
        for key, findings in findings_by_key.items():
            if key not in groups and len(groups) < GROUPS:
                groups[key] = {
                    "rule": key[0],
                    "what": key[1],
                    "advice": findings[0].advice,
                    "count": 0,
                    "forms": 0,
                    "places": [],
                }
            if key in groups:
                add_form(groups[key], label, findings)
    return list(groups.values())


def add_form(group: dict[str, Any], label: str, findings: Sequence[Finding]) -> None:
    """Add the findings of one more form to their group."""
    group["forms"] += 1
    group["count"] += len(findings)
    for finding in findings:
        group["advice"] = shared_advice(group["advice"], finding.advice)
        if len(group["places"]) < PLACES:
            cell = where_label(finding.where)
            group["places"].append({"form": label, "cell": cell})


def shared_advice(one: str, other: str) -> str:
    """The beginning that two pieces of advice share: 请改为成本的上限, without ，如 ≤700万元, which is of one place."""
    shared = []
    for part, other_part in zip(one.split("，"), other.split("，"), strict=False):
        if part != other_part:
            break
        shared.append(part)
    return "，".join(shared) or ONE_BY_ONE


def in_short(findings: Sequence[Finding]) -> list[list[str]]:
    """Rule, cell, message and own level of the first findings of a form."""
    return [
        [
            finding.rule,
            where_label(finding.where),
            finding.message,
            finding.level or "",
        ]
        for finding in findings[:FINDINGS]
    ]
