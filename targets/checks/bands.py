"""How figures are grouped: scores, and satisfaction targets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Figure = int | Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` on and short of `high`; None is no bound. The key stands in addresses."""

    key: str
    label: str
    low: Figure | None = None
    high: Figure | None = None

    def holds(self, figure: Figure) -> bool:
        """Whether the figure lies in the band."""
        if self.low is not None and figure < self.low:
            return False
        return self.high is None or figure < self.high


SCORES: Sequence[Band] = (
    Band("full", "100 分", 100),
    Band("90", "90–99 分", 90, 100),
    Band("80", "80–89 分", 80, 90),
    Band("60", "60–79 分", 60, 80),
    Band("low", "60 分以下", None, 60),
)
# Those of 80 to 100 % are what a satisfaction target is expected to be (rule A07).
SATISFACTION: Sequence[Band] = (
    Band("full", "100%", 100, Decimal("100.0001")),
    Band("95", "95%–99%", 95, 100),
    Band("90", "90%–94%", 90, 95),
    Band("80", "80%–89%", 80, 90),
    Band("low", "80% 以下", None, 80),
    Band("over", "100% 以上", Decimal("100.0001")),
)
# A satisfaction target that is no percentage: it can hardly be measured.
NO_SHARE = Band("none", "不是百分数")


def satisfaction_band(percent: Decimal | None) -> Band:
    """The band of a satisfaction target, of which the percentage may be unknown."""
    if percent is None:
        return NO_SHARE
    return band_of(percent, SATISFACTION)


def band_of(figure: Figure, bands: Iterable[Band]) -> Band:
    """The band that holds it; together they hold every figure."""
    return next(band for band in bands if band.holds(figure))
