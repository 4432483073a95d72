"""How alike two texts are, by the pairs of neighbouring characters that they share. Pure."""

from collections.abc import Callable


def likeness_to(one: str) -> Callable[[str], float]:
    """Dice's coefficient of two texts' bigrams: 1 for equal texts, 0 for texts that share none.

    Those of the one text are taken once for thousands of others.
    """
    mine = _bigrams(one)

    def measure(other: str) -> float:
        theirs = _bigrams(other)
        return 2 * len(mine & theirs) / (len(mine) + len(theirs))

    return measure


def _bigrams(text: str) -> set[str]:
    """A text too short for a pair stands for itself, so that it is like its equal alone."""
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}
