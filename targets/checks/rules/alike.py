"""Which sets are nearly equal, without comparing each of them with each: a join by prefixes. Pure.

Two sets are as alike as the part of the larger one that they share. Sets that share enough meet in a rare element:
with the elements ordered from the rarest, a set of n of which k must be shared has a shared one among its first
n - k + 1. So only these prefixes are looked up, in the order of the sizes, and sets that are too small to share k are
forgotten on the way. (The prefix and size filters of set similarity joins: Bayardo et al. 2007, Xiao et al. 2008.)
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

Key = TypeVar("Key", bound=Hashable)
Elements = frozenset[int]

# With how many of those that have an element in their prefixes a set is compared: the nearest in size before it.
NEIGHBOURS: Final = 32


@dataclass(frozen=True, slots=True)
class Match:
    """The number of the other set, how many elements both have, and their part of the larger set."""

    other: int
    shared: int
    share: float


def groups(keys: Iterable[Key]) -> dict[Key, list[int]]:
    """Where each key stands, in order."""
    found: dict[Key, list[int]] = {}
    for at, key in enumerate(keys):
        found.setdefault(key, []).append(at)
    return found


def nearest(sets: Sequence[Elements], percent: Decimal) -> list[Match | None]:
    """For each of the sets, which are all different, the most alike that shares this percentage of the larger one.

    Of several that are equally alike it is the first. Where more than NEIGHBOURS sets have an element in their
    prefixes, the nearest in size are compared, and one further away may be missed: thirty rows of which thousands of
    forms are made would else mean millions of comparisons, and each form needs one example only.
    """
    best: list[Match | None] = [None] * len(sets)
    for one, other in candidates(sets, percent):
        shared = len(sets[one] & sets[other])
        larger = max(len(sets[one]), len(sets[other]))
        if shared and shared >= _needed(larger, percent):
            best[one] = _better(best[one], Match(other, shared, shared / larger))
            best[other] = _better(best[other], Match(one, shared, shared / larger))
    return best


def candidates(sets: Sequence[Elements], percent: Decimal) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing, each once: at most NEIGHBOURS for each element of a prefix."""
    rarity = _rarest_first(sets)
    met_by: defaultdict[int, deque[int]] = defaultdict(lambda: deque(maxlen=NEIGHBOURS))
    for at in sorted(range(len(sets)), key=lambda at: len(sets[at])):
        least = _needed(len(sets[at]), percent)
        prefix = sorted(sets[at], key=rarity.__getitem__)[: len(sets[at]) - least + 1]
        partners: set[int] = set()
        for element in prefix:
            before = met_by[element]
            while before and len(sets[before[0]]) < least:
                before.popleft()
            partners.update(before)
            before.append(at)
        yield from ((partner, at) for partner in partners)


def _needed(size: int, percent: Decimal) -> int:
    """How many elements of a set of that size must be shared."""
    return math.ceil(size * percent / 100)


def _rarest_first(sets: Iterable[Elements]) -> dict[int, int]:
    counts = Counter(element for each in sets for element in each)
    ordered = sorted(counts, key=lambda element: (counts[element], element))
    return {element: rank for rank, element in enumerate(ordered)}


def _better(one: Match | None, other: Match) -> Match:
    return (
        other
        if one is None or (other.share, -other.other) > (one.share, -one.other)
        else one
    )
