"""The page of a budget year's dates and the exemptions from them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from projects.models import BudgetYear, Exemption, Project, User
from projects.requests import SignedInRequest
from projects.schedule.changes import (
    DATES,
    HANDLING,
    end_exemption,
    grant_exemption,
    set_dates,
)
from projects.schedule.forms import DatesForm, ExemptionForm
from projects.schedule.working_year import find_year, remember, years_of


@require_POST
def choose_year(request: SignedInRequest) -> HttpResponse:
    """Let the user work in another year, and show the page again; its address must not name another year."""
    year = find_year(years_of(request), request.POST.get("year", ""))
    if year is None:
        messages.warning(request, "没有这个预算年度，请重新选择")
    else:
        remember(request, year)
    address = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(address, request.get_host())
    if not is_here or not address.startswith("/"):
        return redirect("home")
    path, _, query = address.partition("?")
    conditions = QueryDict(query, mutable=True)
    for name in ("year", "page"):
        conditions.pop(name, None)
    return redirect(f"{path}?{conditions.urlencode()}" if conditions else path)


@require_safe
def dates(request: SignedInRequest, year: int) -> HttpResponse:
    """Show the dates to everybody; only admins can change them."""
    budget_year = get_object_or_404(BudgetYear, year=year)
    dates_form = DatesForm(instance=budget_year)
    exemption_form = ExemptionForm(budget_year)
    return _render(request, budget_year, dates_form, exemption_form)


@require_POST
def save_dates(request: SignedInRequest, year: int) -> HttpResponse:
    """Save the dates of the year and how its forms are handled."""
    budget_year = _year_of_admin(request, year)
    form = DatesForm(request.POST, instance=budget_year)
    if not form.is_valid():
        return _render(request, budget_year, form, ExemptionForm(budget_year))
    settings = {name: form.cleaned_data[name] for name in (*DATES, *HANDLING)}
    if set_dates(budget_year, settings, request.user):
        messages.success(request, f"已保存 {budget_year}的日期和办理规则")
    else:
        messages.info(request, "没有改动，不用保存")
    return redirect("year-dates", year)


@require_POST
def grant(request: SignedInRequest, year: int) -> HttpResponse:
    """Grant an exemption, or show what is wrong with it."""
    budget_year = _year_of_admin(request, year)
    form = ExemptionForm(budget_year, request.POST)
    if not form.is_valid():
        dates_form = DatesForm(instance=budget_year)
        return _render(request, budget_year, dates_form, form)
    grant_exemption(form.instance, request.user)
    messages.success(request, "已设定例外")
    return redirect("year-dates", year)


@require_POST
def withdraw(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """End an exemption."""
    budget_year = _year_of_admin(request, year)
    exemption = get_object_or_404(budget_year.exemptions, pk=pk)
    end_exemption(exemption, request.user)
    messages.success(request, "已取消例外")
    return redirect("year-dates", year)


def _year_of_admin(request: SignedInRequest, year: int) -> BudgetYear:
    if not request.user.is_admin:
        raise PermissionDenied
    return get_object_or_404(BudgetYear, year=year)


def _render(
    request: SignedInRequest,
    year: BudgetYear,
    dates_form: DatesForm,
    exemption_form: ExemptionForm,
) -> HttpResponse:
    exemptions = Exemption.objects.filter(year=year).select_related(
        "user", "department", "project", "granted_by"
    )
    if not request.user.is_admin:
        exemptions = exemptions.filter(_concerning(request.user))
    context = {
        "year": year,
        "years": BudgetYear.objects.all(),
        "form": dates_form,
        "exemption": exemption_form,
        "granted": exemptions.distinct(),
    }
    return render(request, "projects/schedule/dates.html", context)


def _concerning(user: User) -> Q:
    """Exemptions of the user, of a project visible to them, or of a unit above, below or equal to their own."""
    path = ""
    paths_upward = []
    if user.department:
        path = user.department.path
        paths_upward = user.department.paths_upward()
    related_unit = Q(department__path__startswith=path)
    related_unit |= Q(department__path__in=paths_upward)
    visible_projects = Project.objects.visible_to(user)
    return (
        Q(user=user)
        | Q(project__in=visible_projects)
        | Q(related_unit, user__isnull=True)
    )
