"""The number of a project in the document of its department and year."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from projects.models import Project


def document_numbers(projects: Iterable[Project]) -> dict[int, int]:
    """The number of each project in its own department's document, counted as the exported file does."""
    above = Q(position__lt=OuterRef("position")) | Q(
        position=OuterRef("position"), pk__lte=OuterRef("pk")
    )
    document = Project.objects.filter(
        above, year=OuterRef("year"), department=OuterRef("department")
    )
    number = (
        document.order_by().values("year").annotate(number=Count("pk")).values("number")
    )
    found = Project.objects.filter(pk__in=[project.pk for project in projects])
    return dict(found.order_by().values_list("pk", Subquery(number)))


def all_document_numbers(projects: QuerySet[Project]) -> dict[int, int]:
    """The same for a queryset of any size: one pass over the documents in which they stand."""
    listed = projects.order_by()
    documents = Project.objects.filter(
        year__in=listed.values("year"), department__in=listed.values("department")
    )
    rows = documents.order_by("year", "department", "position", "pk").values_list(
        "pk", "year", "department"
    )
    groups = groupby(rows.iterator(chunk_size=2_000), key=itemgetter(1, 2))
    return {
        key: number
        for _, group in groups
        for number, (key, *_) in enumerate(group, start=1)
    }
