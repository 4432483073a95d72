"""What projects and departments promise, the imports that brought it in, and what the checks found in it."""

from targets.models.declarations import OPEN, Declaration, Presence, Status, Target, declaration_of
from targets.models.departments import DepartmentTarget, DepartmentTargetQuerySet, Part, Safeguard, SubTarget
from targets.models.imports import ImportLine, ImportRun, ImportRunQuerySet, Outcome, State, Step, StoredFile
from targets.models.quality import Found, FoundQuerySet, RuleSetting, Tally, UnitCheck, Waiver
from targets.models.revised import Keyed, Revised

__all__ = [
    "OPEN",
    "Declaration",
    "DepartmentTarget",
    "DepartmentTargetQuerySet",
    "Found",
    "FoundQuerySet",
    "ImportLine",
    "ImportRun",
    "ImportRunQuerySet",
    "Keyed",
    "Outcome",
    "Part",
    "Presence",
    "Revised",
    "RuleSetting",
    "Safeguard",
    "State",
    "Status",
    "Step",
    "StoredFile",
    "SubTarget",
    "Tally",
    "Target",
    "UnitCheck",
    "Waiver",
    "declaration_of",
]
