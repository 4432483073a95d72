"""How rows are known to people and to fixtures."""

from django.db import models


class ByNaturalKey(models.Manager):
    """Finds a row by the key that people know it by, in the order of `natural_fields`."""

    def get_by_natural_key(self, *key):
        names = self.model.natural_fields  # type: ignore[attr-defined]
        return self.get(**dict(zip(names, key, strict=True)))
