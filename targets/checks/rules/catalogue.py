"""All rules, by their ids. Pure."""

from targets.checks.rules import amounts, completeness, feasibility, relevance, wording
from targets.checks.rules.rule import Rule

RULES: dict[str, Rule] = {
    each.id: each
    for each in (
        *completeness.RULES,
        *amounts.RULES,
        *relevance.RULES,
        *feasibility.RULES,
        *wording.RULES,
    )
}
