"""What an opening would take over, shown before it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from projects.models import BudgetYear, Department, Project
from targets.checks.models import RuleSetting
from targets.filings.loading import schema_for
from targets.filings.models import DepartmentTarget, declaration_of
from targets.opening.choosing import Choice, heir_of, projects_of, reasons_to_leave
from targets.opening.codes import CodeCheck, check_codes
from targets.workflow.models import ReviewWeights


@dataclass(slots=True)
class UnitPlan:
    """What would be taken over of a unit, into its `heir` if it has ended by then.

    Of its part one: whether there is one, and whether in the target year too.
    """

    department: Department
    heir: Department | None = None
    taken: list[Project] = field(default_factory=list)
    left: list[tuple[Project, str]] = field(default_factory=list)
    part_one: bool = False
    part_one_there: bool = False

    @property
    def linked(self) -> int:
        """How many projects back a sub-target of part one."""
        links = [declaration_of(project).sub_target_id for project in self.taken]
        return len(links) - links.count(None)

    @property
    def answered(self) -> int:
        """How many projects have somebody who answers for them."""
        return sum(project.is_answered_for for project in self.taken)

    @property
    def has_anything(self) -> bool:
        """Whether anything of the unit would be taken over."""
        return bool(self.taken) or (self.part_one and not self.part_one_there)


class Plan:
    """What an opening of the target year would do; the number of queries does not grow with the units."""

    def __init__(
        self,
        source: BudgetYear,
        number: int,
        within: Department | None,
        choice: Choice,
    ) -> None:
        self.source = source
        self.number = number
        self.within = within
        self.choice = choice

    @cached_property
    def target(self) -> BudgetYear | None:
        """The year to open, None while it is not there."""
        years = BudgetYear.objects.filter(year=self.number)
        return years.first()

    @cached_property
    def units(self) -> list[UnitPlan]:
        """The units that have projects or a part one in the source year, in their order."""
        projects = projects_of(self.source, self.within)
        reasons = reasons_to_leave(projects, self.number, self.choice)
        plans: dict[int, UnitPlan] = {}
        for project in projects:
            unit = project.department
            plan = plans.setdefault(unit.pk, UnitPlan(unit, heir_of(unit, self.number)))
            if project.pk in reasons:
                plan.left.append((project, reasons[project.pk]))
            else:
                plan.taken.append(project)
        for unit, is_there in self._part_ones():
            if not unit.is_in(self.number):
                continue
            plan = plans.setdefault(unit.pk, UnitPlan(unit))
            plan.part_one = True
            plan.part_one_there = is_there
        return sorted(plans.values(), key=lambda plan: plan.department.path)

    def _part_ones(self) -> list[tuple[Department, bool]]:
        """The units with a part one in the source year, each with whether it has one in the target year."""
        found = DepartmentTarget.objects.filter(year=self.source)
        if self.within is not None:
            found = found.filter(department__path__startswith=self.within.path)
        of_target = DepartmentTarget.objects.filter(year__year=self.number)
        there = set(of_target.values_list("department", flat=True))
        pairs = []
        for target in found.select_related("department"):
            pairs.append((target.department, target.department_id in there))
        return pairs

    @cached_property
    def taken(self) -> list[Project]:
        """The projects that would be taken over, of all units."""
        return [project for plan in self.units for project in plan.taken]

    @cached_property
    def left(self) -> list[tuple[Project, str]]:
        """The projects that would be left out, of all units, each with the reason."""
        return [pair for plan in self.units for pair in plan.left]

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons with how many projects each, those of a code without it."""
        kinds = Counter(_kind_of(reason) for _, reason in self.left)
        return kinds.most_common()

    @cached_property
    def codes(self) -> CodeCheck:
        """What the codes ask somebody to look at."""
        everything = [*self.taken, *(project for project, _ in self.left)]
        return check_codes(self.taken, everything, self.number)

    @property
    def part_ones(self) -> int:
        """How many part ones would be taken over."""
        return sum(plan.part_one and not plan.part_one_there for plan in self.units)

    @property
    def linked(self) -> int:
        """How many projects back a sub-target of their unit."""
        return sum(plan.linked for plan in self.units)

    @property
    def answered(self) -> int:
        """How many projects have a responsible person."""
        return sum(plan.answered for plan in self.units)

    @cached_property
    def settings(self) -> list[tuple[str, str]]:
        """What belongs to the year itself: a label, and what becomes of it."""
        return settings_of(self.source, self.target)


def _kind_of(reason: str) -> str:
    """The reason without what is said of one project alone."""
    if reason.startswith("单位"):
        return "单位已撤销或并入别的单位"
    if "已有" in reason:
        return "目标年度已有"
    if "年为止" in reason:
        return "名称写明已到期"
    return reason


def settings_of(source: BudgetYear, target: BudgetYear | None) -> list[tuple[str, str]]:
    """The scheme, the levels of the rules and the weights of the 审核表: taken over, or there already."""
    year = target or source
    rows_of_form = schema_for(year).group("targets")
    optional = [column.label for column in rows_of_form.columns if column.optional]
    columns = "、".join(optional) or "没有"
    rules = RuleSetting.objects.filter(year=source).count()
    own_rules = RuleSetting.objects.filter(year=target).exists() if target else False
    weights = ReviewWeights.objects.filter(year=source).exists()
    own_weights = (
        ReviewWeights.objects.filter(year=target).exists() if target else False
    )
    rows = [("指标体系", f"{year.scheme.name}，可选列：{columns}")]
    rows.append(("检查规则的设定", _fate(f"{rules} 条", bool(rules), own_rules)))
    rows.append(("审核表的分值", _fate("带过去", weights, own_weights)))
    return rows


def _fate(text: str, is_set: bool, has_own: bool) -> str:
    if has_own:
        return "新年度已有自己的设定，不动"
    return text if is_set else "上年没有另设，沿用默认"
