"""The work of opening a year, in the request or in the worker: unit by unit."""

from __future__ import annotations

from django.db import transaction

from core import clock, progress
from core.workers import this_process
from targets.opening.models import OpeningState, YearOpening
from targets.opening.taking import take_over

COPYING = "带到新年度"


def process(pk: int) -> None:
    """Take over the units that are not done, in their order and each in a transaction of its own."""
    opening = claim(pk)
    if opening is None:
        return
    progress.forget(opening.progress_key)
    report = progress.Reporter(opening.progress_key)
    try:
        assert opening.user is not None, "whoever began it"
        units = list(opening.units.select_related("department"))
        for number, opened in enumerate(units):
            report(COPYING, number, len(units))
            if not opened.done:
                opened.opening = opening
                take_over(opened, opening.user)
        end(opening, OpeningState.DONE)
    except progress.Cancelled:
        end(opening, OpeningState.CANCELLED)
    finally:
        running = YearOpening.objects.filter(pk=pk, state=OpeningState.RUNNING)
        running.update(state=OpeningState.FAILED, finished_at=clock.now())
        progress.forget(opening.progress_key)


@transaction.atomic
def claim(pk: int) -> YearOpening | None:
    """Claim the opening for this process, if it waits and whoever began it is still an admin."""
    waiting = YearOpening.objects.filter(pk=pk, state=OpeningState.WAITING)
    opening = waiting.select_for_update().first()
    if opening is None:
        return None
    if opening.user is None or not opening.user.is_admin:
        end(opening, OpeningState.FAILED)
        return None
    opening.state = OpeningState.RUNNING
    opening.worker = this_process()
    opening.attempts += 1
    opening.save(update_fields=["state", "worker", "attempts"])
    return opening


def end(opening: YearOpening, state: OpeningState) -> None:
    """Save the state in which the work ended."""
    opening.state = state
    opening.finished_at = clock.now()
    opening.save(update_fields=["state", "finished_at"])
