"""Set the dates of a budget year, and grant and end exemptions from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from projects.models import BudgetYear, Exemption, User
from projects.schedule.deadlines import Stage
from projects.trail.recording import Change, record

DATES = tuple(f"{stage.prefix}_{end}" for stage in Stage for end in ("from", "until"))
# How forms are handled in a year.
HANDLING = ("separate_hands", "return_days")
Setting = date | bool | int | None


@transaction.atomic
def set_dates(
    year: BudgetYear, settings: Mapping[str, Setting], user: User
) -> list[Change]:
    """Set dates of a year, or how forms are handled in it, and return the changes, as the trail records them.

    Raises PermissionDenied.
    """
    _require_admin(user)
    year = BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    changes = []
    for name, after in settings.items():
        before = getattr(year, name)
        if before != after:
            label = str(BudgetYear._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            changes.append((label, in_words(before), in_words(after)))
            setattr(year, name, after)
    if changes:
        year.save(update_fields=list(settings))
        record(user, "dates", subject=f"{year}各阶段日期", changes=changes, year=year)
    return changes


def in_words(setting: Setting) -> str:
    """A setting of a year as the trail shows it."""
    if isinstance(setting, bool):
        return "是" if setting else "否"
    return "不限" if setting is None else str(setting)


@transaction.atomic
def grant_exemption(exemption: Exemption, user: User) -> None:
    """Save a new exemption. Raises PermissionDenied."""
    _require_admin(user)
    exemption.granted_by = user
    exemption.save()
    _record_exemption(exemption, user, ("例外", "", str(exemption)))


@transaction.atomic
def end_exemption(exemption: Exemption, user: User) -> None:
    """Delete an exemption. Raises PermissionDenied."""
    _require_admin(user)
    _record_exemption(exemption, user, ("例外", str(exemption), ""))
    exemption.delete()


def _require_admin(user: User) -> None:
    if not user.is_admin:
        raise PermissionDenied


def _record_exemption(exemption: Exemption, user: User, change: Change) -> None:
    department = exemption.department
    if department is None and exemption.project:
        department = exemption.project.department
    record(
        user,
        "exempt",
        exemption.project,
        subject=str(exemption),
        changes=[change],
        note=exemption.reason,
        department=department,
        year=exemption.year,
        kind=exemption.kind,
        round=exemption.round,
    )
