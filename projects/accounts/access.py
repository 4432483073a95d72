"""What a role may do. What a person may see is `visible_to`; what may be done in a status is the workflow's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from projects.models import Role, User


def may_fill_in(user: User) -> bool:
    """填报: clerks for their unit and what lies below it, admins everywhere."""
    return user.is_active and user.role in (Role.CLERK, Role.ADMIN)


def may_review(user: User) -> bool:
    """审核: reviewers for their unit and what lies below it, admins everywhere."""
    return user.is_active and user.role in (Role.REVIEWER, Role.ADMIN)


def require_fill_in(user: User) -> None:
    """Raises PermissionDenied. A page asks after it has found its object: what one may not see does not exist."""
    if not may_fill_in(user):
        raise PermissionDenied
