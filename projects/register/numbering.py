"""The number of a project in the document of its department and year."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from projects.models import Project


def document_numbers(projects: Iterable[Project]) -> dict[int, int]:
    """The numbers of projects in the documents of their departments, as the exported files count them."""
    earlier = Q(position__lt=OuterRef("position"))
    same_position = Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
    document = Project.objects.filter(
        earlier | same_position,
        year=OuterRef("year"),
        department=OuterRef("department"),
    )
    counted = document.order_by().values("year").annotate(number=Count("pk"))
    keys = [project.pk for project in projects]
    rows = Project.objects.filter(pk__in=keys).order_by()
    return dict(rows.values_list("pk", Subquery(counted.values("number"))))


def all_document_numbers(projects: QuerySet[Project]) -> dict[int, int]:
    """The same for a queryset of any size, in one pass over the documents that hold its projects."""
    listed = projects.order_by()
    documents = Project.objects.filter(
        year__in=listed.values("year"), department__in=listed.values("department")
    )
    ordered = documents.order_by("year", "department", "position", "pk")
    rows = ordered.values_list("pk", "year", "department").iterator(chunk_size=2_000)
    numbers = {}
    for _, document in groupby(rows, key=itemgetter(1, 2)):
        for number, (pk, _, _) in enumerate(document, start=1):
            numbers[pk] = number
    return numbers
