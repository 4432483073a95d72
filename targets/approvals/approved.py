"""What was approved by which document (批复), as far as a user may see it."""

from __future__ import annotations

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from core.sums import AmountSum
from projects.models import User
from targets.workflow.models import Approval, Version

AMOUNT = DecimalField(max_digits=18, decimal_places=6)


def approved_versions(user: User) -> QuerySet[Version]:
    """The versions approved by a document, with their `budget`; where one form has several, the last alone."""
    later = Version.objects.filter(
        filing=OuterRef("filing"),
        approval=OuterRef("approval"),
        number__gt=OuterRef("number"),
    )
    visible = Version.objects.visible_to(user).filter(
        ~Exists(later), approval__isnull=False, filing__project__deleted_at=None
    )
    return visible.annotate(budget=Cast(KT("form__budget"), AMOUNT))


def approvals_seen_by(user: User) -> QuerySet[Approval]:
    """The documents, each with the number and the `total` of the forms that the user may see; none without forms."""
    versions = approved_versions(user).filter(approval=OuterRef("pk"))
    by_approval = versions.order_by().values("approval")
    counted = by_approval.annotate(count=Count("pk")).values("count")
    summed = by_approval.annotate(total=AmountSum("budget")).values("total")
    found = Approval.objects.annotate(
        forms=Subquery(counted), total=Subquery(summed, output_field=AMOUNT)
    )
    return found.filter(forms__isnull=False)


def versions_of(approval: Approval, user: User) -> QuerySet[Version]:
    """What was approved by the document and the user may see, in the order of the documents; whole units come first."""
    found = approved_versions(user).filter(approval=approval)
    place = F("filing__project__position").asc(nulls_first=True)
    path = F("filing__project__department__path").asc(nulls_first=True)
    return found.order_by(path, place, "pk")
