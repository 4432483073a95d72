"""Begin the opening of a year, stop it, go on with it, and resume one whose worker died."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock, progress
from core.problems import Refusal
from core.workers import is_alive
from projects.models import BudgetYear, User
from projects.register.locks import lock_number
from projects.register.lookup import KEPT_IN_NEW_YEAR
from projects.schedule.changes import Setting, set_dates
from projects.trail.recording import record
from targets.forms.new_year import take_over_settings
from targets.opening.models import (
    UNDER_WAY,
    OpenedUnit,
    OpeningState,
    YearOpening,
)
from targets.opening.planning import Plan
from targets.opening.processing import end, process
from targets.opening.tasks import work_on

# So many projects are copied within the request; the worker copies more.
SMALL = 300
MOST_ATTEMPTS = 3
BUSY = "{}正在开启，请等这一次办完"
NOTHING = "{}没有可以带到{}年的内容：都已经有了，或都不带过去"


@transaction.atomic
def begin(plan: Plan, settings: Mapping[str, Setting], user: User) -> YearOpening:
    """Create the year where it is missing, with its dates and settings, and the list of units to take over.

    Raises Refusal where the year is just being opened or nothing would be taken over, PermissionDenied but for admins.
    """
    if not user.is_admin:
        raise PermissionDenied
    lock_number(plan.number)
    kept = ("scheme", *KEPT_IN_NEW_YEAR)
    defaults = {name: getattr(plan.source, name) for name in kept}
    year, _ = BudgetYear.objects.get_or_create(year=plan.number, defaults=defaults)
    if YearOpening.objects.filter(target=year, state__in=UNDER_WAY).exists():
        raise Refusal(BUSY.format(year))
    wanted = [unit for unit in plan.units if unit.has_anything or unit.left]
    if not any(unit.has_anything for unit in wanted):
        raise Refusal(NOTHING.format(plan.source, plan.number))
    set_dates(year, settings, user)
    notices = take_over_settings(plan.source, year, user)
    opening = YearOpening.objects.create(
        user=user,
        source=plan.source,
        target=year,
        department=plan.within,
        leave_one_off=plan.choice.leave_one_off,
        without=sorted(plan.choice.without),
        notices=notices,
    )
    units = [OpenedUnit(opening=opening, department=unit.department) for unit in wanted]
    OpenedUnit.objects.bulk_create(units)
    whole = plan.within.name if plan.within else "全部单位"
    note = f"从{plan.source}带过去：{whole}，{len(units)} 个单位"
    record(user, "open", subject=f"{year}度", note=note, year=year)
    return opening


def start(opening: YearOpening, projects: int) -> None:
    """Do small work at once, and leave large work to the worker."""
    if projects <= SMALL:
        process(opening.pk)
    else:
        work_on.enqueue(opening.pk)


@transaction.atomic
def go_on(pk: int, user: User) -> bool:
    """Let an opening that ended wait for its units that are not done; by this user from now on."""
    opening = YearOpening.objects.select_for_update().get(pk=pk)
    left = opening.units.filter(done=False)
    if opening.is_under_way or not left.exists():
        return False
    opening.state = OpeningState.WAITING
    opening.attempts = 0
    opening.user = user
    opening.save(update_fields=["state", "attempts", "user"])
    return True


def stop(opening: YearOpening) -> None:
    """Let the work stop before its next unit; what is taken over by then stays."""
    progress.ask_to_stop(opening.progress_key)
    waiting = YearOpening.objects.filter(pk=opening.pk, state=OpeningState.WAITING)
    waiting.update(state=OpeningState.CANCELLED, finished_at=clock.now())


def revive(opening: YearOpening) -> YearOpening:
    """Resume an opening whose worker died, or give it up after several attempts. Returns it as it is now."""
    if opening.state != OpeningState.RUNNING or is_alive(opening.worker):
        return opening
    with transaction.atomic():
        opening = YearOpening.objects.select_for_update().get(pk=opening.pk)
        if opening.state != OpeningState.RUNNING or is_alive(opening.worker):
            return opening
        if opening.attempts >= MOST_ATTEMPTS:
            end(opening, OpeningState.FAILED)
        else:
            opening.state = OpeningState.WAITING
            opening.save(update_fields=["state"])
            work_on.enqueue(opening.pk)
    return opening


def revive_all() -> None:
    """Resume what died, and queue again what waits, when a worker starts."""
    for opening in YearOpening.objects.filter(state=OpeningState.RUNNING):
        revive(opening)
    for opening in YearOpening.objects.filter(state=OpeningState.WAITING):
        work_on.enqueue(opening.pk)
