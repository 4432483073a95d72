"""The page of the rules: what they look for, with an example each; where an admin sets them for a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projects.models import BudgetYear
from projects.requests import SignedInRequest
from projects.schedule.working_year import find_year, working_year, years_of
from targets.checks.board import Board
from targets.checks.counts import merged
from targets.checks.examples import ShownExample, report_on
from targets.checks.models import RuleSetting
from targets.checks.refreshing import freshen
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rule_forms import RuleSettingsForm
from targets.checks.rules.catalogue import ALL, RULES
from targets.checks.rules.finding import Dimension, Level
from targets.checks.rules.rule import Rule
from targets.checks.rules_document import form_of, plain_number, range_of, rules_of
from targets.checks.settings import save_settings


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as it is set in the year, with how many open findings it has; `setting` is that of an admin."""

    rule: Rule
    config: RuleConfig
    open: int
    setting: RuleSetting | None
    form: RuleSettingsForm | None

    @property
    def level(self) -> Level:
        """The level of the rule in the year."""
        return self.config.level(self.rule.id)

    @property
    def figure(self) -> str:
        """The limit: 80（默认 80，可设 0–100）."""
        limit = self.rule.limit
        if limit is None:
            return ""
        return f"{plain_number(limit.of(self.config.standards))}（{range_of(limit)}）"

    @property
    def findings_url(self) -> str:
        """The list of the open findings."""
        year = self.config.standards.year
        findings = reverse("quality-findings")
        return f"{findings}?year={year}&rule={self.rule.id}"

    @property
    def form_label(self) -> str:
        """The kind of form that it is for, "" for the 绩效目标表."""
        return "" if self.rule.id in RULES else form_of(self.rule)

    @property
    def fields(self) -> list[forms.BoundField]:
        """The fields in which an admin sets the rule; none for others."""
        if self.form is None:
            return []
        return self.form.fields_of(self.rule)

    @property
    def example(self) -> ShownExample:
        return ShownExample(self.rule)

    @property
    def is_broken(self) -> bool:
        """Whether the rule does not even find what is wrong in its example."""
        findings = report_on(self.rule).findings
        return all(finding.rule != self.rule.id for finding in findings)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """The rules by dimension; those on trial for admins alone."""
    if request.method == "POST":
        return _save(request)
    years = years_of(request)
    year = working_year(request)
    if year is None:
        return render(request, "targets/checks/rules.html", {"years": years})
    config = rule_config_of(year, ALL)
    form = RuleSettingsForm(config) if request.user.is_admin else None
    return _page(request, years, year, config, form)


def _save(request: SignedInRequest) -> HttpResponse:
    """Save everything that was changed on the page, or nothing where something is wrong with it."""
    if not request.user.is_admin:
        raise PermissionDenied
    years = years_of(request)
    year = find_year(years, request.GET.get("year", ""))
    if year is None:
        raise Http404
    config = rule_config_of(year, ALL)
    form = RuleSettingsForm(config, request.POST)
    if not form.is_valid():
        return _page(request, years, year, config, form)
    changed = save_settings(year, request.user, form.wishes)
    if changed:
        named = "、".join(changed)
        messages.success(request, f"已保存 {year}规则 {named} 的设定")
    else:
        messages.info(request, "没有改动，不用保存")
    address = reverse("quality-rules")
    return redirect(f"{address}?year={year.year}")


def _page(
    request: SignedInRequest,
    years: list[BudgetYear],
    year: BudgetYear,
    config: RuleConfig,
    form: RuleSettingsForm | None,
) -> HttpResponse:
    board = Board(year, request.user, config)
    waiting = freshen(year, board.units)
    found = RuleSetting.objects.filter(year=year).select_related("changed_by")
    settings = {setting.rule: setting for setting in found}
    counts = Counter({row.rule.id: row.open for row in merged(board.by_rule())})
    dimensions = []
    for dimension in Dimension:
        lines = [
            Shown(rule, config, counts[rule.id], settings.get(rule.id), form)
            for rule in rules_of(dimension)
            if rule.id in board.rules
        ]
        if lines:
            dimensions.append((dimension, lines))
    context = {
        "years": years,
        "year": year,
        "form": form,
        "waiting": waiting,
        "dimensions": dimensions,
    }
    return render(request, "targets/checks/rules.html", context)
