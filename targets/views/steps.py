"""The steps that a form takes, as buttons of its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from projects.access import require_fill_in
from projects.models import Project
from projects.requests import SignedInRequest
from targets import workflow


@require_POST
def take(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Take the step, and say what came of it."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    require_fill_in(request.user)
    try:
        step = workflow.take(project.pk, verb, request.user)
    except workflow.NotTaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已{step.label}：{project.name}")
    return redirect("declaration-checks", pk)
