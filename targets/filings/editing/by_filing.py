"""Forms of any kind filled in by their filings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from projects.models import User
from targets.filings.closing import reason_closed
from targets.filings.editing.kinds import StoredForm, stored_kind
from targets.filings.editing.outcome import UNIT_OUT_OF_REACH, Closed, SaveOutcome
from targets.filings.editing.saving import Saving, save_edit
from targets.filings.editing.sheet import Edit
from targets.filings.locks import is_reached
from targets.filings.models import Filing


def load(filing: Filing) -> StoredForm[Any]:
    """The form of a filing, whatever its kind."""
    return stored_kind(filing.kind).of(filing)


@transaction.atomic
def save(
    pk: int,
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> tuple[SaveOutcome, StoredForm[Any]]:
    """Save the cells of the edit that have a value; those refused are passed through. Raises Closed.

    The filing is locked, so that two saves of one form come one after the other.
    """
    there = Filing.objects.filter(pk=pk).first()
    if there is not None and not is_reached(there, user):
        raise Closed(UNIT_OUT_OF_REACH)
    filing = Filing.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if filing is None:
        raise Closed("这张表已被删除")
    if reason := reason_closed(filing, user):
        raise Closed(reason)
    stored = load(filing)
    outcome = save_edit(Saving, stored, user, edit, values, refused)
    return outcome, stored
