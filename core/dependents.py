"""What hangs on a row of a table: the rows of other tables that refer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import ForeignObjectRel, Model


def dependents(row: Model, but_for: Collection[str] = ()) -> Counter[str]:
    """How many rows of each kind refer to the row; `but_for` are the labels of models that do not count."""
    found: Counter[str] = Counter()
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.field.many_to_many:
            continue
        model = relation.related_model
        if model._meta.label in but_for:
            continue
        rows = model._base_manager.filter(**{relation.field.name: row})
        if count := rows.count():
            found[str(model._meta.verbose_name)] += count
    return found
