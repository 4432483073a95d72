"""What would go where if other units took over the projects of a unit, shown before they do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from projects.models import Department, Project
from projects.unit_history import FIRST
from targets.filings.models import DepartmentTarget, declaration_of
from targets.succession.concerned import PersonConcerned, concerned
from targets.succession.wishes import Going, SuccessionWish
from targets.workflow.models import Version

NOT_THERE = "承接单位{}在 {} 年不使用（{}），请另选或先改它的年度"
ITSELF = "承接单位不能是{}自己或它的下级，请另选"
STILL_ABOVE = "{}还有下级单位{}，请先在它们的页面上改上级单位，再来办理"
BEGINS_LATER = "{}从 {} 年才启用，不能从这一年起由别的单位承接，请改从更晚的年度起"
ENDED_BEFORE = "{}的最后年度是 {} 年，已经由{}承接，请核对"
NOTHING = "{}没有 {} 年起的项目可以转过去，也没有要结束的，请另选年度"
STAYS = "留在原单位"


@dataclass(frozen=True, slots=True)
class PartOneGoing:
    """A part one, and the unit that it goes to, or else why it stays."""

    target: DepartmentTarget
    heir: Department | None
    reason: str = ""


class SuccessionPlan:
    """What taking over would do; the number of queries does not grow with the projects."""

    def __init__(self, wish: SuccessionWish) -> None:
        self.wish = wish

    @cached_property
    def projects(self) -> list[Going]:
        """The unit's projects from the year on, the deleted ones too, for they can be restored."""
        wish = self.wish
        own = Project.everything.filter(
            department=wish.unit, year__year__gte=wish.since
        )
        related = own.select_related(
            "year", "responsible__department", "declaration__filing"
        )
        found = []
        for project in related.order_by("year__year", "position", "pk"):
            project.department = wish.unit
            filing = declaration_of(project).filing
            found.append(Going(project, filing, wish.heir_of(project)))
        return found

    @property
    def moving(self) -> list[Going]:
        """The projects that go to another unit."""
        return [going for going in self.projects if going.heir is not None]

    @cached_property
    def part_ones(self) -> list[PartOneGoing]:
        """The unit's part ones from the year on. What was handed in once stays where its versions name it."""
        wish = self.wish
        later = DepartmentTarget.objects.filter(year__year__gte=wish.since)
        own = later.filter(department=wish.unit).select_related("year", "filing")
        taken = later.filter(department__in=wish.heirs).values_list(
            "year", "department__name"
        )
        of_heirs = dict(taken)
        handed_in = set(
            Version.objects.filter(filing__department_target__in=own).values_list(
                "filing", flat=True
            )
        )
        found = []
        for target in own.order_by("year__year"):
            target.department = wish.unit
            reason = ""
            if wish.is_split:
                reason = "项目分到几处，请各单位自己写"
            elif target.filing_id in handed_in:
                reason = "已提交过，版本和批复都记在原单位名下"
            elif name := of_heirs.get(target.year_id):
                reason = f"{name}这一年度已有自己的部门整体绩效目标"
            heir = None if reason else wish.heirs[0]
            found.append(PartOneGoing(target, heir, reason))
        return found

    @cached_property
    def people(self) -> list[PersonConcerned]:
        """Those who answer for the projects, and the unit's own people if it ends."""
        return concerned(self.wish, self.moving, self.headline)

    @property
    def headline(self) -> str:
        """From when on which units take over the unit."""
        wish = self.wish
        names = "、".join(heir.name for heir in wish.heirs)
        part = "" if wish.ends else "部分项目"
        return f"{wish.since}年起由{names}承接{wish.unit.name_in(wish.since - 1)}{part}"

    @cached_property
    def obstacles(self) -> list[str]:
        """Why it cannot be done."""
        wish = self.wish
        unit, since = wish.unit, wish.since
        found = []
        for heir in wish.heirs:
            if heir.path.startswith(unit.path):
                found.append(ITSELF.format(unit.name))
            elif not heir.is_in(since):
                found.append(NOT_THERE.format(heir.name, since, heir.span))
        last = unit.last_year
        if wish.ends:
            if (unit.first_year or FIRST) >= since:
                found.append(BEGINS_LATER.format(unit.name, unit.first_year or FIRST))
            names = [str(child) for child in unit.children.in_year(since)]
            if names:
                found.append(STILL_ABOVE.format(unit.name, "、".join(names)))
        if last and last < since - 1 and unit.successor not in (None, wish.heirs[0]):
            found.append(ENDED_BEFORE.format(unit.name, last, unit.successor))
        if not found and not self.projects and not self.ends_now:
            found.append(NOTHING.format(unit.name, since))
        return found

    @property
    def last_year(self) -> int:
        """The last year of the unit if it ends."""
        before = self.wish.since - 1
        return min(self.wish.unit.last_year or before, before)

    @property
    def ends_now(self) -> bool:
        """Whether the act sets a last year or a successor that the unit does not have yet."""
        unit, wish = self.wish.unit, self.wish
        if not wish.ends:
            return False
        has_ended = bool(unit.last_year and unit.last_year < wish.since)
        return not has_ended or unit.successor != wish.heirs[0]

    @cached_property
    def namesakes(self) -> list[Going]:
        """Projects without a code of whose name the new unit has one already."""
        names = [going.project.name for going in self.moving]
        there = set(
            Project.objects.filter(
                department__in=self.wish.heirs, name__in=names
            ).values_list("department", "year", "name")
        )
        found = []
        for going in self.moving:
            project, heir = going.project, going.heir
            assert heir is not None, "it is moving"
            if (heir.pk, project.year_id, project.name) in there:
                found.append(going)
        return found

    @property
    def fingerprint(self) -> str:
        """A digest that changes with the projects, their forms and part ones; not with what is chosen for them."""
        rows = []
        for going in self.projects:
            filing = going.filing
            rows.append([going.project.pk, filing.status, filing.revision])
        parts = [[part.target.pk, part.reason] for part in self.part_ones]
        wish = self.wish
        units = [[unit.pk, unit.path] for unit in (wish.unit, *wish.heirs)]
        text = json.dumps([units, rows, parts])
        return hashlib.sha256(text.encode()).hexdigest()
