"""A sheet that people fill in, as the pages of the editor handle it: found, loaded, saved, shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.urls import reverse

from projects.accounts.access import require_fill_in
from projects.models import Project, User
from targets.checks.margin.drawing import SheetContext
from targets.checks.margin.notes import Notes
from targets.documents.schema import Schema
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit, Sheet
from targets.filings.models import Filing, Status
from targets.forms.cell_forms import Columns, columns_of
from targets.workflow.neighbours import Place


@dataclass(frozen=True, slots=True)
class DeskState:
    """A sheet as it is stored, with its notes; the `copied` cells have not been confirmed since they were copied.

    `categories` are those of the year, if the form has rows in categories.
    """

    sheet: Sheet
    notes: Notes
    revision: int
    copied: list[str] = field(default_factory=list)
    status: Status | None = None
    categories: list[tuple[str, str]] = field(default_factory=list)


class Desk:
    """A sheet that a person fills in.

    Raises Http404 where it is not in their scope, PermissionDenied where they may not fill in.
    """

    schema: Schema[Any]
    template: ClassVar[str]
    # The name of the page that shows the sheet; its editor is `<address>-edit`.
    address: ClassVar[str]
    # The suffixes of the other addresses that the editor calls.
    endpoints: ClassVar[tuple[str, ...]] = ("save", "watch")
    # Whether the page that shows the sheet says by itself why it cannot be filled in.
    explains_closure: ClassVar[bool] = False
    # What the sheet is of, if it is a project's.
    project: Project | None = None

    def __init__(self, user: User, **place: Any) -> None:
        self.user = user
        self.place = place
        self.find()
        require_fill_in(user)

    def find(self) -> None:
        """Load what the sheet belongs to, or raise Http404."""
        raise NotImplementedError

    @property
    def columns(self) -> Columns:
        """The columns that people fill in."""
        return columns_of(self.schema)

    @property
    def filing(self) -> Filing:
        """The form on its way; not saved yet where nobody has filled it in."""
        raise NotImplementedError

    @property
    def revision(self) -> int:
        """The revision of the sheet when it was found."""
        return self.filing.revision

    @property
    def reason_closed(self) -> str:
        """Why it cannot be filled in now, "" where it can."""
        raise NotImplementedError

    def state(self) -> DeskState:
        """The sheet as it was found, or as the last save left it."""
        raise NotImplementedError

    def save(self, edit: Edit) -> SaveOutcome:
        """Save the edit. Raises Closed, with nothing changed."""
        raise NotImplementedError

    def context(self, draw: SheetContext) -> dict[str, Any]:
        """What else the page shows."""
        raise NotImplementedError

    @property
    def offered(self) -> list[tuple[str, str, bool]]:
        """Categories for rows that the page offers, and whether every form has them, once its state was asked for.

        Nothing is stored of them.
        """
        return []

    @property
    def form(self) -> Any:
        """The value of the form, once its state was asked for."""
        raise NotImplementedError

    @property
    def key(self) -> int | None:
        """What names the form where a step is taken with it."""
        return self.filing.pk

    @property
    def step_url(self) -> str:
        """Where the form is submitted to, "" for one that is not submitted from the editor."""
        return ""

    @property
    def checks_url(self) -> str:
        """The page of all that the checks found, "" where there is none."""
        return ""

    def give_reason(self, rule: str, wheres: Sequence[str], reason: str) -> None:
        """Give a reason for the warnings of the rule in these cells. Raises NotWaived."""
        raise NotImplementedError

    def take_back_reason(self, rule: str, wheres: Sequence[str]) -> None:
        """Take back the reasons for warnings of the rule in these cells. Raises NotWaived."""
        raise NotImplementedError

    @property
    def place_among(self) -> Place | None:
        """The place of the form among those that the user can fill in; None where they are not counted."""
        return None

    def url_of(self, row: Any) -> str:
        """The editor of another row of `place_among`."""
        raise NotImplementedError

    @property
    def around(self) -> dict[str, Any]:
        """The place among the forms to fill in, for the template: number, count, and the editors before and after."""
        place = self.place_among
        if place is None:
            return {}
        return {
            "number": place.number,
            "count": place.count,
            "previous": place.previous and self.url_of(place.previous),
            "next": place.next and self.url_of(place.next),
        }

    @property
    def back(self) -> str:
        """The page to go to when the editor is left."""
        return self.url()

    def url(self, suffix: str = "") -> str:
        """The page that shows the sheet or, with a suffix, another of its addresses."""
        return reverse(f"{self.address}{suffix}", kwargs=self.place)
