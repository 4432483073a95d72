"""The two years of the demonstration and their dates, which lie around the day on which it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# Days before and after the day on which the demonstration is made.
FILL = (-40, 12)
REVIEW = (-10, 35)
PUBLISH = (60, 90)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The year that runs and the one that is prepared, as seen from a day."""

    today: date

    @property
    def running(self) -> int:
        return self.today.year

    @property
    def coming(self) -> int:
        return self.today.year + 1

    def number(self, name: str) -> int:
        """The year that the story calls `running` or `coming`."""
        return self.running if name == "running" else self.coming

    def days(self, count: int) -> date:
        """The day that comes so many days after this one."""
        return self.today + timedelta(days=count)

    def dates_of_running(self) -> dict[str, date | None]:
        """Filled in and reviewed in the autumn before; what is adjusted may be published until its end."""
        year = self.running
        return {
            "fill_from": date(year - 1, 9, 20),
            "fill_until": date(year - 1, 10, 31),
            "review_from": date(year - 1, 10, 20),
            "review_until": date(year, 12, 31),
            "publish_from": date(year, 1, 1),
            "publish_until": date(year, 12, 31),
        }

    def dates_of_coming(self) -> dict[str, date | None]:
        """Filling in and review are under way."""
        return {
            "fill_from": self.days(FILL[0]),
            "fill_until": self.days(FILL[1]),
            "review_from": self.days(REVIEW[0]),
            "review_until": self.days(REVIEW[1]),
            "publish_from": self.days(PUBLISH[0]),
            "publish_until": self.days(PUBLISH[1]),
        }
