"""What the log says of a refusal: who asked for what and from where, without a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from core.client_address import client_address


class RefusalFilter(logging.Filter):
    """Rewrites the record of a 403, which is no fault of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        if request is None or status != HTTPStatus.FORBIDDEN:
            return True
        user = getattr(request, "user", None)
        who = user.get_username() if user is not None else ""
        record.msg = "Forbidden: %s %s by %s from %s"
        record.args = (
            request.method,
            request.get_full_path(),
            who or "nobody",
            client_address(request),
        )
        record.exc_info = record.exc_text = None
        return True
