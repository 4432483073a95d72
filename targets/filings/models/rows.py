"""What rows that several people fill in have alike."""

from __future__ import annotations

import uuid

from django.db import models

from projects.models import User


class Revised(models.Model):
    """What several people fill in: each save that changes something makes the next revision."""

    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    changed_at = models.DateTimeField("最近修改时间", null=True, editable=False)
    changed_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="最近修改人",
    )

    class Meta:
        abstract = True

    def last_changed_by(self, asking: User) -> str:
        """Who changed it last, as somebody is told who changes it too; "" where nobody knows."""
        return (
            "您在别的窗口里"
            if self.changed_by_id == asking.pk
            else str(self.changed_by or "")
        )


class Keyed(models.Model):
    """A row that people add in the browser. The key is made there, so that a save sent twice adds it once."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
