"""What a person is told on 工作台 about units that took over their projects, for some weeks."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from projects.models import User
from targets.succession.models import ScopeNotice

SHOWN_FOR = timedelta(days=30)


def notices_for(user: User) -> list[str]:
    """The latest first."""
    recent = ScopeNotice.objects.filter(
        user=user, succession__created_at__gte=clock.now() - SHOWN_FOR
    )
    return list(recent.order_by("-pk").values_list("text", flat=True))
