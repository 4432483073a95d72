import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from core.problems import Refusal, shown
from projects.models import BudgetYear, Department, Project
from targets.checks.assessment import Judged, judged, marks_of, standing_waivers
from targets.checks.engine import check_forms
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import DECLARATIONS, RULES
from targets.checks.rules.cells import where_label
from targets.checks.rules.finding import Level
from targets.documents.values import ProjectForm
from targets.filings import loading

Checked = tuple[ProjectForm, list[Judged]]


class Command(RefusingCommand):
    help = "检查一个年度的绩效目标表，不改动任何内容；有错误时退出码为 1"

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
        budget_year = (
            BudgetYear.objects.filter(year=year).select_related("scheme").first()
        )
        if budget_year is None:
            raise Refusal(f"系统里没有预算年度 {year}，请核对 --year")
        self.broken: Counter[str] = Counter()
        self.levels: Counter[Level] = Counter()
        self.forms = 0
        forms = self.checked(budget_year, _units(budget_year, department))
        if options["format"] == "json":
            self.print_json(forms)
        else:
            self.print_text(forms)
        for rule, count in self.broken.items():
            self.stderr.write(
                f"规则 {rule}（{RULES[rule].title}）出错，{count} 张表没有按它检查，请联系系统管理员"
            )
        if self.levels[Level.ERROR]:
            sys.exit(1)

    def checked(
        self, year: BudgetYear, units: Iterable[Department]
    ) -> Iterator[Checked]:
        """The forms in the order of the document, unit by unit."""
        config = rule_config_of(year)
        for unit in units:
            pairs = loading.load_pairs(
                Project.objects.filter(year=year, department=unit).order_by(
                    "position", "pk"
                )
            )
            reports = check_forms(
                [form for _, form in pairs], config.standards, DECLARATIONS
            )
            waivers = standing_waivers(project.pk for project, _ in pairs)
            for (project, form), report in zip(pairs, reports, strict=True):
                found = judged(
                    marks_of(form, report.findings),
                    config,
                    None,
                    waivers[project.pk],
                )
                self.forms += 1
                self.broken.update(report.broken)
                self.levels.update(each.level for each in found)
                yield form, found

    def print_json(self, forms: Iterable[Checked]) -> None:
        # A terminal that is not of Unicode gets what every reader of JSON takes for the same.
        plain = (getattr(self.stdout, "encoding", None) or "utf-8").lower() not in (
            "utf-8",
            "utf8",
        )
        lines = (
            json.dumps(_entry(form, each), ensure_ascii=plain)
            for form, found in forms
            for each in found
        )
        opening = "["
        for line in lines:
            self.stdout.write(f"{opening}{line}", ending="")
            opening = ",\n "
        self.stdout.write("[]" if opening == "[" else "]")

    def print_text(self, forms: Iterable[Checked]) -> None:
        for form, found in forms:
            if found:
                self.stdout.write(f"{form.code} {form.name}".strip())
            for each in found:
                explained = (
                    f"（已说明：{shown(each.waiver.reason)}）" if each.waiver else ""
                )
                where = f"{each.level.label} {each.finding.rule} {where_label(each.finding.where)}"
                self.stdout.write(
                    f"  {where}：{' '.join(each.finding.message.split())}{explained}"
                )
        numbers = "，".join(f"{level.label} {self.levels[level]}" for level in Level)
        self.stdout.write(f"已检查 {self.forms} 张绩效目标表：{numbers}")


def _units(year: BudgetYear, code: str | None) -> Iterable[Department]:
    """Those that have forms in the year, in the order of the document."""
    unit = (
        Department.objects.filter(code=code).first()
        if code is None or code.isprintable()
        else None
    )
    if code is not None and unit is None:
        raise Refusal(f"系统里没有编码为 {shown(code)} 的单位，请核对 --department")
    busy = Department.objects.filter(
        pk__in=Project.objects.filter(year=year).order_by().values("department")
    )
    return busy.filter(path__startswith=unit.path if unit else "").order_by("path")


def _entry(form: ProjectForm, each: Judged) -> dict[str, str | None]:
    rule = RULES[each.finding.rule]
    return {
        "project": form.code or None,
        "rule": rule.id,
        "level": each.level.value,
        "dimension": rule.dimension.label,
        "where": each.finding.where,
        "message": each.finding.message,
    }
