"""Forms of every status that is not open, with what an admin may try on them, and a mark of all that they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.test import Client

from projects.models import BudgetYear, Department, FundingPlan, Project, User
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.department_store import ensure_department_target
from targets.filings.loading import load_department, load_forms
from targets.filings.models import (
    APPROVED_ONCE,
    OPEN,
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    Status,
    SubTarget,
    Target,
)
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote, keep
from tests.departments import ensure_departments

CLOSED = [status for status in Status if status not in OPEN]
# Columns of a project that are not on its form.
BESIDE = ("project_type_id", "position", "responsible_id", "is_key", "is_secret")


@dataclass
class Filed:
    """A project's form and a unit's part one of each closed status, and the admin who tries to change them."""

    admin: User
    client: Client
    projects: dict[Status, Project]
    units: dict[Status, Department]

    def marks(self) -> dict[str, Any]:
        """Every row of these forms, and the fingerprint of each."""
        projects, units = list(self.projects.values()), list(self.units.values())
        filings = Filing.objects.filter(
            Q(project__in=projects) | Q(department__in=units)
        )
        declarations = Declaration.objects.filter(project__in=projects)
        wholes = DepartmentTarget.objects.filter(department__in=units)
        rows = {
            "filings": filings,
            "plans": FundingPlan.objects.filter(project__in=projects),
            "declarations": declarations,
            "targets": Target.objects.filter(declaration__in=declarations),
            "part ones": wholes,
            "sub-targets": SubTarget.objects.filter(department_target__in=wholes),
            "safeguards": Safeguard.objects.filter(department_target__in=wholes),
            "versions": Version.objects.filter(filing__in=filings),
        }
        found: dict[str, Any] = {
            name: list(queryset.order_by("pk").values())
            for name, queryset in rows.items()
        }
        keys = [project.pk for project in projects]
        stored = Project.everything.filter(pk__in=keys).order_by("pk")
        found["projects"] = list(stored.values())
        for row in found["projects"]:
            for name in BESIDE:
                del row[name]
        forms = load_forms(Project.objects.filter(pk__in=keys).order_by("pk"))
        found["forms"] = [fingerprint(snapshot(form)) for form in forms]
        return found


def file_forms(admin: User) -> Filed:
    """Bring the first projects, and part ones of units of their own, to the closed statuses."""
    year = BudgetYear.objects.get(year=2024)
    projects = dict(zip(CLOSED, Project.objects.order_by("position"), strict=False))
    units = {}
    for number, status in enumerate(CLOSED, start=1):
        (unit,) = ensure_departments({f"95000{number}": "站所"})[0].values()
        whole = ensure_department_target(unit, year)
        SubTarget.objects.create(department_target=whole, position=1, title="分项")
        Safeguard.objects.create(department_target=whole, position=1, title="措施")
        units[status] = unit
        part_one = load_department(unit, year)
        assert part_one is not None
        _bring(whole.filing, replace(part_one, overall="旧"), part_one, status)
        project = projects[status]
        (form,) = load_forms(Project.objects.filter(pk=project.pk))
        filing = project.declaration.filing
        _bring(filing, replace(form, goals="旧"), form, status)
    first = projects[CLOSED[0]]
    check_unit(year, first.department_id, rule_config_of(year))
    return Filed(admin, Client(), projects, units)


def _bring(filing: Filing, earlier: Any, form: Any, status: Status) -> None:
    keep(filing, earlier, "submit", None, TransitionNote())
    filing.status = status
    version = keep(filing, form, "submit", None, TransitionNote())
    baseline = version if status in APPROVED_ONCE else None
    Filing.objects.filter(pk=filing.pk).update(status=status, baseline=baseline)


def tampered(response: Any) -> dict[str, Any]:
    """What a page of the admin would send, with every text of its form changed."""
    data: dict[str, Any] = {}
    for formset in response.context.get("inline_admin_formsets", ()):
        prefix = formset.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    form = response.context["adminform"].form
    for name in form.fields:
        value = form.initial.get(name)
        if isinstance(value, str):
            value = f"{value}改"
        if value not in (None, False):
            data[name] = value
    return data


# What the content of a form is called, in whatever form is posted.
CONTENT = {
    **dict.fromkeys(("name", "goals", "purpose", "overall", "title", "text"), "改"),
    "value": "改",
    "budget": "99999",
    "december": "1",
    "code": "X1",
    "status": "draft",
}
