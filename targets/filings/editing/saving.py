"""Save edits of a form of any kind: merge them with what others saved meanwhile, and write them into its tables."""

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
    """Puts the merged values into the loaded objects, and saves these."""

    def __init__(
        self,
        stored: S,
        merged: Merged,
        values: Mapping[str, Any],
        refused: Mapping[str, str],
    ) -> None:
        self.stored = stored
        self.merged = merged
        self.values = dict(values)
        self.refused = dict(refused)
        self.orders: dict[str, Keys] = {}
        for group in stored.tables:
            keys = stored.keys(group)
            order = merged.orders.get(group, keys)
            self.orders[group], left_out = admitted(order, keys)
            for where in merged.cells:
                if row_of(where)[1] in left_out:
                    self.refused[where] = stored.too_many

    def write(self, confirmed: Keys) -> bool:
        """Save the form, and return whether anything changed; `confirmed` are copied cells that were looked at."""
        head = self.write_head()
        rows = [self.write_rows(group) for group in self.stored.tables]
        return bool(head) or any(rows)

    def moved(self) -> list[tuple[str, str, str]]:
        """Changes for the trail beside those of the cells of the form."""
        return []

    def accepts(self, where: str) -> bool:
        """Whether the value typed into the cell is to be saved."""
        return where in self.merged.cells and where not in self.refused

    def write_head(self) -> dict[str, Any]:
        """Save the cells of the head, and return those that changed with their values."""
        changed = {}
        for column in self.stored.schema.fields:
            if not self.accepts(column.name):
                continue
            holder, name = self.stored.holder_of(column.name)
            value = self.values[column.name]
            if getattr(holder, name) != value:
                setattr(holder, name, value)
                changed[column.name] = value
        self.stored.save_head(changed)
        return changed

    def write_rows(self, group: str) -> bool:
        """Save the rows of a group, and return whether anything changed."""
        table = self.stored.tables[group]
        own = {table.owner: self.stored.content}
        rows = Rows(table.model, self.stored.rows[group])
        rows.arrange(self.orders[group], lambda key: table.model(key=key, **own))
        for row in rows.rows:
            self.write_row(group, row)
        self.stored.rows[group] = rows.rows
        return rows.save()

    def write_row(self, group: str, row: Any) -> None:
        """Put the values typed into the cells of a row into its object."""
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
    """Save the cells of the edit that have a value; those refused are passed through. The form must be locked."""
    texts = {}
    for where, value in values.items():
        if not isinstance(value, str):
            group, _ = row_of(where)
            name = f"{group}.{where.split('.')[2]}" if group else where
            value = stored.schema.column_at(name).content.print(value)
        texts[where] = value
    # Rows of other tables that the page shows are not added or removed here.
    own_groups = [group for group in edit.orders if group in stored.tables]
    orders = {group: edit.orders[group] for group in own_groups}
    merged = merge(stored.sheet, as_stored(replace(edit, orders=orders), texts))
    saving = kind(stored, merged, values, refused)
    before = stored.form
    filing = stored.filing
    revision, changed_by = filing.revision, filing.last_changed_by(user)
    if saving.write(edit.confirmed):
        stored.filing.revision += 1
        revise(Filing.objects.filter(pk=stored.filing.pk), user)
        changes = in_words(diff(before, stored.form)) + saving.moved()
        stored.record(user, changes)
    revisions = (revision, stored.filing.revision)
    return SaveOutcome.of(stored.sheet, merged, saving.refused, revisions, changed_by)
