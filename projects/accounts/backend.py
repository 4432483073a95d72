"""Who makes a request (AUTHENTICATION_BACKENDS)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from projects.models import AppDevice, SecondFactorRole, User


class Backend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, who may be of a role of which a second factor is demanded by now; one query."""
        is_demanded = SecondFactorRole.objects.filter(role=OuterRef("role"))
        own = AppDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        people = User.objects.annotate(lacks_factor=Exists(is_demanded) & ~Exists(own))
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        return user
