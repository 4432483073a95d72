"""Actions on forms of any kind, as the trail records them."""

from __future__ import annotations

from typing import Any

from projects.models import Project, User
from projects.trail.recording import Entry, record_many
from targets.filings.models import DECLARATION_KIND, Filing


def entry_on(filing: Filing, verb: str, **fields: Any) -> Entry:
    """An action on a form; `fields` are more fields of the entry, such as `changes` and `note`.

    The subject is the project, or the form itself where it belongs to a unit.
    """
    fields |= {"kind": filing.kind, "round": filing.round}
    if filing.project:
        return Entry(verb, filing.project, **fields)
    fields.setdefault("subject", str(filing))
    fields |= {"department": filing.department, "year": filing.year}
    return Entry(verb, **fields)


def declaration_entry(project: Project, verb: str, **fields: Any) -> Entry:
    """An action on the 绩效目标表 of a project, whether or not that is loaded."""
    return Entry(verb, project, kind=DECLARATION_KIND, **fields)


def record_declaration(
    project: Project, verb: str, user: User | None, **fields: Any
) -> None:
    """Record one action on the 绩效目标表 of a project."""
    record_many(user, [declaration_entry(project, verb, **fields)])


def record_on(filing: Filing, verb: str, user: User | None, **fields: Any) -> None:
    """Record one action on a form."""
    record_many(user, [entry_on(filing, verb, **fields)])
