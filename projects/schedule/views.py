"""Pages of a year's dates with their exceptions, and of what is said of a project beside its form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from projects.accounts.access import may_fill_in, may_review
from projects.accounts.requests import SignedInRequest
from projects.models import BudgetYear, Exemption, Project, User
from projects.register.properties import set_properties
from projects.schedule.changes import DATES, end_exemption, exempt, set_dates
from projects.schedule.forms import DatesForm, ExemptionForm, PropertiesForm


@require_safe
def dates(request: SignedInRequest, year: int) -> HttpResponse:
    """For everybody to read, for admins to set."""
    found = get_object_or_404(BudgetYear, year=year)
    return _page(request, found, DatesForm(instance=found), ExemptionForm(found))


@require_POST
def save_dates(request: SignedInRequest, year: int) -> HttpResponse:
    found = _for_admins(request, year)
    form = DatesForm(request.POST, instance=found)
    if not form.is_valid():
        return _page(request, found, form, ExemptionForm(found))
    changed = set_dates(
        found, {name: form.cleaned_data[name] for name in DATES}, request.user
    )
    messages.success(
        request, f"已保存 {found}的日期" if changed else "没有改动，不用保存"
    )
    return redirect("year-dates", year)


@require_POST
def grant(request: SignedInRequest, year: int) -> HttpResponse:
    found = _for_admins(request, year)
    form = ExemptionForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, DatesForm(instance=found), form)
    exempt(form.instance, request.user)
    messages.success(request, "已设定例外")
    return redirect("year-dates", year)


@require_POST
def withdraw(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    found = _for_admins(request, year)
    end_exemption(get_object_or_404(found.exemptions, pk=pk), request.user)
    messages.success(request, "已取消例外")
    return redirect("year-dates", year)


def _for_admins(request: SignedInRequest, year: int) -> BudgetYear:
    if not request.user.is_admin:
        raise PermissionDenied
    return get_object_or_404(BudgetYear, year=year)


def _page(
    request: SignedInRequest,
    year: BudgetYear,
    form: DatesForm,
    exemption: ExemptionForm,
) -> HttpResponse:
    granted = Exemption.objects.filter(year=year).select_related(
        "user", "department", "project", "granted_by"
    )
    if not request.user.is_admin:
        granted = granted.filter(_touching(request.user))
    context = {
        "year": year,
        "years": BudgetYear.objects.all(),
        "form": form,
        "exemption": exemption,
    }
    return render(
        request,
        "projects/schedule/dates.html",
        context | {"granted": granted.distinct()},
    )


def _touching(user: User) -> Q:
    """Exceptions of the person, of a project they see, and of a unit that is theirs, above theirs or below."""
    path = user.department.path if user.department else ""
    parts = path.rstrip("/").split("/")
    above = ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]
    unit = Q(user=None, department__path__startswith=path) | Q(
        user=None, department__path__in=above
    )
    return Q(user=user) | Q(project__in=Project.objects.visible_to(user)) | unit


@require_http_methods(["GET", "HEAD", "POST"])
def properties(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who answers for a project, and what kind it is."""
    visible = Project.objects.visible_to(request.user).select_related(
        "year", "department", "responsible"
    )
    project = get_object_or_404(visible, pk=pk)
    if not may_fill_in(request.user) and not may_review(request.user):
        raise PermissionDenied
    form = PropertiesForm(request.user, request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        changed = set_properties(pk, form.touched, request.user)
        messages.success(request, "已保存项目属性" if changed else "没有改动，不用保存")
        return redirect(project)
    return render(
        request, "projects/register/properties.html", {"project": project, "form": form}
    )
