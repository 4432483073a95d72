"""Who else has a sheet open."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from projects.models import User
from targets.filings.models import Presence

# A page says every 20 seconds that it is open; one that has not for this long was closed, or its machine sleeps.
GONE_AFTER = timedelta(seconds=50)


def others_at(sheet: str, user: User) -> list[str]:
    """Note that the person has the sheet open, and name the others who have. By three queries."""
    now = timezone.now()
    Presence.objects.filter(sheet=sheet, seen_at__lt=now - GONE_AFTER).delete()
    Presence.objects.bulk_create(
        [Presence(sheet=sheet, user=user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["sheet", "user"],
        update_fields=["seen_at"],
    )
    others = (
        Presence.objects.filter(sheet=sheet).exclude(user=user).select_related("user")
    )
    return [str(each.user) for each in others.order_by("user__name", "user__username")]
