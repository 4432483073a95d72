"""Whether a form of any kind may be filled in now."""

from __future__ import annotations

from datetime import date

from projects.models import User
from projects.schedule.deadlines import Deadlines, Stage
from targets.filings.models import OPEN, Filing, Status
from targets.filings.transitions import ON_THE_CHECKS_PAGE, way_back


def reason_closed(
    filing: Filing, user: User, deadlines: Deadlines | None = None
) -> str:
    """Why the user cannot fill in the form now, and what to do; "" where they can.

    `deadlines` are those of filling in, where many forms are asked about.
    """
    status = Status(filing.status)
    if status not in OPEN:
        remedy = way_back(filing.kind, status)
        advice = f"；需要修改请{remedy}" if remedy else ""
        return f"这张表的状态是“{status.label}”，不能再修改{advice}"
    return closed_by_dates(filing, deadlines or Deadlines(Stage.FILL, user))


def on_its_page(reason: str) -> str:
    """Why a form is closed, in the words of the page on which the way back is taken."""
    return reason.replace(ON_THE_CHECKS_PAGE, "在下面")


def correctable_until(filing: Filing) -> date | None:
    """Until when a form that was returned may be filled in, None where it was not or where no date binds it."""
    if filing.open_until is None or filing.baseline_id:
        return None
    _, last = Stage.FILL.dates(filing.budget_year)
    return max(filing.open_until, last or filing.open_until)


def closed_by_dates(filing: Filing, deadlines: Deadlines) -> str:
    """Why the dates of the year do not allow a stage for the form now, "" where they do.

    An adjustment follows an approval, not the dates, and a form that was returned has a date of its own.
    """
    if deadlines.stage is Stage.FILL:
        if filing.baseline_id:
            return ""
        if filing.open_until and deadlines.today <= filing.open_until:
            return ""
    named = (filing.kind, filing.round)
    return deadlines.closed(filing.budget_year, filing.unit, filing.project, *named)
