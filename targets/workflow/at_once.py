"""A transition performed with many forms at once, those of projects and those of units together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import transaction
from django.urls import reverse

from projects.models import User
from projects.register.locks import lock_projects
from targets.filings.loading import chunks
from targets.filings.locks import lock_filings
from targets.filings.models import DECLARATION_KIND, Filing
from targets.filings.transitions import transitions_of
from targets.workflow.forms_of_units import perform_filings, with_forms
from targets.workflow.performing import (
    TransitionReceipt,
    foreseen,
    foreseen_in,
    perform_many,
)
from targets.workflow.versions import TransitionNote


@transaction.atomic
def perform_at_once(
    keys: Collection[int],
    verb: str,
    user: User,
    note: TransitionNote | None = None,
    seen: dict[int, int] | None = None,
) -> list[TransitionReceipt]:
    """Perform a transition with each of these forms that allows it, in one transaction.

    `keys` are those of the filings, and so are those of `seen`, the revisions that the user decided on. A receipt
    each, in the order of the keys. Whatever is written to is locked before anything is written.
    """
    keys = list(dict.fromkeys(keys))
    seen = seen or {}
    projects = _projects_of(keys)
    lock_projects(list(projects.values()))
    of_units = [key for key in keys if key not in projects]
    lock_filings(of_units, user)
    receipts: dict[int, TransitionReceipt] = {}
    if projects:
        by_project = {}
        for key, project in projects.items():
            if key in seen:
                by_project[project] = seen[key]
        done = perform_many(list(projects.values()), verb, user, note, by_project)
        for key, receipt in zip(projects, done, strict=True):
            receipts[key] = replace(receipt, pk=key)
    if of_units:
        for receipt in perform_filings(of_units, verb, user, note, seen):
            receipts[receipt.pk] = receipt
    return [receipts[key] for key in keys]


def foreseen_at_once(
    filings: Sequence[Filing], verb: str, user: User
) -> dict[int, str]:
    """Why the forms would not pass the checks of the transition now, "" for those that would; nothing is written.

    By the keys of the filings.
    """
    of_projects = {filing.pk: filing.project_id for filing in filings if filing.project}
    found: dict[int, str] = {}
    if of_projects:
        transition = transitions_of(DECLARATION_KIND)[verb]
        keys = [key for key in of_projects.values() if key is not None]
        by_project = foreseen(keys, transition, user)
        for key, project in of_projects.items():
            if project in by_project:
                found[key] = by_project[project]
    of_units = [filing for filing in filings if filing.project is None]
    for kind in {filing.kind for filing in of_units}:
        filed = with_forms([filing for filing in of_units if filing.kind == kind])
        found |= foreseen_in(filed, transitions_of(kind)[verb], user)
    return found


def _projects_of(keys: Sequence[int]) -> dict[int, int]:
    """The projects whose forms these are, by the keys of the filings; forms of units are left out."""
    found: dict[int, int] = {}
    for part in chunks(keys):
        rows = Filing.objects.filter(pk__in=part, project__isnull=False)
        found |= dict(rows.values_list("pk", "project"))
    return {key: found[key] for key in keys if key in found}


def addresses_of(keys: Sequence[int]) -> dict[int, str]:
    """The pages on which steps are taken with these forms, by the keys of the filings."""
    found = {}
    for part in chunks(keys):
        filings = Filing.objects.filter(pk__in=part)
        related = filings.select_related("year", "department")
        for filing in related:
            found[filing.pk] = address_of(filing)
    return found


def address_of(filing: Filing) -> str:
    """The page on which steps are taken with a form."""
    if filing.project_id:
        return reverse("declaration-checks", args=[filing.project_id])
    place = [filing.budget_year.year, filing.unit.code]
    return reverse("department-target", args=place)
