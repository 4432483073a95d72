"""Departments as an import makes them."""

from collections.abc import Mapping

from projects.models import Department
from projects.register.lookup import find_departments


def ensure_departments(
    names: Mapping[str, str],
) -> tuple[dict[str, Department], list[Department]]:
    """The departments of these codes, and those of them that had to be created, with the names given."""
    found, created = find_departments(names)
    for department in created:
        department.save()
    return found, created
