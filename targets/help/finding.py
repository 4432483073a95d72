"""Looking up words in the help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.search import words_in
from targets.help.manual import Guide, Section
from targets.home.snippets import Snippet, SnippetColumn, snippets


@dataclass(frozen=True)
class HelpHit:
    guide: Guide
    section: Section
    snippets: list[Snippet]


def find(guides: Iterable[Guide], typed: str) -> list[HelpHit]:
    """The sections in which all typed words stand, those with one in their heading first."""
    words = words_in(typed.casefold())
    if not words:
        return []
    hits = []
    for guide in guides:
        for section in guide.sections:
            if bears(section, words):
                column = SnippetColumn("", section.text)
                shown = snippets([column], words, words)
                hits.append(HelpHit(guide, section, shown))
    return sorted(hits, key=lambda hit: not is_headed(hit.section, words))


def bears(section: Section, words: Sequence[str]) -> bool:
    """Whether all words stand in the section."""
    text = f"{section.heading} {section.text}".casefold()
    return all(word in text for word in words)


def is_headed(section: Section, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the heading."""
    heading = section.heading.casefold()
    return any(word in heading for word in words)
