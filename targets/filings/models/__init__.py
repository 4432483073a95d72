"""Forms on their way, and what they hold: a project's 绩效目标表, a department's 部门整体绩效目标."""

from targets.filings.models.declarations import (
    DECLARATION_KIND,
    Declaration,
    Target,
    declaration_of,
    new_declaration,
)
from targets.filings.models.departments import (
    DEPARTMENT_KIND,
    DepartmentTarget,
    DepartmentTargetQuerySet,
    Part,
    Safeguard,
    SubTarget,
)
from targets.filings.models.filing import (
    APPROVED_ONCE,
    OPEN,
    WAY,
    Filing,
    FilingQuerySet,
    Presence,
    Status,
    filings_in_scope,
)
from targets.filings.models.rows import Keyed, Revised

__all__ = [
    "APPROVED_ONCE",
    "DECLARATION_KIND",
    "DEPARTMENT_KIND",
    "OPEN",
    "WAY",
    "Declaration",
    "DepartmentTarget",
    "DepartmentTargetQuerySet",
    "Filing",
    "FilingQuerySet",
    "Keyed",
    "Part",
    "Presence",
    "Revised",
    "Safeguard",
    "Status",
    "SubTarget",
    "Target",
    "declaration_of",
    "filings_in_scope",
    "new_declaration",
]
