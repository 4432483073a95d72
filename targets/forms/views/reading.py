"""Pages that show a project's 绩效目标表 or a department's overall targets, and both as files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from core.lists.views import EXPORT, ListPage
from projects.accounts.access import may_fill_in, may_review
from projects.models import BudgetYear, Project
from projects.register.numbering import document_numbers
from projects.requests import SignedInRequest
from targets.checks.margin.drawing import drawn
from targets.documents.diff import diff
from targets.documents.reading.prose import duties_in
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import DepartmentTarget, declaration_of
from targets.filings.removal import reason_to_keep
from targets.filings.transitions import DECIDED
from targets.forms.summaries import backings
from targets.forms.tables import DepartmentTargetTable
from targets.workflow.comparison import contrasts
from targets.workflow.models import Comment

BACKED = "declaration__sub_target__department_target"


@require_safe
def declaration(request: SignedInRequest, pk: int) -> HttpResponse:
    """A 绩效目标表 in the official layout."""
    projects = Project.objects.visible_to(request.user)
    shown = projects.select_related(
        "year__scheme",
        "department",
        "declaration__filing__changed_by",
        "responsible",
        BACKED,
    )
    project = get_object_or_404(shown, pk=pk)
    (form,) = loading.load_forms(projects.filter(pk=pk))
    may_fill = may_fill_in(request.user)
    locked = reason_closed(project, request.user) if may_fill else ""
    comments = Comment.objects.filter(filing__project=project, settled_at=None)
    context = {
        "project": project,
        "number": document_numbers([project])[pk],
        "remarked": comments.count(),
        "may_fill_in": may_fill,
        "may_assign": may_fill or may_review(request.user),
        "locked": locked,
        "may_edit": may_fill and not locked,
        "may_delete": may_fill and not reason_to_keep(project),
        **drawn(form, loading.schema_for(project.year)),
        **neighbours_of(project),
        **adjustment_of(project, form),
    }
    return render(request, "targets/forms/declaration.html", context)


def adjustment_of(project: Project, form: ProjectForm) -> dict[str, Any]:
    """The approved version and its differences from the form, while it is being adjusted."""
    filing = declaration_of(project).filing
    baseline = filing.baseline
    if baseline is None or filing.status in DECIDED:
        return {}
    adjustments = filing.versions.filter(verb="adjust")
    return {
        "changes": contrasts(diff(form_in(baseline.form), form)),
        "baseline": baseline,
        "begun": adjustments.order_by("-number").first(),
    }


def neighbours_of(project: Project) -> dict[str, Project | None]:
    """The forms before and after in the department's document."""
    document = Project.objects.filter(
        year=project.year_id, department=project.department_id
    )
    same = Q(position=project.position)
    before = Q(position__lt=project.position) | same & Q(pk__lt=project.pk)
    after = Q(position__gt=project.position) | same & Q(pk__gt=project.pk)
    return {
        "previous": document.filter(before).order_by("-position", "-pk").first(),
        "next": document.filter(after).order_by("position", "pk").first(),
    }


class DepartmentTargets(ListPage):
    """The overall targets in the person's scope; if there is only one, its page opens at once."""

    request: SignedInRequest
    template_name = "targets/forms/department_target_list.html"
    table_class = DepartmentTargetTable
    title = "部门整体目标"
    nothing = "还没有部门整体绩效目标；导入部门预算绩效文本后就会出现在这里"

    def get_queryset(self) -> QuerySet[DepartmentTarget]:
        """The targets in the scope of the person, with the budgets of their projects."""
        return DepartmentTarget.objects.visible_to(self.request.user).with_budget()

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Open the only target at once, unless there is one to begin or the list is wanted as a file."""
        found = self.get_queryset()[:2]
        if len(found) == 1 and self.to_begin is None and EXPORT not in request.GET:
            return redirect(found[0])
        return super().get(request, *args, **kwargs)

    @cached_property
    def to_begin(self) -> BudgetYear | None:
        """The latest year, if the person may fill in for their unit and its overall target is not begun yet."""
        user = self.request.user
        year = BudgetYear.objects.first()
        if not may_fill_in(user) or user.department is None or year is None:
            return None
        own = DepartmentTarget.objects.filter(year=year, department=user.department)
        return None if own.exists() else year

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the year in which the person's unit can begin."""
        kwargs["to_begin"] = self.to_begin
        return super().get_context_data(**kwargs)


@require_safe
def department_target(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """部门整体绩效目标 in the structure of the document, with the projects and budgets of the sub-targets."""
    visible = DepartmentTarget.objects.visible_to(request.user)
    targets = visible.select_related("department", "year")
    target = get_object_or_404(targets, year__year=year, department__code=code)
    opening, duties = duties_in(target.overall)
    found = backings(target)
    context = {
        "target": target,
        "opening": opening,
        "duties": duties,
        "backings": found,
        "count": sum(len(backing.projects) for backing in found),
        "budget": sum((backing.budget for backing in found), Decimal(0)),
        "may_fill_in": may_fill_in(request.user),
    }
    return render(request, "targets/forms/department_target.html", context)
