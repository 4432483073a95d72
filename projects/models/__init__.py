"""Departments, people, budget years, projects and their funding plans; the trail of what was done to them."""

from core.derived import Derived, InitialsField, WithDerived, with_derived
from core.natural_keys import ByNaturalKey
from projects.accounts.models import AppDevice, LoginCount, SecondFactorRole, Session
from projects.models.budget import (
    ANSWERED_FOR,
    FundingPlan,
    Project,
    ProjectQuerySet,
    ProjectType,
)
from projects.models.departments import (
    Department,
    DepartmentQuerySet,
    scope,
    stood_below,
)
from projects.models.people import Reminders, Role, User, reached_by
from projects.models.years import BudgetYear, Scheme
from projects.schedule.models import Exemption
from projects.trail.models import (
    PASSIVE,
    START,
    VERBS,
    Event,
    EventQuerySet,
    TrailHead,
    Unalterable,
)

__all__ = [
    "ANSWERED_FOR",
    "PASSIVE",
    "START",
    "VERBS",
    "AppDevice",
    "BudgetYear",
    "ByNaturalKey",
    "Department",
    "DepartmentQuerySet",
    "Derived",
    "Event",
    "EventQuerySet",
    "Exemption",
    "FundingPlan",
    "InitialsField",
    "LoginCount",
    "Project",
    "ProjectQuerySet",
    "ProjectType",
    "Reminders",
    "Role",
    "Scheme",
    "SecondFactorRole",
    "Session",
    "TrailHead",
    "Unalterable",
    "User",
    "WithDerived",
    "reached_by",
    "scope",
    "stood_below",
    "with_derived",
]
