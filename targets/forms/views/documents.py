"""A project's 绩效目标表, a selection of them, and a department's whole document as files.

The document that is named like the publication holds what is approved and not secret. All else is for the office
alone, and says so in its name and on every page.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import Refusal
from projects.models import BudgetYear, Department, Project
from projects.register.numbering import document_numbers
from projects.requests import SignedInRequest, ticked
from projects.trail.shown import note_secret
from targets.documents.formats import FORMATS, Format
from targets.documents.notices import CLASSIFIED, INTERNAL
from targets.documents.values import Document
from targets.filings import loading
from targets.forms.filters import FormFilter
from targets.publication.approved import approved_document

SELECTION_LIMIT = 500
DOCUMENT_LIMIT = 1_000  # a document is made in memory, and as a whole
TOO_LONG = "这份绩效文本有 {:,} 张表，一次最多 {:,} 张；请按下级单位分别下载，或在“导入导出”下载 Excel 数据表"
TOO_MANY = "这次要下载 {:,} 张，一次最多 {} 张；请用条件缩小范围，分几次下载"


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
    keys = conditions.qs.values_list("pk", flat=True)
    return set(keys)


def _forms_file(
    request: SignedInRequest, chosen: set[int], file_format: Format
) -> HttpResponse:
    """The forms in one file. Raises Http404 where one of them is not there any more."""
    visible = Project.objects.visible_to(request.user)
    projects = visible.filter(pk__in=chosen).in_document_order()
    forms = loading.load_forms(projects)
    if len(forms) < len(chosen):
        raise Http404
    secret = _noted_secret(projects)
    name, notice = f"{len(forms)}个项目绩效目标表（{INTERNAL}）", INTERNAL
    if len(forms) == 1:
        name = f"{forms[0].name}绩效目标表"
        notice = CLASSIFIED if secret else ""
    years = projects.order_by().values_list(
        "year__year", "year__scheme__optional_columns"
    )
    columns_of_years = dict(years)
    columns = frozenset[str]().union(*columns_of_years.values())
    # One form bears the number that it has in the document of its unit; several are a document of their own.
    first = min(document_numbers(projects).values()) if len(forms) == 1 else 1
    document = Document(None, tuple(forms), columns, notice, first)
    return _file(request, document, set(columns_of_years), file_format, name)


def _back_to_list(request: SignedInRequest) -> HttpResponse:
    address = reverse("project-list")
    if request.GET:
        address += f"?{request.GET.urlencode()}"
    return redirect(address)


@require_safe
def department_document(
    request: SignedInRequest, year: int, code: str, suffix: str
) -> HttpResponse:
    """The 部门预算绩效文本 of a department and all units below it: what is approved and not secret."""
    department, budget_year = _unit_and_year(request, year, code)
    if _is_too_long(request, department, budget_year):
        return _back_to_list(request)
    try:
        document = approved_document(department, budget_year)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return _back_to_list(request)
    name = f"{department.name}{year}年部门预算绩效文本"
    return _file(request, document, {year}, _format(suffix), name)


@require_safe
def working_document(
    request: SignedInRequest, year: int, code: str, suffix: str
) -> HttpResponse:
    """All forms of a department and all units below it as they are now, drafts and secret ones included."""
    department, budget_year = _unit_and_year(request, year, code)
    if _is_too_long(request, department, budget_year):
        return _back_to_list(request)
    document = loading.load_document(department, budget_year)
    if document.department is None and not document.projects:
        raise Http404
    _noted_secret(_below(department, budget_year))
    name = f"{department.name}{year}年绩效目标工作稿（{INTERNAL}）"
    marked = replace(document, notice=INTERNAL)
    return _file(request, marked, {year}, _format(suffix), name)


def _unit_and_year(
    request: SignedInRequest, year: int, code: str
) -> tuple[Department, BudgetYear]:
    """The department in the person's scope and the budget year, or Http404."""
    visible = Department.objects.visible_to(request.user)
    years = BudgetYear.objects.select_related("scheme")
    department = get_object_or_404(visible, code=code)
    budget_year = get_object_or_404(years, year=year)
    return department.as_of(year), budget_year


def _below(department: Department, year: BudgetYear) -> QuerySet[Project]:
    """The projects of a department and of all units below it."""
    return Project.objects.filter(department.below(year.year), year=year)


def _noted_secret(projects: QuerySet[Project]) -> bool:
    """Whether some are secret; then the trail says which of them the file holds."""
    secret_ones = projects.filter(is_secret=True)
    secret = set(secret_ones.values_list("pk", flat=True))
    note_secret(*secret)
    return bool(secret)


def _is_too_long(
    request: SignedInRequest, department: Department, year: BudgetYear
) -> bool:
    """Whether the document has more forms than can be written at once; then the person is told."""
    count = _below(department, year).count()
    if count > DOCUMENT_LIMIT:
        messages.warning(request, TOO_LONG.format(count, DOCUMENT_LIMIT))
    return count > DOCUMENT_LIMIT


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
