"""Which sets are nearly equal, without comparing every pair of them: a join by prefixes. Pure.

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

    def is_better_than(self, match: Match | None) -> bool:
        """Whether it shares more than another match, or as much with an earlier set."""
        if match is None:
            return True
        return (self.share, -self.other) > (match.share, -match.other)


def group_places(keys: Iterable[Key]) -> dict[Key, list[int]]:
    """The places of every key, in order."""
    found: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
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
        if not shared or shared < fewest_shared(larger, percent):
            continue
        for number, partner in ((one, other), (other, one)):
            match = Match(partner, shared, shared / larger)
            if match.is_better_than(best[number]):
                best[number] = match
    return best


def candidates(sets: Sequence[Elements], percent: Decimal) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing, each once: at most NEIGHBOURS for each element of a prefix."""
    rarity = rarest_first(sets)
    met_by: defaultdict[int, deque[int]] = defaultdict(lambda: deque(maxlen=NEIGHBOURS))
    by_size = sorted(enumerate(sets), key=lambda numbered: len(numbered[1]))
    for number, own in by_size:
        size = len(own)
        least = fewest_shared(size, percent)
        elements = sorted(own, key=rarity.__getitem__)
        partners: set[int] = set()
        for element in elements[: size - least + 1]:
            before = met_by[element]
            while before and len(sets[before[0]]) < least:
                before.popleft()
            partners.update(before)
            before.append(number)
        yield from ((partner, number) for partner in partners)


def fewest_shared(size: int, percent: Decimal) -> int:
    """How many elements of a set of that size must be shared."""
    return math.ceil(size * percent / 100)


def rarest_first(sets: Iterable[Elements]) -> dict[int, int]:
    """The rank of each element, 0 for the rarest."""
    counts: Counter[int] = Counter()
    for elements in sets:
        counts.update(elements)
    ordered = sorted(counts, key=lambda element: (counts[element], element))
    return {element: rank for rank, element in enumerate(ordered)}
