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
    `cells` are what people call a cell. `days` are counted from the day of the step. `at` says when it is taken: a step
    of the coming year so many days before today, one of the running year after so many hundredths of its time.
    """

    who: str
    does: str
    year: str
    at: float
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
    steps = []
    for row in _rows("story"):
        codes = row.pop("projects", [])
        step = StoryStep(projects=tuple(codes), **row)
        steps.append(step)
    return steps


def document(unit: str, name: str, year: int) -> bytes:
    """The document that a unit hands in for the running or the coming year, as a txt file."""
    path = FOLDER / f"{unit}-{name}.txt"
    text = path.read_text(encoding="utf-8")
    of_year = text.replace("{year}", str(year))
    return of_year.encode()


def types() -> dict[str, str]:
    """The types of projects of the three departments, with their keywords."""
    found = {}
    for row in _rows("types"):
        name = row["name"]
        found[name] = row["keywords"]
    return found


def _rows(name: str) -> list[dict[str, Any]]:
    """The rows of a json file of the folder."""
    path = FOLDER / f"{name}.json"
    text = path.read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows
