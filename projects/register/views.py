"""The pages of the register: the list of projects, and the properties of a project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from core.lists.views import ListPage
from core.sums import AmountSum
from projects.accounts.access import may_fill_in, may_review
from projects.models import Project
from projects.register.filters import ProjectFilter
from projects.register.forms import HandoverForm, PropertiesForm
from projects.register.handover import hand_over
from projects.register.properties import set_properties
from projects.register.tables import ProjectTable
from projects.requests import SignedInRequest


class ProjectList(ListPage):
    """The projects in the user's scope, with the totals of all that match the filter."""

    request: SignedInRequest
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    table_class = ProjectTable
    # The condition that a project is in the sums; all are without one.
    counted: Q | None = None
    not_found = "没有符合条件的项目，请放宽上面的条件"
    nothing = "{year}还没有项目；填报人员新建或从上年复制、管理员导入部门预算绩效文本后会出现在这里"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).in_document_order()

    @cached_property
    def totals(self) -> dict[str, Any]:
        """The number of projects and the sums at the foot of the list."""
        projects = self.object_list.order_by()
        counts = {
            "count": Count("pk"),
            "counted": Count("pk", filter=self.counted),
        }
        return projects.aggregate(**counts, **self.sums())

    @cached_property
    def total(self) -> int:
        return self.totals["count"]

    def sums(self) -> dict[str, AmountSum]:
        amounts = ("budget", "fiscal_funds", "other_funds")
        return {name: AmountSum(name, filter=self.counted) for name in amounts}

    def get_table_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_table_kwargs()
        kwargs["totals"] = self.totals
        return kwargs

    def empty_text(self) -> str:
        year = self.filterset.form.cleaned_data.get("year") or ""
        return super().empty_text().format(year=year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the unit and the year of the document to download: those of the filter, or else the user's own unit."""
        chosen = self.filterset.form.cleaned_data
        unit = chosen.get("department") or self.request.user.department
        may = may_fill_in(self.request.user)
        return super().get_context_data(
            **kwargs, unit=unit, year=chosen.get("year"), may_fill_in=may
        )


@require_http_methods(["GET", "HEAD", "POST"])
def properties(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show and change who is responsible for a project, and whether it is a 重点项目 or 涉密."""
    visible = Project.objects.visible_to(request.user)
    related = visible.select_related("year", "department", "responsible")
    project = get_object_or_404(related, pk=pk)
    if not may_fill_in(request.user) and not may_review(request.user):
        raise PermissionDenied
    form = PropertiesForm(request.user, request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        if set_properties(pk, form.changed_values, request.user):
            messages.success(request, "已保存项目属性")
        else:
            messages.info(request, "没有改动，不用保存")
        return redirect(project)
    context = {"project": project, "form": form}
    return render(request, "projects/register/properties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: SignedInRequest) -> HttpResponse:
    """Hand over all projects of a person to another; for admins. `person` in the address is chosen beforehand."""
    if not request.user.is_admin:
        raise PermissionDenied
    initial = {"person": request.GET.get("person")}
    form = HandoverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        successor = form.cleaned_data["successor"]
        receipt = hand_over(person, successor, request.user)
        message = f"{person.name}的 {receipt.handed} 个项目已交给{successor.name}"
        level = messages.SUCCESS
        if receipt.left:
            level = messages.WARNING
            message += f"；另有 {receipt.left} 个不是{successor.name}单位及下级的，没有交接，请再交给别人"
        messages.add_message(request, level, message)
        return redirect("handover")
    return render(request, "projects/register/handover.html", {"form": form})
