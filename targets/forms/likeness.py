"""The likeness of two texts: the share of pairs of neighbouring characters that they have in common."""

from collections.abc import Callable


def likeness_to(one: str) -> Callable[[str], float]:
    """A function that measures Dice's coefficient with this text: 1 for equal texts, 0 where nothing is shared.

    The pairs of this text are made once, however many others it is compared with.
    """
    first = pairs_in(one)

    def measure(other: str) -> float:
        second = pairs_in(other)
        shared = first & second
        return 2 * len(shared) / (len(first) + len(second))

    return measure


def pairs_in(text: str) -> set[str]:
    """The pairs of neighbouring characters; a text of one character, or none, is its own pair."""
    starts = range(len(text) - 1)
    pairs = {text[start : start + 2] for start in starts}
    return pairs or {text}
