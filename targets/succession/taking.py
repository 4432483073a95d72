"""Let other units take over the projects of a unit, in one transaction; no form is touched."""

from __future__ import annotations

import logging
import smtplib
from collections import defaultdict
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.db.models import Max

from core.problems import Refusal
from projects.accounts.units import lock_units
from projects.models import BudgetYear, Department, Project, User
from projects.register.marks import marks_of
from projects.trail.recording import Change, Entry, name_of, record_many
from targets.filings.loading import CHUNK
from targets.filings.models import DepartmentTarget, Filing
from targets.imports.part_one import lock_part_ones
from targets.succession.concerned import PersonConcerned
from targets.succession.models import ScopeNotice, Succession
from targets.succession.planning import STAYS, SuccessionPlan
from targets.succession.wishes import Going, SuccessionWish

log = logging.getLogger(__name__)

VERB = "succeed"
NONE_CHOSEN = "还没有选择转走的项目；请在要转的项目后面选承接单位"
CHANGED = "预览之后有了变化，没有办理；请看过新的预览再确认"


@transaction.atomic
def take_over(wish: SuccessionWish, seen: str, user: User) -> Succession:
    """Move the projects, end the unit where it ends, move its people, and keep the receipt.

    `seen` is the fingerprint of the plan that was looked at. Raises Refusal, PermissionDenied but for admins.
    """
    if not user.is_admin:
        raise PermissionDenied
    plan = SuccessionPlan(_locked(wish))
    if plan.obstacles:
        raise Refusal(plan.obstacles[0])
    if plan.fingerprint != seen:
        raise Refusal(CHANGED)
    if not plan.moving and not plan.ends_now:
        raise Refusal(NONE_CHOSEN)
    wish, people = plan.wish, plan.people
    receipt = _keep(plan, user)
    entries = _move_projects(wish, plan.moving)
    for part in plan.part_ones:
        if part.heir is not None:
            entries += _move_part_one(wish.unit, part.target, part.heir)
    for person in people:
        if person.heir is not None:
            entries.append(_move_person(person.user, person.heir))
    if plan.ends_now:
        entries += _end(wish, plan.last_year)
    record_many(user, entries)
    transaction.on_commit(lambda: send(people))
    return receipt


def _keep(plan: SuccessionPlan, user: User) -> Succession:
    """Keep the receipt of what is about to be done, and what people are told."""
    wish = plan.wish
    receipt = Succession.objects.create(
        user=user,
        department=wish.unit,
        since=wish.since,
        ends=wish.ends,
        heirs=[heir.name for heir in wish.heirs],
        moved=[_line_of(going) for going in plan.moving],
        stayed=_staying(plan),
        people=[[name_of(person.user), person.text] for person in plan.people],
    )
    notices = [
        ScopeNotice(succession=receipt, user=person.user, text=person.text)
        for person in plan.people
    ]
    ScopeNotice.objects.bulk_create(notices, CHUNK)
    return receipt


def _locked(wish: SuccessionWish) -> SuccessionWish:
    """Lock the years, the part ones, the projects of the unit and the tree; the wish with the units as they are now."""
    later = BudgetYear.objects.filter(year__gte=wish.since).order_by("pk")
    list(BudgetYear.objects.select_for_update(no_key=True).order_by("pk"))
    for year in later:
        lock_part_ones(year)
    units = lock_units(wish.unit)
    chosen = {}
    for project, heir in wish.chosen.items():
        chosen[project] = units[heir.pk] if heir else None
    heirs = [units[heir.pk] for heir in wish.heirs]
    return replace(wish, unit=units[wish.unit.pk], heirs=heirs, chosen=chosen)


def _move_projects(wish: SuccessionWish, moving: list[Going]) -> list[Entry]:
    """Put the projects behind those of their new units, and return a row of the trail for either unit."""
    keys = {going.heir.pk for going in moving if going.heir}
    others = Project.everything.filter(department__in=keys).order_by()
    rows = others.values_list("department", "year").annotate(Max("position"))
    last: defaultdict[tuple[int, int], int] = defaultdict(int)
    for department, year, position in rows:
        last[department, year] = position
    entries = []
    for going in moving:
        project, heir = going.project, going.heir
        assert heir is not None, "it is moving"
        place = (heir.pk, project.year_id)
        last[place] += 1
        project.position = last[place]
        change: Change = ("单位", str(wish.unit), str(heir))
        note = f"{wish.since}年起承接"
        entry = Entry(VERB, project, changes=[change], note=note)
        entries.append(replace(entry, department=wish.unit))
        entries.append(replace(entry, department=heir))
        project.department = heir
    projects = [going.project for going in moving]
    Project.everything.bulk_update(projects, ["department", "position"], CHUNK)
    return entries


def _move_part_one(
    unit: Department, target: DepartmentTarget, heir: Department
) -> list[Entry]:
    """Let the part one, which nobody has handed in, be that of the new unit; the links of projects lead to it still."""
    subject = str(target)
    DepartmentTarget.objects.filter(pk=target.pk).update(department=heir)
    Filing.objects.filter(pk=target.filing_id).update(department=heir)
    change: Change = ("单位", str(unit), str(heir))
    entry = Entry(VERB, subject=subject, changes=[change], year=target.year)
    return [replace(entry, department=unit), replace(entry, department=heir)]


def _move_person(user: User, heir: Department) -> Entry:
    """Move a person to the new unit."""
    change: Change = ("单位", str(user.department), str(heir))
    User.objects.filter(pk=user.pk).update(department=heir)
    subject = f"人员 {name_of(user)}"
    return Entry("manage", None, subject, [change], "单位承接", heir)


def _end(wish: SuccessionWish, last: int) -> list[Entry]:
    """Let the unit end with this year, and name its successor."""
    unit, heir = wish.unit, wish.heirs[0]
    changes: list[Change] = []
    if unit.last_year != last:
        changes.append(("最后年度", str(unit.last_year or ""), str(last)))
    if unit.successor != heir:
        changes.append(("承接单位", str(unit.successor or ""), str(heir)))
    unit.last_year, unit.successor = last, heir
    unit.save(update_fields=["last_year", "successor"])
    entry = Entry(VERB, None, f"单位 {unit}", changes)
    return [replace(entry, department=place) for place in (unit, heir)]


def _line_of(going: Going) -> list[str | int]:
    """A project in the receipt."""
    project, heir = going.project, going.heir
    status = going.filing.get_status_display()
    if project.deleted_at:
        status = "已删除"
    marks = "、".join(marks_of(project))
    return [
        project.pk,
        project.year.year,
        project.code,
        project.name,
        marks,
        status,
        str(heir),
    ]


def _staying(plan: SuccessionPlan) -> list[list[str | int]]:
    """What stays with the unit, each with the project's key (0 for part ones), the year, its name and why."""
    found: list[list[str | int]] = []
    for going in plan.projects:
        if going.heir is None:
            project = going.project
            found.append([project.pk, project.year.year, project.name, STAYS])
    for part in plan.part_ones:
        if part.heir is None:
            year = part.target.year.year
            found.append([0, year, "部门整体绩效目标", part.reason])
    return found


def send(people: list[PersonConcerned]) -> None:
    """Tell by e-mail those who have an address; the others see it on their 工作台, as these do."""
    for person in people:
        if not person.user.email:
            continue
        text = f"{person.user.name}：\n\n{person.text}。\n"
        message = EmailMessage("绩效目标：单位承接", text, to=[person.user.email])
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("notice to %s failed: %s", person.user.username, error)
