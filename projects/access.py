"""Who sees what: the one rule of row scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest

if TYPE_CHECKING:
    from projects.models import User


class SignedInRequest(HttpRequest):
    """The request as every page gets it: the middleware lets nobody in who has not signed in."""

    user: User


NOTHING = Q(pk__in=[])


def scope(user: User, department: str = "department__") -> Q:
    """Rows within the person's reach: an admin's is everything, anyone else's their department's subtree.

    `department` is the lookup that leads from the filtered model to its department ("" for Department itself).
    A person without a department sees nothing.
    """
    if user.is_admin:
        return Q()
    if user.department is None:
        return NOTHING
    return Q(**{f"{department}path__startswith": user.department.path})
