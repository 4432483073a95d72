"""Publications: the list, the preview before publishing, a publication and its files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from projects.models import BudgetYear, Department
from projects.requests import SignedInRequest
from projects.schedule.working_year import working_year, years_of
from targets.documents.formats import FORMATS
from targets.publication.drafting import CLASSIFIED, draft
from targets.publication.models import Publication
from targets.publication.publishing import NotPublished, damaged, publish
from targets.workflow.requested import NOTE_LENGTH

PAGE = 50


@require_safe
def publications(request: SignedInRequest) -> HttpResponse:
    visible = Publication.objects.visible_to(request.user)
    found = visible.select_related("year", "department").order_by("-at")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    year = working_year(request)
    departments = []
    if request.user.is_admin and year:
        units = Department.objects.visible_to(request.user).in_year(year.year)
        departments = [unit.as_of(year.year) for unit in units]
        departments.sort(key=lambda unit: unit.path_in(year.year))
    context = {
        "page": page,
        "years": years_of(request),
        "year": year,
        "departments": departments,
    }
    return render(request, "targets/publication/publications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest) -> HttpResponse:
    """Show admins what would be published, and publish it when they confirm."""
    if not request.user.is_admin:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    years = {str(year.year): year for year in BudgetYear.objects.all()}
    year = years.get(data.get("year", ""))
    department = Department.objects.filter(code=data.get("department", "")).first()
    if year is None or department is None:
        messages.warning(request, "请选择预算年度和单位")
        return redirect("publications")
    department = department.as_of(year.year)
    owner = Department.objects.filter(code=data.get("part", "")).first()
    if request.method == "POST":
        return _publish(request, year, department, owner)
    return _show_draft(request, year, department, owner)


@require_safe
def publication(request: SignedInRequest, pk: int) -> HttpResponse:
    """One publication, and whether its files are still as they were published."""
    found = _visible(request, pk)
    context = {"publication": found, "damaged": damaged(found), "secret": CLASSIFIED}
    return render(request, "targets/publication/publication.html", context)


@require_safe
def publication_file(request: SignedInRequest, pk: int, suffix: str) -> HttpResponse:
    """A file as it was published."""
    found = _visible(request, pk)
    if suffix not in ("docx", "txt"):
        raise Http404
    name = f"{found.unit_name}{found.year}部门预算绩效文本（第{found.number}次公开）.{suffix}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    content = bytes(getattr(found, suffix).content)
    content_type = FORMATS[suffix].content_type
    return HttpResponse(content, content_type=content_type, headers=headers)


def _visible(request: SignedInRequest, pk: int) -> Publication:
    found = Publication.objects.visible_to(request.user).select_related(
        "year", "department", "docx", "txt"
    )
    return get_object_or_404(found, pk=pk)


def _show_draft(
    request: SignedInRequest,
    year: BudgetYear,
    department: Department,
    owner: Department | None,
    note: str = "",
) -> HttpResponse:
    """The preview; `owner` is whose part one was chosen."""
    context = {
        "draft": draft(year, department, owner),
        "owner": owner,
        "year": year,
        "department": department,
        "note": note,
    }
    return render(request, "targets/publication/publication_preview.html", context)


def _publish(
    request: SignedInRequest,
    year: BudgetYear,
    department: Department,
    owner: Department | None,
) -> HttpResponse:
    note = request.POST.get("note", "").replace("\0", "").strip()[:NOTE_LENGTH]
    seen = request.POST.get("seen", "")
    try:
        found = publish(year, department, request.user, seen, note, owner)
    except NotPublished as refusal:
        messages.error(request, str(refusal))
        return _show_draft(request, year, department, owner, note)
    messages.success(request, f"已公开：{found}")
    return redirect(found)
