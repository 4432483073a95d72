"""Part one as its rules look at it: its cells, the sentences in them, and what stands beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from targets.checks.rules.standards import Standards
from targets.checks.rules.surroundings import Surroundings
from targets.documents.values import DepartmentForm

SENTENCE_END: Final = re.compile(r"[。；;\n]")
CLAUSE_END: Final = re.compile(r"[，,。；;\n]")


class PartOneUnderCheck:
    """A 部门整体绩效目标 under check: `content` is the form as it was filled in."""

    def __init__(self, content: DepartmentForm, standards: Standards) -> None:
        self.content = content
        self.around = standards.surroundings or Surroundings()

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Each cell with its text."""
        yield "overall", self.content.overall
        for number, item in enumerate(self.content.sub_targets):
            for name in ("title", "goal", "indicators"):
                yield f"sub_targets[{number}].{name}", getattr(item, name)
        for number, measure in enumerate(self.content.safeguards):
            for name in ("title", "text"):
                yield f"safeguards[{number}].{name}", getattr(measure, name)

    @property
    def promises(self) -> Iterator[tuple[str, str]]:
        """The cells that say what is to be reached, with their texts."""
        for where, text in self.texts:
            if not where.startswith("safeguards"):
                yield where, text


def sentences_of(text: str) -> list[str]:
    """The sentences of a text without blanks around them."""
    parts = map(str.strip, SENTENCE_END.split(text))
    return [part for part in parts if part]


def clauses_of(sentence: str) -> list[str]:
    """The clauses of a sentence."""
    parts = map(str.strip, CLAUSE_END.split(sentence))
    return [part for part in parts if part]
