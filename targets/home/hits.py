"""What a search looks through, and how a row that was found is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from core.search import INITIALS, bearing, by_title
from projects.models import Project, User, scope
from projects.register.filters import UNIT_AND_YEAR
from targets.home.snippets import Snippet, SnippetColumn, excerpt, snippets

# As many results of a group as are shown.
LIMIT = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found, its title, where the words stand in it, what it belongs to, and its page.

    `project` is the one it belongs to, if it is of one.
    """

    row: Model
    title: Snippet
    snippets: list[Snippet]
    facts: list[str]
    address: str
    project: Project | None = None


@dataclass(frozen=True)
class SearchKind:
    """Rows of one model, the columns that are searched by their labels, and the attribute that is the title.

    The title is one of the columns or not; "" is the row as a text. With `initials` the title is found by those, too.
    `more` are further columns by which a row is found. Of several words some may stand in what the row belongs to.
    """

    model: type[Model]
    columns: Mapping[str, str]
    title: str = "name"
    initials: bool = False
    more: tuple[str, ...] = ()

    def rows(self, user: User) -> QuerySet[Any]:
        """The rows that the user may see, in their order."""
        raise NotImplementedError

    def address(self, row: Any) -> str:
        """The page that shows the row."""
        raise NotImplementedError

    def place(self, row: Any) -> tuple:
        """The place of the row among those of the other kinds in its group."""
        return ()

    def context(self) -> tuple[str, ...]:
        """The columns of what the rows belong to."""
        return ()

    def project_of(self, row: Any) -> Project | None:
        """The project to which the row belongs, or which it is."""
        return None

    def facts(self, row: Any) -> list[str]:
        """What the row belongs to."""
        return []

    def title_of(self, row: Any) -> str:
        """The title of the row, which may be blank."""
        if not self.title:
            return str(row)
        title: str = attrgetter(self.title)(row)
        return title

    def found(self, user: User, text: str) -> list[Any]:
        """The rows with all the words; one more than is shown where there are more."""
        columns = [*self.columns, *self.more]
        if self.initials:
            columns.append(INITIALS)
        found = bearing(self.rows(user), text, *columns, context=self.context())
        if self.title in self.columns or "." in self.title:
            found = by_title(found, text, self.title.replace(".", "__"))
        return list(found[: LIMIT + 1])

    def hit(self, row: Any, words: list[str]) -> Hit:
        """The row as it is shown, with the words marked."""
        name = self.title_of(row)
        if not name.strip():
            name = "（没有名称）"
        title = SnippetColumn("", name, spelt=self.initials)
        wanted = words
        if self.title in self.columns:
            title_snippet, wanted = excerpt(title, words, words)
        else:
            title_snippet, _ = excerpt(title, [], [])
        others = []
        for column, label in self.columns.items():
            if column != self.title:
                others.append(SnippetColumn(label, getattr(row, column)))
        found = snippets(others, words, wanted)
        facts = list(filter(None, self.facts(row)))
        address, project = self.address(row), self.project_of(row)
        return Hit(row, title_snippet, found, facts, address, project)


@dataclass(frozen=True)
class OwnedRows(SearchKind):
    """Rows of a project, or of what has a department and a year; `owner` is the path to it, "" for the row itself.

    `also` is one more fact about a row, `leads_to` makes its address of the owner and the row.
    """

    owner: str = ""
    order: tuple[str, ...] = ()
    also: str = ""
    leads_to: Callable[[Any, Any], str] = lambda owner, row: owner.get_absolute_url()

    # Conditions on the owner, its order within a department, and its code.
    current: ClassVar[dict[str, None]] = {}
    within: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[str]
    around: ClassVar[tuple[str, ...]] = UNIT_AND_YEAR

    def context(self) -> tuple[str, ...]:
        to = f"{self.owner}__" if self.owner else ""
        return tuple(f"{to}{name}" for name in self.around)

    def rows(self, user: User) -> QuerySet[Any]:
        to = f"{self.owner}__" if self.owner else ""
        year, department = f"{to}year", f"{to}department"
        order = [f"-{year}__year", f"{department}__path"]
        order += [f"{to}{name}" for name in self.within]
        conditions = {f"{to}{name}": value for name, value in self.current.items()}
        rows = self.model._default_manager.filter(
            scope(user, f"{department}__"), **conditions
        )
        rows = rows.select_related(year, department)
        return rows.order_by(*order, *self.order)

    def owner_of(self, row: Any) -> Any:
        if not self.owner:
            return row
        path = self.owner.replace("__", ".")
        return attrgetter(path)(row)

    def address(self, row: Any) -> str:
        return self.leads_to(self.owner_of(row), row)

    def place(self, row: Any) -> tuple:
        """Later years first, then the order of the units."""
        owner = self.owner_of(row)
        place = [-owner.year.year, owner.department.path]
        for name in self.within:
            place.append(getattr(owner, name))
        return tuple(place)

    def facts(self, row: Any) -> list[str]:
        """What is shown below the title: the code, the unit and the year."""
        owner = self.owner_of(row)
        facts = []
        if self.also:
            facts.append(attrgetter(self.also)(row))
        facts.append(attrgetter(self.code)(owner))
        facts.append(owner.unit_name)
        facts.append(str(owner.year))
        return facts


class RowsOfProjects(OwnedRows):
    current = {"deleted_at": None}
    within = ("position", "pk")
    code = "code"
    around = ("name", "code", INITIALS, *UNIT_AND_YEAR)

    def project_of(self, row: Any) -> Project | None:
        project: Project = self.owner_of(row)
        return project


class RowsOfUnits(OwnedRows):
    code = "department.code"


@dataclass(slots=True)
class SearchedGroup:
    """Kinds of rows that are listed together.

    `list_page` is the name of the list of them all, "" where there is none; it is opened with the words and with
    `conditions`.
    """

    name: str
    label: str
    kinds: list[SearchKind] = field(default_factory=list)
    list_page: str = ""
    conditions: dict[str, str] = field(default_factory=dict)

    def list_address(self, text: str) -> str:
        if not self.list_page:
            return ""
        return page_with(self.list_page, text=text, **self.conditions)


def page_with(name: str, **conditions: str) -> str:
    """The address of a list with these conditions."""
    address = reverse(name)
    query = urlencode(conditions)
    return f"{address}?{query}"
