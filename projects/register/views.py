"""The page of a project's properties."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from projects.accounts.access import may_fill_in, may_review
from projects.models import Project
from projects.register.forms import PropertiesForm
from projects.register.properties import set_properties
from projects.requests import SignedInRequest


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
            messages.success(request, "没有改动，不用保存")
        return redirect(project)
    context = {"project": project, "form": form}
    return render(request, "projects/register/properties.html", context)
