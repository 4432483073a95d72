"""Forms on their way, and what they hold: a project's 绩效目标表, a department's 部门整体绩效目标."""

from targets.filings.models.declarations import (
    DECLARATION_KIND,
    Declaration,
    Target,
    declaration_of,
    filled_in,
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
    UNCOUNTED,
    WAY,
    Filing,
    FilingQuerySet,
    Presence,
    Status,
    counted,
    filings_in_scope,
    is_counted,
)
from targets.filings.models.rows import Keyed, Revised

__all__ = [
    "APPROVED_ONCE",
    "DECLARATION_KIND",
    "DEPARTMENT_KIND",
    "OPEN",
    "UNCOUNTED",
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
    "counted",
    "declaration_of",
    "filings_in_scope",
    "filled_in",
    "is_counted",
    "new_declaration",
]
