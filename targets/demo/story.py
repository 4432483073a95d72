"""The story of the demonstration, as it stands in fixtures/demo: who did what with which forms, in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStep:
    """A step of the story.

    `who` is a user name and `does` a deed or the verb of a transition. `projects` are codes in the `year` running or
    coming; a step that names none is about the document or the part one of the `unit`. `place` and the names of
    `cells` are what people call a cell. `days` are counted from today.
    """

    who: str
    does: str
    year: str
    unit: str = ""
    projects: tuple[str, ...] = ()
    place: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    number: str = ""
    days: int = 0
    grade: str = ""


def story() -> list[StoryStep]:
    """The steps in their order."""
    text = (FOLDER / "story.json").read_text(encoding="utf-8")
    steps = []
    for row in json.loads(text):
        projects = tuple(row.pop("projects", ()))
        steps.append(StoryStep(projects=projects, **row))
    return steps


def document(unit: str, name: str, year: int) -> bytes:
    """The document that a unit hands in for the running or the coming year, as a txt file."""
    text = (FOLDER / f"{unit}-{name}.txt").read_text(encoding="utf-8")
    return text.replace("{year}", str(year)).encode()


def types() -> dict[str, str]:
    """The types of projects of the three departments, with their keywords."""
    text = (FOLDER / "types.json").read_text(encoding="utf-8")
    return {row["name"]: row["keywords"] for row in json.loads(text)}
