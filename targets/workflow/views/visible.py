"""A form of a project or of a unit as the pages of its versions and comments need it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from projects.accounts.access import may_fill_in
from projects.models import Project, User
from projects.requests import SignedInRequest
from targets.checks.margin.drawing import drawn
from targets.documents.diff import Change
from targets.documents.reading.prose import duties_in
from targets.filings import loading
from targets.filings.closing import reason_closed
from targets.filings.editing import by_filing
from targets.filings.models import DepartmentTarget, Filing, declaration_of
from targets.workflow import forms_of_units, restoring
from targets.workflow.models import Version
from targets.workflow.views.checks import visible_project


class VisibleForm(ABC):
    """A form that the user may see; `owner` has the page that shows it."""

    # The template that draws a value of the form, and the name of the page that lists its versions.
    paper: ClassVar[str]
    versions_page: ClassVar[str]
    filing: Filing
    name: str
    owner: Any
    place: list[Any]

    @property
    def versions_url(self) -> str:
        """The page of the versions, below which the others of a version stand."""
        return reverse(self.versions_page, args=self.place)

    @property
    @abstractmethod
    def steps_page(self) -> str:
        """The page on which steps are taken with the form."""

    @property
    def steps_url(self) -> str:
        """The address below which the steps stand, each by its verb."""
        address: str = self.owner.get_absolute_url()
        return f"{address}step/"

    @property
    def versions(self) -> QuerySet[Version]:
        """The versions of the form, the latest first."""
        return Version.objects.filter(filing=self.filing.pk).order_by("-number")

    @abstractmethod
    def present(self) -> Any:
        """The form as it is now."""

    @abstractmethod
    def drawn(self, form: Any) -> dict[str, Any]:
        """What the template of the paper shows of a value of the form."""

    @abstractmethod
    def restore(self, number: int, user: User, seen: int | None) -> list[Change]:
        """Restore a version. Raises NotRestored."""

    def reason_closed(self, user: User) -> str:
        """Why the user cannot fill in the form now, "" where they can."""
        return reason_closed(self.filing, user)

    def may_restore(self, user: User) -> bool:
        """Whether the user may restore a version now."""
        if not may_fill_in(user) or self.filing.pk is None:
            return False
        return not self.reason_closed(user)


class VisibleDeclaration(VisibleForm):
    """The 绩效目标表 of a project."""

    paper = "targets/forms/declaration_paper.html"
    versions_page = "versions"

    def __init__(self, project: Project) -> None:
        self.owner = self.project = project
        self.name = project.name
        self.place = [project.pk]
        self.filing = declaration_of(project).filing
        self.filing.project = project  # as it is loaded already

    @property
    def steps_page(self) -> str:
        return reverse("declaration-checks", args=self.place)

    def present(self) -> Any:
        forms = loading.load_forms(Project.objects.filter(pk=self.project.pk))
        if not forms:
            raise Http404  # deleted a moment ago
        return forms[0]

    def drawn(self, form: Any) -> dict[str, Any]:
        return drawn(form, loading.schema_for(self.project.year))

    def restore(self, number: int, user: User, seen: int | None) -> list[Change]:
        return restoring.restore(self.project.pk, number, user, seen)


class VisiblePartOne(VisibleForm):
    """The 部门整体绩效目标 of a unit."""

    paper = "targets/forms/department_paper.html"
    versions_page = "department-versions"

    def __init__(self, target: DepartmentTarget) -> None:
        self.owner = self.target = target
        self.name = str(target)
        self.place = list(target.natural_key())
        self.filing = target.filing

    @property
    def steps_page(self) -> str:
        return self.target.get_absolute_url()

    def present(self) -> Any:
        return by_filing.load(self.filing).form

    def drawn(self, form: Any) -> dict[str, Any]:
        opening, duties = duties_in(form.overall)
        return {"form": form, "opening": opening, "duties": duties}

    def restore(self, number: int, user: User, seen: int | None) -> list[Change]:
        return forms_of_units.restore(self.filing.pk, number, user, seen)


def visible_target(request: SignedInRequest, year: int, code: str) -> DepartmentTarget:
    """A part one in the scope of the user with its filing, or Http404."""
    visible = DepartmentTarget.objects.visible_to(request.user)
    found = visible.select_related(
        "department",
        "year",
        "filing__year",
        "filing__department",
        "filing__changed_by",
        "filing__baseline",
    )
    target: DepartmentTarget = get_object_or_404(
        found, year__year=year, department__code=code
    )
    return target


def visible_form(request: SignedInRequest, **place: Any) -> VisibleForm:
    """The form that an address names: of a project by its key, of a unit by its year and code. Or Http404."""
    if "pk" in place:
        return VisibleDeclaration(visible_project(request, place["pk"]))
    return VisiblePartOne(visible_target(request, **place))
