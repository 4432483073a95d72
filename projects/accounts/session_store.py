"""Where sessions are kept: in the database, with whose they are (SESSION_ENGINE)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from projects.accounts.sessions import ADDRESS, BROWSER, SEEN, SINCE
from projects.models import Session


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        """The row of a session, with the columns that repeat what it holds."""
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(dict(data)),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            address=data.get(ADDRESS, ""),
            browser=data.get(BROWSER, ""),
            since=_moment(data.get(SINCE)),
            seen=_moment(data.get(SEEN)),
        )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
