"""A kind of form that the application does not know: three columns, two rules, two transitions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models
from django.urls import path, reverse

from jvlu_budget.urls import urlpatterns as urls_of_the_application
from projects.models import Role
from targets.checks.rules.catalogue import register_catalogue
from targets.checks.rules.cells import FormCells
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.rule import Catalogue, Example, Rule
from targets.documents.schema import column, form_kind, schema_of
from targets.documents.tidied import Tidied
from targets.filings.editing.stored_form import StoredForm, stores
from targets.filings.models import Filing, Status
from targets.filings.transitions import Transition, register_transitions
from targets.forms.filing_desk import FilingDesk
from targets.forms.views import editing

KIND = "visit"


@form_kind(KIND, "走访记录")
@dataclass(frozen=True, slots=True)
class VisitForm(Tidied):
    place: str = field(default="", metadata=column("走访地点"))
    people: str = field(default="", metadata=column("走访人员"))
    result: str = field(default="", metadata=column("走访结果"))


class Visit(models.Model):
    """Its table is made for the tests alone."""

    filing = models.OneToOneField(Filing, models.DO_NOTHING, db_constraint=False)
    place = models.TextField(blank=True)
    people = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        app_label = "tests"

    def __str__(self) -> str:
        return str(self.filing)


@stores(KIND)
class StoredVisit(StoredForm[VisitForm]):
    content_model = Visit

    @staticmethod
    def address(owner: Any) -> str:
        return reverse("visit", args=[owner.pk])


register_transitions(
    KIND,
    [
        Transition(
            verb="visited",
            label="登记走访",
            roles=frozenset({Role.CLERK}),
            sources=frozenset({Status.DRAFT}),
            target=Status.SUBMITTED,
            needs_checks=True,
        ),
        Transition(
            verb="again",
            label="再次走访",
            roles=frozenset({Role.CLERK}),
            sources=frozenset({Status.SUBMITTED}),
            target=Status.DRAFT,
            needs_note=True,
            way_back="上级退回走访记录",
        ),
    ],
)


VISIT = VisitForm("东街社区", "王丽", "已核实")
DECLARED: dict[str, Any] = {
    "dimension": Dimension.COMPLETE,
    "source": "走访制度",
    "looks_for": "没有写明的地方",
    "example": Example(VISIT),
}


@partial(
    Rule, id="V01", title="没有走访结果", level=Level.ERROR, **DECLARED
)().over_form
def no_result(form: VisitForm) -> Iterator[Finding]:
    if not form.result:
        yield Finding("result", "没有填写", "请写明核实的情况")


@partial(Rule, id="V02", title="一人走访", level=Level.HINT, **DECLARED)().over_form
def alone(form: VisitForm) -> Iterator[Finding]:
    if "、" not in form.people:
        fix = Fix("people", f"{form.people}、陪同人员")
        yield Finding("people", "只有一个人", "请两人以上走访", fix=fix)


CELLS = FormCells(schema_of(VisitForm))
CATALOGUE = Catalogue(
    rules={"V01": no_result, "V02": alone},
    cells=CELLS,
    view=lambda form, standards: form,
    name=lambda form: form.place,
)
register_catalogue(KIND, CATALOGUE)


class VisitDesk(FilingDesk):
    address = "visit"


DESK = {"desk": VisitDesk}
urlpatterns = [
    *urls_of_the_application,
    path("visits/<int:pk>/", editing.page, DESK, name="visit"),
    path("visits/<int:pk>/edit/", editing.page, DESK, name="visit-edit"),
    path("visits/<int:pk>/save/", editing.save, DESK, name="visit-save"),
    path("visits/<int:pk>/watch/", editing.watch, DESK, name="visit-watch"),
]
