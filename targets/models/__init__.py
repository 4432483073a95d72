"""What a project promises (its 绩效目标表), what the department as a whole does, and the imports that brought it in."""

from targets.models.declarations import OPEN, Declaration, Presence, Status, Target, declaration_of
from targets.models.departments import DepartmentTarget, DepartmentTargetQuerySet, Part, Safeguard, SubTarget
from targets.models.imports import ImportLine, ImportRun, ImportRunQuerySet, Outcome, State, Step, StoredFile
from targets.models.revised import Keyed, Revised

__all__ = [
    "OPEN",
    "Declaration",
    "DepartmentTarget",
    "DepartmentTargetQuerySet",
    "ImportLine",
    "ImportRun",
    "ImportRunQuerySet",
    "Keyed",
    "Outcome",
    "Part",
    "Presence",
    "Revised",
    "Safeguard",
    "State",
    "Status",
    "Step",
    "StoredFile",
    "SubTarget",
    "Target",
    "declaration_of",
]
