"""gunicorn's worker, with our own pages for requests that never reach Django."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.template.loader import render_to_string
from gunicorn import util
from gunicorn.http.errors import (
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from core.log_lines import printable

# The statuses of requests that are too long in one of their parts; all others that cannot be read are bad requests.
TOO_LONG = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}
HEAD = "HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n"


class Worker(ThreadWorker):
    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that gunicorn cannot read in Chinese, and log it in one line."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        address = addr[0] if addr else ""
        self.log.warning("Invalid request from %s: %s", address, printable(str(exc)))
        status = TOO_LONG.get(type(exc), HTTPStatus.BAD_REQUEST)
        try:
            util.write_nonblock(client, answer(status))
        except OSError:
            self.log.debug("Nobody waits for the answer to an invalid request.")


def answer(status: HTTPStatus) -> bytes:
    """The whole response."""
    page = render_to_string(f"{status.value}.html").encode()
    head = HEAD.format(status.value, status.phrase, len(page))
    return head.encode() + page
