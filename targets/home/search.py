"""What a user finds by words in all that they may see: projects, forms and their rows, units, opinions, the library."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from core.initials import initials, is_spelling
from core.search import INITIALS, bearing, words_in
from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project, User
from targets.documents.values import DECLARATION, TARGETS
from targets.filings.editing.kinds import stored_kinds
from targets.home.form_hits import groups_of
from targets.home.hits import (
    LIMIT,
    Hit,
    RowsOfProjects,
    SearchedGroup,
    SearchKind,
    page_with,
)
from targets.home.opinion_hits import ANSWERS, COMMENTS, SIGNED_SHEETS


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """What was found of one group; `more` where that is more than is shown."""

    name: str
    label: str
    hits: list[Hit]
    more: bool
    list_address: str


class Units(SearchKind):
    def rows(self, user: User) -> QuerySet[Any]:
        return Department.objects.visible_to(user).order_by("path")

    def found(self, user: User, text: str) -> list[Any]:
        """Those that are called so first."""
        rows = bearing(self.rows(user), text, *self.columns, INITIALS)
        typed = "".join(words_in(text))
        called = Q(initials__iendswith=typed) | Q(name__iendswith=typed)
        rank = Case(When(called, then=Value(0)), default=Value(1))
        return list(rows.order_by(rank, "path")[: LIMIT + 1])

    def address(self, row: Department) -> str:
        """The projects of the unit."""
        return page_with("project-list", department=row.code)


class Projects(RowsOfProjects):
    def rows(self, user: User) -> QuerySet[Any]:
        return super().rows(user).select_related("responsible")

    def facts(self, row: Any) -> list[str]:
        """Where it belongs, and who is responsible for it."""
        person = f"责任人 {row.responsible.name}" if row.responsible else ""
        return [*super().facts(row), person]


class Entries(SearchKind):
    """The library of the latest year's scheme, as its page shows it. Every user may see it."""

    def rows(self, user: User) -> QuerySet[Any]:
        latest = BudgetYear.objects.values("scheme")[:1]
        library = Indicator.objects.library()
        return library.filter(scheme=latest)

    def address(self, row: Indicator) -> str:
        conditions = {"category": str(row.parent_id), "scheme": row.scheme.code}
        return page_with("library", text=row.name, **conditions)

    def facts(self, row: Any) -> list[str]:
        """The two categories of an entry, and its type of project."""
        category = row.parent
        facts = [category.parent.name, category.name]
        if row.project_type:
            facts.append(str(row.project_type))
        return facts


PROJECT_COLUMNS = ("name", "purpose", "code")
PROJECTS = SearchedGroup(
    "projects",
    "项目",
    [
        Projects(
            Project,
            {name: DECLARATION.labels[name] for name in PROJECT_COLUMNS},
            initials=True,
            more=("responsible__name",),
        )
    ],
    "project-list",
    {"year": ""},
)
UNITS = SearchedGroup(
    "units",
    "单位",
    [Units(Department, {"name": "单位名称", "code": "单位编码"}, initials=True)],
)
OPINIONS = SearchedGroup("opinions", "审核意见", [COMMENTS, ANSWERS, SIGNED_SHEETS])
LIBRARY = SearchedGroup(
    "library",
    "指标库",
    [
        Entries(
            Indicator,
            {
                "name": "三级指标",
                "reference_value": "参考指标值",
                "description": TARGETS.labels["description"],
                "basis": TARGETS.labels["basis"],
            },
            initials=True,
        )
    ],
    "library",
)


def searched_groups() -> list[SearchedGroup]:
    """All that is searched, in the order in which it is shown."""
    forms: list[SearchedGroup] = []
    for stored in stored_kinds():
        forms += groups_of(stored)
    return [PROJECTS, *forms, UNITS, OPINIONS, LIBRARY]


def search(user: User, text: str) -> list[SearchGroup]:
    """The groups in which something was found; none where no word was typed."""
    if not words_in(text):
        return []
    groups = [_found_in(group, user, text) for group in searched_groups()]
    typed = "".join(words_in(text)).lower()
    groups.sort(key=lambda group: not _is_called(group, typed))
    return [group for group in groups if group.hits]


def _is_called(group: SearchGroup, typed: str) -> bool:
    """Whether the title of a hit ends in just what was typed as its initials: jyj is 教育局 before 教育阶段."""
    if not is_spelling(typed):
        return False
    for hit in group.hits:
        title = str(hit.title)
        if initials(title).endswith(typed):
            return True
    return False


def _found_in(group: SearchedGroup, user: User, text: str) -> SearchGroup:
    """The first rows of all kinds of a group. Each kind brings its own first rows, so that none of those is missed."""
    found = []
    for kind in group.kinds:
        for row in kind.found(user, text):
            rank = getattr(row, "rank", 0)
            place = (rank, *kind.place(row))
            found.append((place, kind, row))
    found.sort(key=itemgetter(0))
    words = words_in(text)
    hits = [kind.hit(row, words) for _, kind, row in found[:LIMIT]]
    return SearchGroup(
        group.name,
        group.label,
        hits,
        more=len(found) > LIMIT,
        list_address=group.list_address(text),
    )
