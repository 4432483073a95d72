"""批复: the list of documents, the page of one with what was approved by it, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.lists.views import ListPage
from core.spreadsheets.writer import Unwritable
from core.sums import AmountSum
from projects.requests import SignedInRequest
from targets.approvals.annex import annex, line_count
from targets.approvals.approved import approvals_seen_by, versions_of
from targets.approvals.contents import ApprovedForms, approved_forms
from targets.approvals.filters import ApprovalFilter
from targets.approvals.letter import write_letter
from targets.approvals.tables import ApprovalTable, ApprovedTable
from targets.reports.files.formats import FORMATS
from targets.workflow.models import Approval, Version

NOTHING = "这份批复里没有可以列入文件的绩效目标表"
TOO_LONG = "批复表有 {:,} 行，{}最多 {:,} 行，请下载 Excel 或缩小范围"
SENDER_LENGTH = 60
ANNEXES = ("docx", "xlsx")


class Approvals(ListPage):
    """The documents by which forms in the scope of the person were approved."""

    request: SignedInRequest
    table_class = ApprovalTable
    filterset_class = ApprovalFilter
    above = (("报表与公开", "reports"),)
    nothing = "还没有批复；在“办理”里批复时填写的文号会列在这里"

    def get_queryset(self) -> QuerySet[Approval]:
        return approvals_seen_by(self.request.user)


class ApprovalPage(ListPage):
    """A document with the forms that were approved by it."""

    request: SignedInRequest
    template_name = "targets/approvals/approval.html"
    table_class = ApprovedTable
    above = (("报表与公开", "reports"), ("批复", "approvals"))

    @cached_property
    def approval(self) -> Approval:
        return _visible(self.request, self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Version]:
        return versions_of(self.approval, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the document, the sum of its budgets, and how many projects are not in its files."""
        approval = self.approval
        user = approval.user
        kwargs["approval"] = approval
        kwargs["page_title"] = approval.number
        kwargs["budget"] = self.object_list.aggregate(total=AmountSum("budget"))[
            "total"
        ]
        secret = self.object_list.filter(filing__project__is_secret=True)
        kwargs["secret"] = secret.count()
        kwargs["sender"] = user.department.name if user and user.department else ""
        return super().get_context_data(**kwargs)


@require_safe
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """批复文 as a Word document."""
    approval = _visible(request, pk)
    approved = approved_forms(approval, request.user)
    if not approved.forms and not approved.parts:
        messages.warning(request, NOTHING)
        return redirect("approval", pk)
    sender = request.GET.get("sender", "").strip()[:SENDER_LENGTH]
    content = write_letter(approved, approval.year.year, sender)
    return _file(content, f"{approval.number}批复文.docx", "docx")


@require_safe
def annex_file(request: SignedInRequest, pk: int, suffix: str) -> HttpResponse:
    """批复表 as a Word document or a workbook."""
    if suffix not in ANNEXES:
        raise Http404
    approval = _visible(request, pk)
    approved = approved_forms(approval, request.user)
    refusal = _refusal(approved, suffix)
    content = b""
    if not refusal:
        title = f"{approval.year.year}年预算项目绩效目标批复表"
        try:
            content = FORMATS[suffix].write(
                title, f"批复日期 {approval.date}", [annex(approved)]
            )
        except Unwritable as unwritable:
            refusal = str(unwritable)
    if refusal:
        messages.warning(request, refusal)
        return redirect("approval", pk)
    return _file(content, f"{approval.number}批复表.{suffix}", suffix)


def _refusal(approved: ApprovedForms, suffix: str) -> str:
    """Why the 批复表 cannot be made, "" where it can."""
    file_format = FORMATS[suffix]
    if not approved.forms:
        return NOTHING
    lines = line_count(approved)
    if lines > file_format.most:
        return TOO_LONG.format(lines, file_format.label, file_format.most)
    return ""


def _visible(request: SignedInRequest, pk: int) -> Approval:
    """A document by which forms in the scope of the person were approved, or Http404."""
    found = approvals_seen_by(request.user)
    return get_object_or_404(found.select_related("year", "user__department"), pk=pk)


def _file(content: bytes, name: str, suffix: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    content_type = FORMATS[suffix].content_type
    return HttpResponse(content, content_type=content_type, headers=headers)
