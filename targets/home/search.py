"""What a person finds by words in all that they may see: projects, indicators, overall targets, units, opinions."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet

from core.search import INITIALS, bearing, words_in
from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project, User, scope
from targets.documents.values import DECLARATION, DEPARTMENT, TARGETS
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Safeguard,
    SubTarget,
    Target,
)
from targets.home.snippets import Snippet, SnippetColumn, excerpt, snippets
from targets.workflow.models import Answer, Comment, ReviewSheet

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A row, what it is called, where the words stand in it, and whose it is."""

    row: Model
    title: Snippet
    snippets: list[Snippet]
    facts: list[str]


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """What was found of one sort; `more` where that is more than is shown."""

    name: str
    label: str
    hits: list[Hit]
    more: bool


@dataclass(frozen=True)
class SearchKind:
    """Rows of one model, the columns in which words are looked for, and what a hit is called: one of them or not."""

    model: type[Model]
    columns: dict[str, str]
    title: str = "name"
    initials: bool = False

    def rows(self, user: User) -> QuerySet[Any]:
        """Those that the person sees, in their order."""
        raise NotImplementedError

    def place(self, row: Any) -> tuple:
        """Where it stands among the rows of the other kinds of its group."""
        return ()

    def facts(self, row: Any) -> list[str]:
        return []

    def found(self, user: User, text: str) -> list[Any]:
        """One more than is shown, which tells that there are more."""
        columns = [*self.columns, *([INITIALS] if self.initials else [])]
        return list(bearing(self.rows(user), text, *columns)[: LIMIT + 1])

    def hit(self, row: Any, words: list[str]) -> Hit:
        name = attrgetter(self.title)(row) if self.title else str(row)
        title = SnippetColumn(
            "", name if name.strip() else "（没有名称）", spelt=self.initials
        )
        looked_in = words if self.title in self.columns else []
        shown, left = excerpt(title, looked_in, looked_in)
        others = [
            SnippetColumn(label, getattr(row, each))
            for each, label in self.columns.items()
            if each != self.title
        ]
        told = snippets(others, words, left if looked_in else words)
        return Hit(row, shown, told, [each for each in self.facts(row) if each])


@dataclass(frozen=True)
class Owned(SearchKind):
    """Rows of a project or of an overall target, to which `owner` leads ("" where it is the row itself)."""

    owner: str = ""
    order: tuple[str, ...] = ()
    only: tuple[Q, ...] = ()
    also: str = ""  # what else is told: in which project, or where in it

    current: ClassVar[dict[str, None]] = {}
    within: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[str]

    def rows(self, user: User) -> QuerySet[Any]:
        to = f"{self.owner}__" if self.owner else ""
        visible = self.model._default_manager.filter(
            *self.only, scope(user, f"{to}department__")
        )
        current = visible.filter(
            **{f"{to}{name}": value for name, value in self.current.items()}
        )
        order = (
            f"-{to}year__year",
            f"{to}department__path",
            *(f"{to}{each}" for each in self.within),
        )
        return current.select_related(f"{to}year", f"{to}department").order_by(
            *order, *self.order
        )

    def owner_of(self, row: Any) -> Any:
        return attrgetter(self.owner.replace("__", "."))(row) if self.owner else row

    def place(self, row: Any) -> tuple:
        owner = self.owner_of(row)
        return (
            -owner.year.year,
            owner.department.path,
            *(getattr(owner, each) for each in self.within),
        )

    def facts(self, row: Any) -> list[str]:
        owner = self.owner_of(row)
        also = [attrgetter(self.also)(row)] if self.also else []
        return [
            *also,
            attrgetter(self.code)(owner),
            owner.department.name,
            str(owner.year),
        ]


class OfProject(Owned):
    current, within, code = {"deleted_at": None}, ("position", "pk"), "code"


class OfDepartment(Owned):
    code = "department.code"


class Units(SearchKind):
    def rows(self, user: User) -> QuerySet[Any]:
        return Department.objects.visible_to(user).order_by("path")


class Entries(SearchKind):
    """The library of the latest year's scheme, as its page shows it. It is everybody's."""

    def rows(self, user: User) -> QuerySet[Any]:
        return Indicator.objects.library().filter(
            scheme=BudgetYear.objects.values("scheme")[:1]
        )

    def facts(self, row: Any) -> list[str]:
        return [row.parent.parent.name, row.parent.name, str(row.project_type or "")]


def _called(labels: dict[str, str], *names: str) -> dict[str, str]:
    return {each: labels[each] for each in names}


def _part(model: type[Model], name: str) -> SearchKind:
    labels = DEPARTMENT.group(name).labels
    return OfDepartment(
        model, labels, title="title", owner="department_target", order=("position",)
    )


def _said(
    model: type[Model], column: str, label: str, *, below: str = "", **fields: Any
) -> SearchKind:
    owner = f"{below}filing__project"
    title = f"{owner}__name".replace("__", ".")
    return OfProject(model, {column: label}, title, owner=owner, **fields)


_ROW = ("description", "basis")
_PROJECT = OfProject(
    Project, _called(DECLARATION.labels, "name", "purpose", "code"), initials=True
)
_GOALS = OfProject(
    Declaration, _called(DECLARATION.labels, "goals"), "project.name", owner="project"
)
_TARGET = OfProject(
    Target,
    _called(TARGETS.labels, "name", "value", *_ROW),
    initials=True,
    owner="declaration__project",
    order=("position", "pk"),
    also="declaration.project.name",
)
_OVERALL = OfDepartment(
    DepartmentTarget, _called(DEPARTMENT.labels, "overall"), title=""
)
_UNIT = Units(Department, {"name": "单位名称", "code": "单位编码"}, initials=True)
_COMMENT = _said(Comment, "text", "批注", order=("at", "pk"), also="place")
_ANSWER = _said(Answer, "text", "回复", below="comment__", order=("at", "pk"))
_SIGNED = _said(
    ReviewSheet,
    "opinion",
    "审核意见",
    order=("signed_at", "pk"),
    only=(Q(signed_at__isnull=False),),
)
_ENTRY = Entries(
    Indicator,
    {
        "name": "三级指标",
        "reference_value": "参考指标值",
        **_called(TARGETS.labels, *_ROW),
    },
    initials=True,
)

GROUPS: dict[str, tuple[str, list[SearchKind]]] = {
    "projects": ("项目", [_PROJECT]),
    "goals": ("项目绩效目标", [_GOALS]),
    "indicators": ("指标", [_TARGET]),
    "overall": (
        "部门整体目标",
        [_OVERALL, _part(SubTarget, "sub_targets"), _part(Safeguard, "safeguards")],
    ),
    "units": ("单位", [_UNIT]),
    "opinions": ("审核意见", [_COMMENT, _ANSWER, _SIGNED]),
    "library": ("指标库", [_ENTRY]),
}


def search(user: User, text: str) -> list[SearchGroup]:
    """The groups in which something was found; nothing where no word was typed."""
    words = words_in(text)
    groups = (
        _group(name, label, kinds, user, text)
        for name, (label, kinds) in GROUPS.items()
    )
    return [each for each in groups if each.hits] if words else []


def _group(
    name: str, label: str, kinds: list[SearchKind], user: User, text: str
) -> SearchGroup:
    """Of several kinds the first rows of all. Each brings its first, so that none of those is missed."""
    found = [(kind, row) for kind in kinds for row in kind.found(user, text)]
    found.sort(key=lambda pair: pair[0].place(pair[1]))
    words = words_in(text)
    return SearchGroup(
        name,
        label,
        [kind.hit(row, words) for kind, row in found[:LIMIT]],
        len(found) > LIMIT,
    )
