"""Forms as they are stored: a project's 绩效目标表, and a department's 部门整体绩效目标."""

from targets.filings.models.declarations import (
    OPEN,
    Declaration,
    Presence,
    Status,
    Target,
    declaration_of,
)
from targets.filings.models.departments import (
    DepartmentTarget,
    DepartmentTargetQuerySet,
    Part,
    Safeguard,
    SubTarget,
)
from targets.filings.models.rows import Keyed, Revised

__all__ = [
    "OPEN",
    "Declaration",
    "DepartmentTarget",
    "DepartmentTargetQuerySet",
    "Keyed",
    "Part",
    "Presence",
    "Revised",
    "Safeguard",
    "Status",
    "SubTarget",
    "Target",
    "declaration_of",
]
