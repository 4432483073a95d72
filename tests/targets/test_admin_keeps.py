"""What the admin leaves as it is: forms that went on their way, and steps that somebody takes meanwhile."""

from __future__ import annotations

from types import SimpleNamespace

from django.contrib import admin as django_admin
from django.urls import reverse

from projects.models import Project
from targets.filings.loading import load_forms
from targets.filings.models import Declaration, Filing
from targets.workflow.versions import TransitionNote, keep


def test_the_admin_keeps_what_went_on_its_way(as_user, admin, seeded, clerk):
    project = Project.objects.select_related("declaration__filing").get(position=1)
    keep(
        project.declaration.filing,
        load_forms(Project.objects.filter(pk=project.pk))[0],
        "submit",
        clerk,
        TransitionNote(),
    )
    browse = as_user(admin)
    for name, pk in (
        ("projects_project", project.pk),
        ("targets_declaration", project.declaration.pk),
    ):
        assert (
            browse.post(
                reverse(f"admin:{name}_delete", args=[pk]), {"post": "yes"}
            ).status_code
            == 403
        )
    assert Project.objects.filter(pk=project.pk).exists()


def test_a_save_in_the_admin_leaves_a_step_that_was_taken_meanwhile(admin, seeded, rf):
    stale = Declaration.objects.get(project__position=1)
    Filing.objects.filter(pk=stale.filing_id).update(status="approved")
    stale.goals = "改过的目标"
    site_admin = django_admin.site._registry[Declaration]
    request = rf.post("/")
    request.user = admin
    site_admin.save_model(
        request, stale, SimpleNamespace(changed_data=["goals"]), change=True
    )
    after = Declaration.objects.get(pk=stale.pk)
    assert (after.goals, after.filing.status) == ("改过的目标", "approved")


def test_the_admin_has_no_password_page_of_its_own(as_user, admin):
    assert as_user(admin).get(reverse("admin:password_change")).url == reverse(
        "password"
    )
