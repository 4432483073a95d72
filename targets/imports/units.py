"""The units of forms that name theirs without its code, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from core.spelling import likeness
from projects.models import Department, User
from targets.documents.values import ProjectForm

BY_NAME = "单位“{}”没有写编码，按名称读作 {}"
OWN = "文件里没有写明单位，按您所在的单位“{}”读取"


def with_units(
    forms: Iterable[ProjectForm], user: User | None, year: int
) -> tuple[tuple[ProjectForm, ...], list[str]]:
    """The forms with the codes of their units, and what was taken for what.

    A name means the one unit in the user's scope that is called so in the year; a clerk's form without a name is of
    the clerk's own unit. Where neither is clear, the code stays blank, and is asked for.
    """
    forms = tuple(forms)
    if all(form.department_code for form in forms):
        return forms, []
    units = _Units(user, year)
    notices: dict[str, None] = {}
    found = []
    for form in forms:
        if not form.department_code:
            unit = units.of(form.department_name)
            if unit is not None:
                message = BY_NAME if form.department_name else OWN
                notices[
                    message.format(form.department_name or unit.name, unit.code)
                ] = None
                form = replace(
                    form, department_code=unit.code, department_name=unit.name_in(year)
                )
        found.append(form)
    return tuple(found), list(notices)


class _Units:
    """The units that a user may fill in, by the names that they have in a year."""

    def __init__(self, user: User | None, year: int) -> None:
        visible = Department.objects.in_year(year)
        self.own = None
        if user is not None and not user.is_admin:
            visible = visible.visible_to(user)
            self.own = user.department
        self.by_name: dict[str, list[Department]] = defaultdict(list)
        for unit in visible:
            self.by_name[likeness(unit.name_in(year))].append(unit)

    def of(self, name: str) -> Department | None:
        """The unit of that name, or the user's own for none; None where it is not clear."""
        if not name:
            return self.own
        found = self.by_name.get(likeness(name), [])
        return found[0] if len(found) == 1 else None
