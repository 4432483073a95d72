"""The page of the rules: what they look for, with an example each; where an admin sets them for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projects.models import BudgetYear
from projects.requests import SignedInRequest
from targets.checks.board import Board
from targets.checks.examples import ShownExample, report_on
from targets.checks.models import RuleSetting
from targets.checks.refreshing import freshen
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rule_forms import RuleSettingsForm
from targets.checks.rules.finding import Dimension, Level
from targets.checks.rules.rule import Rule
from targets.checks.rules_document import plain_number, range_of, rules_of
from targets.checks.settings import save_settings


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as it is in the year, `setting` where an admin set it otherwise, with how often it speaks now."""

    rule: Rule
    level: Level
    open: int
    setting: RuleSetting | None
    figure: str  # 80（默认 80，可设 0–100）
    fields: list[forms.BoundField]

    @property
    def example(self) -> ShownExample:
        return ShownExample(self.rule)

    @property
    def is_broken(self) -> bool:
        """Whether the rule cannot even say what is wrong with its example."""
        findings = report_on(self.rule).findings
        return all(each.rule != self.rule.id for each in findings)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """The rules by dimension; those on trial for admins alone."""
    years = list(BudgetYear.objects.select_related("scheme"))
    if request.method == "POST":
        return _saved(request, years)
    year = _asked_for(request, years) or next(iter(years), None)
    if year is None:
        return render(request, "targets/checks/rules.html", {"years": years})
    config = rule_config_of(year)
    form = RuleSettingsForm(config) if request.user.is_admin else None
    return _page(request, years, year, config, form)


def _asked_for(request: SignedInRequest, years: list[BudgetYear]) -> BudgetYear | None:
    return next(
        (
            year
            for year in years
            if str(year.year) == request.GET.get("year", "").strip()
        ),
        None,
    )


def _saved(request: SignedInRequest, years: list[BudgetYear]) -> HttpResponse:
    """Everything that was changed on the page, or nothing where something is wrong with it."""
    if not request.user.is_admin:
        raise PermissionDenied
    year = _asked_for(request, years)
    if year is None:
        raise Http404
    config = rule_config_of(year)
    form = RuleSettingsForm(config, request.POST)
    if not form.is_valid():
        return _page(request, years, year, config, form)
    changed = save_settings(year, request.user, form.wishes)
    if changed:
        messages.success(request, f"已保存 {year}规则 {'、'.join(changed)} 的设定")
    else:
        messages.info(request, "没有改动，不用保存")
    return redirect(f"{reverse('quality-rules')}?year={year.year}")


def _page(
    request: SignedInRequest,
    years: list[BudgetYear],
    year: BudgetYear,
    config: RuleConfig,
    form: RuleSettingsForm | None,
) -> HttpResponse:
    board = Board(year, request.user, config)
    context = {
        "years": years,
        "year": year,
        "form": form,
        "waiting": freshen(year, board.units),
        "dimensions": _dimensions(board, config, form),
    }
    return render(request, "targets/checks/rules.html", context)


def _dimensions(
    board: Board, config: RuleConfig, form: RuleSettingsForm | None
) -> list[tuple[Dimension, list[Any]]]:
    """The rules that the person knows of, by the dimension of the review."""
    found = RuleSetting.objects.filter(year=board.year).select_related("changed_by")
    settings = {setting.rule: setting for setting in found}
    counts = {each.rule.id: each.open for each in board.by_rule()}
    shown = []
    for dimension in Dimension:
        rules = [rule for rule in rules_of(dimension) if rule.id in board.rules]
        if rules:
            lines = [_shown(rule, config, settings, counts, form) for rule in rules]
            shown.append((dimension, lines))
    return shown


def _shown(
    rule: Rule,
    config: RuleConfig,
    settings: Mapping[str, RuleSetting],
    counts: Mapping[str, int],
    form: RuleSettingsForm | None,
) -> Shown:
    figure = (
        f"{plain_number(rule.limit.of(config.standards))}（{range_of(rule.limit)}）"
        if rule.limit
        else ""
    )
    fields = form.fields_of(rule) if form else []
    return Shown(
        rule,
        config.level(rule.id),
        counts.get(rule.id, 0),
        settings.get(rule.id),
        figure,
        fields,
    )
