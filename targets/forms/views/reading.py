"""Pages that show a project's 绩效目标表 or a department's overall targets, and both as files."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.accounts.access import may_fill_in, may_review
from projects.models import Project, User
from projects.register.numbering import document_numbers
from projects.requests import SignedInRequest
from targets.checks.margin.drawing import drawn
from targets.filings import loading
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import declaration_of
from targets.filings.removal import reason_to_keep
from targets.workflow.situation import adjustment_of, situation_of

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
    project = request.shown_project = get_object_or_404(shown, pk=pk)
    (form,) = loading.load_forms(projects.filter(pk=pk))
    filing = declaration_of(project).filing
    situation = situation_of(filing)
    context = {
        **_fields_of(project, request.user),
        "situation": situation,
        "remarked": len(situation.comments),
        "adjustment": adjustment_of(filing, form),
        **drawn(form, loading.schema_for(project.year)),
        **neighbours_of(project),
    }
    return render(request, "targets/forms/declaration.html", context)


def _fields_of(project: Project, user: User) -> dict[str, Any]:
    """The project with its number, and what the person may do with it."""
    may_fill = may_fill_in(user)
    locked = reason_closed(project, user) if may_fill else ""
    return {
        "project": project,
        "number": document_numbers([project])[project.pk],
        "may_fill_in": may_fill,
        "may_assign": may_fill or may_review(user),
        "locked": locked,
        "may_edit": may_fill and not locked,
        "may_delete": may_fill and not reason_to_keep(project),
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
