"""Who else has a form open."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from projects.models import User
from targets.filings.models import Filing, Presence

# A page reports every 20 seconds that it is open; one that has not for this long was closed, or its machine sleeps.
GONE_AFTER = timedelta(seconds=50)


def others_at(filing: Filing, user: User) -> list[str]:
    """Note that the user has the form open, and name the others who have. Three queries."""
    now = timezone.now()
    Presence.objects.filter(filing=filing, seen_at__lt=now - GONE_AFTER).delete()
    Presence.objects.bulk_create(
        [Presence(filing=filing, user=user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["filing", "user"],
        update_fields=["seen_at"],
    )
    others = Presence.objects.filter(filing=filing).exclude(user=user)
    named = others.select_related("user").order_by("user__name", "user__username")
    return [str(presence.user) for presence in named]
