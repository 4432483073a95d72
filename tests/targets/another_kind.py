"""A kind of form that the application does not know: three columns, two rules, two transitions."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from types import SimpleNamespace

from projects.models import Role
from projects.trail.recording import record
from targets.checks.engine import check_form
from targets.checks.rules.cells import FormCells
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.rule import Catalogue, Example, Rule
from targets.checks.rules.standards import Standards
from targets.documents.schema import column, form_kind, schema_of
from targets.documents.tidied import Tidied
from targets.filings.editing.stored_form import StoredForm
from targets.filings.models import Filing, Status
from targets.filings.transitions import (
    Transition,
    register_transitions,
)

KIND = "visit"


@form_kind(KIND, "走访记录")
@dataclass(frozen=True, slots=True)
class VisitForm(Tidied):
    place: str = field(default="", metadata=column("走访地点"))
    people: str = field(default="", metadata=column("走访人员"))
    result: str = field(default="", metadata=column("走访结果"))


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
            way_back="请上级退回走访记录",
        ),
    ],
)


VISIT = VisitForm("东街社区", "王丽", "已核实")


DECLARED = {
    "level": Level.ERROR,
    "dimension": Dimension.COMPLETE,
    "source": "走访制度",
    "looks_for": "没有写明的地方",
    "example": Example(VISIT),
}


@partial(Rule, id="V01", title="没有走访结果", **DECLARED)().over_form
def no_result(form: VisitForm) -> Iterator[Finding]:
    if not form.result:
        yield Finding("result", "没有填写", "请写明核实的情况")


@partial(Rule, id="V02", title="一人走访", **DECLARED)().over_form
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


def findings(form: VisitForm) -> list[Finding]:
    return check_form(form, Standards(2024), CATALOGUE).findings


def no_findings(filed, user):
    """The gate of this kind: nothing is found by its rules but that somebody went alone."""
    return {
        filing.pk: "还没有填完"
        for filing, form in filed
        if any(each.rule == "V01" for each in findings(form))
    }


class StoredVisit(StoredForm[VisitForm]):
    """Its content is kept in memory: a kind has a table of its own, and this one lives in the tests alone."""

    tables = {}
    too_many = "太多了"
    schema = schema_of(VisitForm)

    def __init__(self, filing: Filing, form: VisitForm) -> None:
        self.rows: dict = {}
        self._filing = filing
        self._content = SimpleNamespace(**asdict(form))

    @property
    def filing(self) -> Filing:
        return self._filing

    @property
    def content(self) -> SimpleNamespace:
        return self._content

    @property
    def form(self) -> VisitForm:
        return VisitForm(**vars(self._content))

    def save_head(self, changed) -> None:
        """It is kept already."""

    def record(self, user, changes) -> None:
        record(user, "fill", subject=str(self.filing), changes=changes)
