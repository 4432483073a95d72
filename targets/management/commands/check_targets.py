import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Q

from core.commands import RefusingCommand
from core.problems import Refusal, shown
from projects.models import BudgetYear, Department, Project
from targets.checks.assessment import (
    Judged,
    judged,
    marks_of,
    review_each,
    standing_waivers,
)
from targets.checks.engine import check_forms
from targets.checks.part_ones import part_one_filings
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import ALL_RULES, DECLARATIONS
from targets.checks.rules.finding import Level
from targets.filings import loading
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.models import DepartmentTarget
from targets.management.arguments import department_with_code


@dataclass(frozen=True, slots=True)
class Checked:
    """A form with what was found in it: the code of its project, None for a part one, and how it is named."""

    code: str | None
    name: str
    found: list[Judged]


class Command(RefusingCommand):
    help = (
        "检查一个年度的绩效目标表和部门整体绩效目标，不改动任何内容；有错误时退出码为 1"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="预算年度")
        parser.add_argument(
            "--department", help="单位编码，连同它的下级单位；默认为全部单位"
        )
        parser.add_argument(
            "--format",
            choices=("text", "json"),
            default="text",
            help="输出格式：text 或 json",
        )

    def handle(self, *, year: int, department: str | None, **options: Any) -> None:
        years = BudgetYear.objects.select_related("scheme")
        budget_year = years.filter(year=year).first()
        if budget_year is None:
            raise Refusal(f"系统里没有预算年度 {year}，请核对 --year")
        self.broken: Counter[str] = Counter()
        self.levels: Counter[Level] = Counter()
        self.forms = self.part_one_count = 0
        projects = Project.objects.filter(year=budget_year).order_by()
        parts = DepartmentTarget.objects.filter(year=budget_year).order_by()
        units = Department.objects.filter(
            Q(pk__in=projects.values("department"))
            | Q(pk__in=parts.values("department"))
        )
        if department is not None:
            unit = department_with_code(department)
            units = units.filter(path__startswith=unit.path)
        forms = self.checked(budget_year, units.order_by("path"))
        if options["format"] == "json":
            self.print_json(forms)
        else:
            self.print_text(forms)
        for rule, count in self.broken.items():
            name = f"{rule}（{ALL_RULES[rule].title}）"
            self.stderr.write(
                f"规则 {name}出错，{count} 张表没有按它检查，请联系系统管理员"
            )
        if self.levels[Level.ERROR]:
            sys.exit(1)

    def checked(
        self, year: BudgetYear, units: Iterable[Department]
    ) -> Iterator[Checked]:
        """The part ones and forms of these units with what is found in them."""
        config = rule_config_of(year)
        for unit in units:
            yield from self.part_ones(year, unit)
            projects = Project.objects.filter(year=year, department=unit)
            pairs = loading.load_pairs(projects.order_by("position", "pk"))
            forms = [form for _, form in pairs]
            reports = check_forms(forms, config.standards, DECLARATIONS)
            waivers = standing_waivers(project.pk for project, _ in pairs)
            for (project, form), report in zip(pairs, reports, strict=True):
                marked = marks_of(form, report.findings)
                found = judged(marked, config, None, waivers[project.pk])
                self.forms += 1
                self.broken.update(report.broken)
                self.levels.update(finding.level for finding in found)
                name = f"{form.code} {form.name}".strip()
                yield Checked(form.code or None, name, found)

    def part_ones(self, year: BudgetYear, unit: Department) -> Iterator[Checked]:
        """The part one of the unit, if it has one."""
        filings = part_one_filings(year, Q(department=unit))
        values = StoredDepartmentForm.values_of(filings)
        filed = [(filing, values[filing.pk]) for filing in filings]
        reviews = review_each(filed, None)
        for filing in filings:
            review = reviews[filing.pk]
            self.part_one_count += 1
            self.broken.update(review.broken)
            self.levels.update(finding.level for finding in review.judged)
            yield Checked(None, str(filing), review.judged)

    def print_json(self, forms: Iterable[Checked]) -> None:
        """One list of all findings, written as they are found."""
        # A terminal that cannot show Unicode gets escapes, which mean the same in JSON.
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        needs_escapes = encoding.lower() not in ("utf-8", "utf8")
        opening = "["
        for form in forms:
            for item in form.found:
                rule = ALL_RULES[item.finding.rule]
                entry = {
                    "project": form.code,
                    "rule": rule.id,
                    "level": item.level.value,
                    "dimension": rule.dimension.label,
                    "where": item.finding.where,
                    "message": item.finding.message,
                }
                line = json.dumps(entry, ensure_ascii=needs_escapes)
                self.stdout.write(f"{opening}{line}", ending="")
                opening = ",\n "
        self.stdout.write("[]" if opening == "[" else "]")

    def print_text(self, forms: Iterable[Checked]) -> None:
        """The findings below the names of their forms, and their number."""
        for form in forms:
            if form.found:
                self.stdout.write(form.name)
            for item in form.found:
                rule = item.finding.rule
                message = " ".join(item.finding.message.split())
                if item.waiver:
                    message += f"（已说明：{shown(item.waiver.reason)}）"
                level = item.level.label
                self.stdout.write(f"  {level} {rule} {item.label}：{message}")
        numbers = "，".join(f"{level.label} {self.levels[level]}" for level in Level)
        parts = ""
        if self.part_one_count:
            parts = f"、{self.part_one_count} 份部门整体绩效目标"
        self.stdout.write(f"已检查 {self.forms} 张绩效目标表{parts}：{numbers}")
