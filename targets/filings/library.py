"""Make entries of the indicator library from forms: the indicators of the projects of a type, each once."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import QuerySet

from indicators.models import Indicator, IndicatorLevel
from projects.models import Project
from targets.filings.models import Target, filled_in


def entries(projects: QuerySet[Project]) -> list[Indicator]:
    """Unsaved library entries, in the order of their first use; of several wordings the commonest is kept."""
    rows = Target.objects.filter(
        filled_in(),
        declaration__project__in=projects,
        declaration__project__project_type__isnull=False,
    ).order_by("declaration__project__position", "position")
    uses: dict[tuple, list[Target]] = defaultdict(list)
    for row in rows.select_related("category", "declaration__project__project_type"):
        project_type = row.declaration.project.project_type
        uses[row.category, project_type, row.name].append(row)
    found: list[Indicator] = []
    for (category, project_type, name), same in uses.items():
        entry = Indicator(
            scheme_id=category.scheme_id,
            parent=category,
            level=IndicatorLevel.LIBRARY,
            project_type=project_type,
            name=name,
            position=len(found) + 1,
            description=commonest([row.description for row in same]),
            reference_value=commonest([row.value for row in same]),
            basis=commonest([row.basis for row in same]),
        )
        found.append(entry)
    return found


def commonest(texts: list[str]) -> str:
    """The text that occurs most often; the first of several."""
    ((text, _),) = Counter(texts).most_common(1)
    return text
