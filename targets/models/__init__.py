"""What projects and departments promise: imports, findings, versions, reviews and publications of it."""

from targets.models.declarations import (
    OPEN,
    Declaration,
    Presence,
    Status,
    Target,
    declaration_of,
)
from targets.models.departments import (
    DepartmentTarget,
    DepartmentTargetQuerySet,
    Part,
    Safeguard,
    SubTarget,
)
from targets.models.imports import (
    ImportLine,
    ImportRun,
    ImportRunQuerySet,
    Outcome,
    State,
    Step,
    StoredFile,
)
from targets.models.publications import Publication, PublicationQuerySet
from targets.models.quality import (
    Found,
    FoundQuerySet,
    RuleSetting,
    Tally,
    UnitCheck,
    Waiver,
)
from targets.models.reviews import Answer, Comment, Grade, ReviewSheet, ReviewWeights
from targets.models.revised import Keyed, Revised
from targets.models.versions import Version, VersionQuerySet

__all__ = [
    "OPEN",
    "Answer",
    "Comment",
    "Declaration",
    "DepartmentTarget",
    "DepartmentTargetQuerySet",
    "Found",
    "FoundQuerySet",
    "Grade",
    "ImportLine",
    "ImportRun",
    "ImportRunQuerySet",
    "Keyed",
    "Outcome",
    "Part",
    "Presence",
    "Publication",
    "PublicationQuerySet",
    "ReviewSheet",
    "ReviewWeights",
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
    "Version",
    "VersionQuerySet",
    "Waiver",
    "declaration_of",
]
