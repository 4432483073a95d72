"""What the roles may do. `visible_to` decides what a user may see, the workflow what is possible in a status."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from projects.models import Role, User

# The fields that decide a user's access. Admins cannot change those of their own account.
ACCESS_FIELDS = ("role", "is_active")


def may_fill_in(user: User) -> bool:
    """Whether the user may fill in forms (填报): clerks within their scope, admins everywhere."""
    return user.is_active and user.role in (Role.CLERK, Role.ADMIN)


def may_review(user: User) -> bool:
    """Whether the user may review forms for a department (审核, 审核表): reviewers, and admins everywhere."""
    return user.is_active and user.role in (Role.REVIEWER, Role.ADMIN)


def may_decide(user: User) -> bool:
    """Whether the user may comment on forms and decide on them: reviewers, the finance bureau, admins."""
    return may_review(user) or (user.is_active and user.role == Role.BUREAU)


def require_fill_in(user: User) -> None:
    """Raise PermissionDenied unless the user may fill in.

    A view calls this after it has found its object: an object that the user may not see must answer 404, not 403.
    """
    if not may_fill_in(user):
        raise PermissionDenied


def lockout_reason(changed: User, by: User | None) -> str:
    """The reason why a changed user must not be saved, or "": one active admin always remains.

    `by` is the user who makes the change, or None if it cannot be their own account.
    """
    stored = User.objects.filter(pk=changed.pk).first()
    if stored is None or not stored.is_admin or changed.is_admin:
        return ""
    if by and by.pk == changed.pk:
        return "不能改自己的角色，也不能停用自己；需要时请由另一位管理员来改"
    # Locked, so that of two admins who demote each other at one moment the second is refused.
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    if admins.exclude(pk=changed.pk):
        return ""
    return "这是最后一位启用的管理员，不能改角色或停用；请先添加另一位管理员"
