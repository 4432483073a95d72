"""Departments, people, budget years, projects and their funding plans."""

from projects.models.budget import BudgetYear, FundingPlan, Project, ProjectQuerySet, ProjectType, Scheme
from projects.models.keys import ByNaturalKey
from projects.models.people import Department, DepartmentQuerySet, Role, User, scope

__all__ = [
    "BudgetYear",
    "ByNaturalKey",
    "Department",
    "DepartmentQuerySet",
    "FundingPlan",
    "Project",
    "ProjectQuerySet",
    "ProjectType",
    "Role",
    "Scheme",
    "User",
    "scope",
]
