"""Edits saved into a form, whatever its kind: merged with what others saved meanwhile, and written into its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from projects.models import User
from targets.documents.diff import diff, in_words
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.rows import Rows, admitted
from targets.filings.editing.sheet import Edit, Keys, Merged, as_stored, merge, row_of
from targets.filings.editing.stored_form import StoredForm
from targets.filings.models import Filing
from targets.filings.store import revise

S = TypeVar("S", bound=StoredForm[Any])


class Saving(Generic[S]):
    """Writes what was merged into the objects that were loaded, and these into the database."""

    def __init__(
        self,
        stored: S,
        merged: Merged,
        values: Mapping[str, Any],
        refused: Mapping[str, str],
    ) -> None:
        self.stored, self.merged = stored, merged
        self.values, self.refused = dict(values), dict(refused)
        self.orders: dict[str, Keys] = {}
        for group in stored.tables:
            keys = stored.keys(group)
            self.orders[group], out = admitted(merged.orders.get(group, keys), keys)
            self.refused |= {
                where: stored.too_many
                for where in merged.cells
                if row_of(where)[1] in out
            }

    def write(self, confirmed: Keys) -> bool:
        """Whether anything changed; `confirmed` are copied cells that somebody has looked at."""
        head = self.write_head()
        rows = [self.write_rows(group) for group in self.stored.tables]
        return bool(head) or any(rows)

    def moved(self) -> list[tuple[str, str, str]]:
        """What the trail is told beside the cells of the form."""
        return []

    def accepts(self, where: str) -> bool:
        return where in self.merged.cells and where not in self.refused

    def write_head(self) -> dict[str, Any]:
        """The cells of the head that changed, with their values."""
        changed = {}
        for each in self.stored.schema.fields:
            if not self.accepts(each.name):
                continue
            holder, name = self.stored.holder_of(each.name)
            value = self.values[each.name]
            if getattr(holder, name) != value:
                setattr(holder, name, value)
                changed[each.name] = value
        self.stored.save_head(changed)
        return changed

    def write_rows(self, group: str) -> bool:
        table = self.stored.tables[group]
        rows = Rows(table.model, self.stored.rows[group])
        own = {table.owner: self.stored.content}
        rows.arrange(self.orders[group], lambda key: table.model(key=key, **own))
        for row in rows.rows:
            self.write_row(group, row)
        self.stored.rows[group] = rows.rows
        return rows.save()

    def write_row(self, group: str, row: Any) -> None:
        for name in self.stored.schema.group(group).names:
            where = f"{group}.{row.key}.{name}"
            if self.accepts(where):
                setattr(row, name, self.values[where])


def save_edit(
    kind: type[Saving[S]],
    stored: S,
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> SaveOutcome:
    """Save the cells of the edit that have a value; those refused are passed through. The form is locked."""
    # Rows of other tables that stand on the page come and go elsewhere.
    orders = {
        group: order for group, order in edit.orders.items() if group in stored.tables
    }
    texts = {where: _printed(stored, where, value) for where, value in values.items()}
    merged = merge(stored.sheet, as_stored(replace(edit, orders=orders), texts))
    saving, before = kind(stored, merged, values, refused), stored.form
    filing = stored.filing
    revision, by = filing.revision, filing.last_changed_by(user)
    if saving.write(edit.confirmed):
        stored.filing.revision += 1
        revise(Filing.objects.filter(pk=stored.filing.pk), user)
        stored.record(user, in_words(diff(before, stored.form)) + saving.moved())
    revisions = (revision, stored.filing.revision)
    return SaveOutcome.of(stored.sheet, merged, saving.refused, revisions, by)


def _printed(stored: StoredForm[Any], where: str, value: Any) -> str:
    """A value of a cell as the sheet has it."""
    if isinstance(value, str):
        return value
    group, _ = row_of(where)
    name = f"{group}.{where.split('.')[2]}" if group else where
    return stored.schema.column_at(name).content.print(value)
