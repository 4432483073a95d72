"""What projects and departments promise: imports, findings, versions, reviews and publications of it."""

from targets.checks.models import (
    Found,
    FoundQuerySet,
    RuleSetting,
    Tally,
    UnitCheck,
    Waiver,
)
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
from targets.imports.models import (
    ImportLine,
    ImportRun,
    ImportRunQuerySet,
    Outcome,
    State,
    Step,
    StoredFile,
)
from targets.publication.models import Publication, PublicationQuerySet
from targets.workflow.models import (
    Answer,
    Comment,
    Grade,
    ReviewSheet,
    ReviewWeights,
    Version,
    VersionQuerySet,
)

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
