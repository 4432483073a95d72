"""The 审核表 that is being filled in, what its grade decides, and the signature that ends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from projects.models import BudgetYear, User
from projects.trail.recording import record
from targets.filings import loading
from targets.filings.models import Filing
from targets.workflow.models import ReviewGrade, ReviewSheet, ReviewWeights, Version
from targets.workflow.review_points import FULL, POINTS, weights_in

# 优 and 良 go on, 中 is revised and submitted again, 差 does not go on to the budget.
DECIDES: Final = {
    ReviewGrade.EXCELLENT: "review",
    ReviewGrade.GOOD: "review",
    ReviewGrade.FAIR: "return",
    ReviewGrade.POOR: "reject",
}
WHAT: Final = {"review": "审核通过", "return": "退回", "reject": "不予通过"}
# And the steps that a sheet must not contradict, and with which it is signed.
ENDS: Final = {**WHAT, "approve": "批复"}


def weights_of(year: BudgetYear) -> dict[str, int]:
    found = ReviewWeights.objects.filter(year=year).first()
    return weights_in(found.weights if found else {})


@transaction.atomic
def set_weights(year: BudgetYear, weights: Mapping[str, int], user: User) -> None:
    """Together they are 100; sheets that are signed keep those that they were scored by."""
    assert sum(weights.values()) == FULL, "the form asks for it"
    before = weights_of(year)
    ReviewWeights.objects.update_or_create(
        year=year, defaults={"weights": dict(weights)}
    )
    labels = {point.id: point.label for point in POINTS}
    changes = [
        (labels[key], str(before[key]), str(weights[key]))
        for key in labels
        if before[key] != weights[key]
    ]
    if changes:
        record(user, "rules", subject=f"{year}审核表分值", changes=changes, year=year)


def open_sheets(filings: Iterable[Filing]) -> dict[int, ReviewSheet]:
    """Those being filled in, by the primary key of their filing; one query for thousands."""
    keys = [each.pk for each in filings if each.pk]
    found = (
        ReviewSheet.objects.filter(filing__in=part, signed_at=None)
        for part in loading.chunks(keys)
    )
    return {sheet.filing_id: sheet for part in found for sheet in part}


def obstacle(filing: Filing, sheet: ReviewSheet | None, verb: str) -> str:
    """Why the review sheet, or that there is none, stands in the way of the step; "" where it does not."""
    if verb not in ENDS:
        return ""
    passing = verb in ("review", "approve")
    if sheet and _is_old(sheet, filing):
        # Sending back needs no sheet, and an old one does not speak of the form as it is now.
        if not passing:
            return ""
        return f"审核表是在这张绩效目标表进入当前状态之前填的，请核对后重新保存审核表，再{ENDS[verb]}"
    if (
        sheet
        and sheet.grade
        and DECIDES[ReviewGrade(sheet.grade)] != ("review" if passing else verb)
    ):
        grade = ReviewGrade(sheet.grade)
        return f"审核表的综合等级是“{grade.label}”，应当{WHAT[DECIDES[grade]]}；要{ENDS[verb]}，请先改审核表"
    if (
        filing.project
        and filing.project.is_key
        and verb == "review"
        and (missing := lacks(sheet, scored=True))
    ):
        return f"重点项目要填完审核表才能通过：还差{missing}"
    return ""


def _is_old(sheet: ReviewSheet, filing: Filing) -> bool:
    """Whether it was filled in before the form came to its present status, and so may speak of another content."""
    return filing.status_since is not None and sheet.changed_at < filing.status_since


def speaking(
    sheets: Mapping[int, ReviewSheet], filings: Iterable[Filing]
) -> dict[int, ReviewSheet]:
    """Those with a grade that speak of the form as it is now: these are signed when a step is taken."""
    found = ((each, sheets.get(each.pk)) for each in filings)
    return {
        each.pk: sheet
        for each, sheet in found
        if sheet and sheet.grade and not _is_old(sheet, each)
    }


def lacks(sheet: ReviewSheet | None, *, scored: bool) -> str:
    """What is still to be filled in of a sheet, "" where nothing is."""
    if sheet is None:
        return "整张审核表"
    missing = [point.label for point in POINTS if not sheet.marks.get(point.id)]
    unscored = [
        point.label for point in POINTS if scored and not sheet.scores.get(point.id)
    ]
    parts = [f"{'、'.join(missing)}的等级"] * bool(missing) + [
        f"{'、'.join(unscored)}的得分"
    ] * bool(unscored)
    return "，".join(
        parts
        + ["综合等级"] * (not sheet.grade)
        + ["审核意见"] * (not sheet.opinion.strip())
    )


def doubt(marks: Mapping[str, str], grade: str) -> str:
    """What in a sheet does not go with its grade, "" where nothing does: it passes though a point is 差."""
    poor = [point.label for point in POINTS if marks.get(point.id) == ReviewGrade.POOR]
    if not poor or not grade or DECIDES[ReviewGrade(grade)] != "review":
        return ""
    return f"{'、'.join(poor)}的等级是“差”，综合等级却是“{ReviewGrade(grade).label}”，请核对"


def told(sheet: ReviewSheet) -> list[tuple[str, str, str, int | None]]:
    """A signed sheet as it is read: each point with its grade, its score and what it was worth."""
    grades, stored = dict(ReviewGrade.choices), sheet.weights
    return [
        (
            point.label,
            grades.get(sheet.marks.get(point.id, ""), ""),
            sheet.scores.get(point.id, ""),
            stored.get(point.id),
        )
        for point in POINTS
    ]


def sign(
    versions: Sequence[Version], sheets: Mapping[int, ReviewSheet], verb: str
) -> None:
    """The sheets by which the step was decided are those of these versions, and stay as they are.

    Each stays that of whoever filled it in; who took the step is told by the version.
    """
    signed = []
    for version in versions:
        sheet = sheets.get(version.filing_id)
        if sheet is not None and verb in ENDS:
            sheet.version, sheet.signed_at, sheet.verb = version, timezone.now(), verb
            signed.append(sheet)
    ReviewSheet.objects.bulk_update(signed, ["version", "signed_at", "verb"], 500)
