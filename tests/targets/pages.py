"""What a browser finds in a page of the editor."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser


class Controls(HTMLParser):
    """The fields that a browser without scripts would send of the sheet, no box ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.area: str | None = None
        self.text = ""
        self.feed(
            re.sub(
                r"<template.*?</template>",
                "",
                page.split('<form id="sheet"')[1].split("</form>")[0],
                flags=re.DOTALL,
            )
        )

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        names = dict(attributes)
        if tag == "textarea":
            self.area, self.text = names["name"], ""
        elif tag == "input" and names.get("type") != "checkbox":
            self.add(names["name"] or "", names.get("value") or "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A line break right behind the tag is no part of the text.
            self.add(self.area, self.text.removeprefix("\n"))
            self.area = None

    def add(self, name: str, text: str) -> None:
        self.fields.setdefault(name, []).append(text)


def fields_of(page: str) -> dict[str, list[str]]:
    return Controls(page).fields


def json_of(page: str) -> dict:
    """What the page tells its script."""
    return json.loads(
        page.split('<script id="page" type="application/json">')[1].split("</script>")[
            0
        ]
    )
