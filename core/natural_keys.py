"""Natural keys, by which people and fixtures refer to rows."""

from __future__ import annotations

from typing import Any

from django.db import models


class ByNaturalKey(models.Manager[Any]):
    """Find a row by its natural key: the values of its model's `natural_fields`, in this order."""

    def get_by_natural_key(self, *key: Any) -> Any:
        """The row with these values in its natural fields."""
        names = self.model.natural_fields
        lookups = dict(zip(names, key, strict=True))
        return self.get(**lookups)
