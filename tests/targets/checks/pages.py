"""What the tests of the board's pages ask over and over."""

import csv
import io
import re
from html import unescape

from django.urls import reverse

from tests.html import one_line

BOARD, FINDINGS, PROJECTS, PROGRESS = map(
    reverse, ("quality", "quality-findings", "quality-projects", "quality-progress")
)


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return one_line(response.content.decode())


def links(page: str, to: str) -> list[str]:
    return [
        each
        for each in map(unescape, re.findall(r'href="([^"]+)"', page))
        if each.startswith(to)
    ]


def listed(client, path: str) -> int:
    return client.get(path).context["table"].paginator.count


def rows(client, path: str) -> list[dict[str, str]]:
    text = client.get(path).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
