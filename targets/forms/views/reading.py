"""Pages that show a project's 绩效目标表 or a department's overall targets, and both as files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core.lists.views import EXPORT, ListPage
from core.problems import Refusal
from projects.accounts.access import may_fill_in, may_review
from projects.models import BudgetYear, Department, Project
from projects.register.numbering import document_numbers
from projects.requests import SignedInRequest, ticked
from targets.checks.margin.drawing import drawn
from targets.documents.diff import diff
from targets.documents.formats import FORMATS, Format
from targets.documents.reading.prose import duties_in
from targets.documents.snapshot import form_in
from targets.documents.values import Document, ProjectForm
from targets.filings import loading
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import DepartmentTarget, declaration_of
from targets.filings.removal import reason_to_keep
from targets.filings.transitions import DECIDED
from targets.forms.filters import FormFilter
from targets.forms.summaries import backings
from targets.forms.tables import DepartmentTargetTable
from targets.workflow.comparison import contrasts
from targets.workflow.models import Comment

BACKED = "declaration__sub_target__department_target"
SELECTION_LIMIT = 500
DOCUMENT_LIMIT = 1_000  # a document is made in memory, and as a whole
TOO_LONG = "这份绩效文本有 {:,} 张表，一次最多 {:,} 张；请按下级单位分别下载，或在“导入导出”下载 Excel 数据表"
TOO_MANY = "这次要下载 {:,} 张，一次最多 {} 张；请用条件缩小范围，分几次下载"


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


@require_safe
def declaration_file(request: SignedInRequest, pk: int, suffix: str) -> HttpResponse:
    """A 绩效目标表 as a file in the format of that name."""
    return _forms_file(request, {pk}, _format(suffix))


@require_http_methods(["GET", "HEAD", "POST"])
def download(request: SignedInRequest) -> HttpResponse:
    """The ticked forms of the list, or all that pass its filter, as one file.

    A selection is posted, for an address cannot hold hundreds of numbers. A GET request comes from a person who had
    to log in on the way; it leads back to the list.
    """
    everything = request.POST.get("all")
    file_format = _format(everything or request.POST.get("format", "docx"))
    chosen = _filtered_projects(request) if everything else ticked(request)
    if not chosen:
        messages.warning(request, "请先勾选项目再下载")
        return _back_to_list(request)
    if len(chosen) > SELECTION_LIMIT:
        messages.warning(request, TOO_MANY.format(len(chosen), SELECTION_LIMIT))
        return _back_to_list(request)
    return _forms_file(request, chosen, file_format)


def _filtered_projects(request: SignedInRequest) -> set[int]:
    """The primary keys of the projects that pass the filter of the list."""
    visible = Project.objects.visible_to(request.user)
    conditions = FormFilter(request.GET, queryset=visible, request=request)
    if not conditions.is_valid():
        return set()
    return set(conditions.qs.values_list("pk", flat=True))


def _forms_file(
    request: SignedInRequest, chosen: set[int], file_format: Format
) -> HttpResponse:
    visible = Project.objects.visible_to(request.user)
    projects = visible.filter(pk__in=chosen).in_document_order()
    forms = loading.load_forms(projects)
    if len(forms) < len(chosen):
        raise Http404
    name = f"{len(forms)}个项目绩效目标表"
    if len(forms) == 1:
        name = f"{forms[0].name}绩效目标表"
    years = projects.order_by().values_list(
        "year__year", "year__scheme__optional_columns"
    )
    columns_of_years = dict(years)
    columns = frozenset[str]().union(*columns_of_years.values())
    document = Document(None, tuple(forms), columns)
    return _file(request, document, set(columns_of_years), file_format, name)


def _back_to_list(request: SignedInRequest) -> HttpResponse:
    address = reverse("project-list")
    if request.GET:
        address += f"?{request.GET.urlencode()}"
    return redirect(address)


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


@require_safe
def department_document(
    request: SignedInRequest, year: int, code: str, suffix: str
) -> HttpResponse:
    """The whole 部门预算绩效文本 of a department and all units below it."""
    visible = Department.objects.visible_to(request.user)
    department = get_object_or_404(visible, code=code)
    file_format = _format(suffix)
    years = BudgetYear.objects.select_related("scheme")
    budget_year = get_object_or_404(years, year=year)
    projects = Project.objects.filter(
        year=budget_year, department__path__startswith=department.path
    )
    count = projects.count()
    if count > DOCUMENT_LIMIT:
        messages.warning(request, TOO_LONG.format(count, DOCUMENT_LIMIT))
        return _back_to_list(request)
    document = loading.load_document(department, budget_year)
    if document.department is None and not document.projects:
        raise Http404
    name = f"{department.name}{year}年部门预算绩效文本"
    return _file(request, document, {year}, file_format, name)


def _format(name: str) -> Format:
    """The format of that name, or Http404."""
    if name not in FORMATS:
        raise Http404
    return FORMATS[name]


def _file(
    request: SignedInRequest,
    document: Document,
    years: set[int],
    file_format: Format,
    name: str,
) -> HttpResponse:
    """The document as a file; the year is written into it if all forms are of the same."""
    year = min(years) if len(years) == 1 else None
    try:
        content = file_format.write(document, year)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back_to_list(request)
    file_name = f"{name}{file_format.ending}.{file_format.suffix}"
    response = HttpResponse(content, content_type=file_format.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    return response
