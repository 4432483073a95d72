"""The fixtures, made from the published document by the system's own importer."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.core import serializers
from django.db.models import Model

from indicators.models import Indicator
from projects.models import Department, FundingPlan, Project
from targets.documents.files import read_file
from targets.documents.values import ALL_TARGETS
from targets.filings import library
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)
from targets.filings.seeding import FIRST_UNIT, FIRST_YEAR, ensure_schemes
from targets.imports.importing import import_document

FOLDER = settings.BASE_DIR / "fixtures"
DOCUMENT = FOLDER / f"{FIRST_UNIT}-{FIRST_YEAR}.txt"
# Which projects back which sub-target is the one thing that the document does not say.
LINKS = FOLDER / f"{FIRST_UNIT}-{FIRST_YEAR}.links.json"
# What every new row gets by itself; keys would come out differently each time.
LEFT_OUT = {
    *(
        "key",
        "status",
        "came_from",
        "open_until",
        "status_since",
        "baseline",
        "copied",
        "revision",
        "changed_at",
        "changed_by",
    ),
    *("responsible", "is_key", "is_secret", "deleted_at", "deleted_by"),
    *("initials", "percent"),
    *("formerly", "lineage", "former_names", "first_year", "last_year", "successor"),
    # The year of the fixtures uses none of the optional columns.
    *(column.name for column in ALL_TARGETS.columns if column.optional),
}
# A filing has a kind as well, and that is no derived one.
DERIVED = {("targets.target", "kind")}


def make() -> dict[str, str]:
    """Fill an empty database from the document and return the fixtures' texts by file name."""
    ensure_schemes()
    import_document(read_file(DOCUMENT), FIRST_YEAR)
    link(json.loads(LINKS.read_text(encoding="utf-8")))
    Indicator.objects.bulk_create(library.entries(Project.objects.all()))
    parts = (
        Project,
        FundingPlan,
        Filing,
        DepartmentTarget,
        SubTarget,
        Safeguard,
        Declaration,
        Target,
    )
    return {
        "departments.json": _dump(Department.objects.all()),
        "library.json": _dump(Indicator.objects.library().order_by("position")),
        "declarations.json": _dump(
            row for model in parts for row in model._default_manager.all()
        ),
    }


def link(links: dict[str, list[str]]) -> None:
    """Let the projects of these codes back the sub-target of that number."""
    for position, codes in links.items():
        sub_target = SubTarget.objects.get(position=position)
        Declaration.objects.filter(project__code__in=codes).update(
            sub_target=sub_target
        )


def _dump(rows: Iterable[Model]) -> str:
    """One row a line, so that a change shows as one line."""
    found = serializers.serialize(
        "python", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    for row in found:
        row["fields"] = {
            name: value
            for name, value in row["fields"].items()
            if name not in LEFT_OUT and (row["model"], name) not in DERIVED
        }
    lines = [json.dumps(row, ensure_ascii=False, default=str) for row in found]
    return "[\n" + ",\n".join(lines) + "\n]\n"
