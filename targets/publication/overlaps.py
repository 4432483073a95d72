"""Publications of units above and below, which hold forms of the same projects."""

from __future__ import annotations

from dataclasses import dataclass

from projects.models import BudgetYear, Department
from targets.documents.files import read_bytes
from targets.documents.values import Document
from targets.publication.models import Publication


@dataclass(frozen=True, slots=True)
class Covering:
    """The latest publication of a unit above or below, and how many of the forms of a draft it holds."""

    publication: Publication
    count: int


def covering(
    year: BudgetYear, department: Department, document: Document
) -> Covering | None:
    """The latest publication of a unit above or below that holds forms of the document; None where there is none."""
    near = department.below(year.year) | department.above(year.year)
    published = Publication.objects.filter(near, year=year)
    others = published.exclude(department=department).select_related(
        "txt", "department"
    )
    latest = others.order_by("-at").first()
    if latest is None:
        return None
    known = read_bytes(bytes(latest.txt.content)).document.projects
    listed = {form.code or form.name for form in known}
    forms = [form.code or form.name for form in document.projects]
    count = sum(form in listed for form in forms)
    return Covering(latest, count) if count else None
