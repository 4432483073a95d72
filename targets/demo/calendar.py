"""The two years of the demonstration and their dates, which lie around the day on which it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

# What is done with forms of the running year ends so many days before the day on which the demonstration is made.
RUNNING_ENDS = -45
# The dates of its stages, in hundredths of the time between its beginning and that end.
FILLED_IN, REVIEWED_FROM, PUBLISHED_FROM = 15, 6, 30
# People work from half past eight, and nine hours a day.
MORNING, DAY = time(8, 30), timedelta(hours=9)
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

    @property
    def begins(self) -> date:
        """The day on which filling in for the running year began: in the autumn before."""
        return date(self.running - 1, 9, 20)

    def hundredths(self, part: float) -> float:
        """How many days before today, as a negative number, so many hundredths of the running year's time were over."""
        first = (self.begins - self.today).days
        return first + (RUNNING_ENDS - first) * part / 100

    def moment(self, name: str, at: float) -> datetime:
        """When a step of the running or the coming year is taken, within the hours of work."""
        days = self.hundredths(at) if name == "running" else at
        whole = math.floor(days)
        zone = timezone.get_current_timezone()
        morning = datetime.combine(self.days(whole), MORNING, zone)
        return morning + (days - whole) * DAY

    def dates_of_running(self) -> dict[str, date | None]:
        """Filled in and reviewed in the autumn before; what is adjusted may be published until its end."""
        last = date(self.running, 12, 31)
        return {
            "fill_from": self.begins,
            "fill_until": self.moment("running", FILLED_IN).date(),
            "review_from": self.moment("running", REVIEWED_FROM).date(),
            "review_until": last,
            "publish_from": self.moment("running", PUBLISHED_FROM).date(),
            "publish_until": last,
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
