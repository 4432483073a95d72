"""The indicator library made from forms: what the projects of one type promise, each indicator once."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import QuerySet

from indicators.models import Indicator, IndicatorLevel
from projects.models import Project
from targets.filings.models import Target


def entries(projects: QuerySet[Project]) -> list[Indicator]:
    """Unsaved library entries, in the order of their first use; of several wordings the commonest is kept."""
    rows = Target.objects.filter(
        declaration__project__in=projects,
        declaration__project__project_type__isnull=False,
    )
    rows = rows.select_related(
        "category", "declaration__project__project_type"
    ).order_by("declaration__project__position", "position")
    uses: dict[tuple, list[Target]] = defaultdict(list)
    for row in rows:
        uses[row.category, row.declaration.project.project_type, row.name].append(row)
    return [
        Indicator(
            scheme_id=category.scheme_id,
            parent=category,
            level=IndicatorLevel.LIBRARY,
            project_type=project_type,
            name=name,
            position=position,
            description=_commonest([row.description for row in same]),
            reference_value=_commonest([row.value for row in same]),
            basis=_commonest([row.basis for row in same]),
        )
        for position, ((category, project_type, name), same) in enumerate(
            uses.items(), start=1
        )
    ]


def _commonest(texts: list[str]) -> str:
    return Counter(texts).most_common(1)[0][0]
