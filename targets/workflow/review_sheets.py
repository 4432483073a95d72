"""The 审核表 that is being filled in, what its grade decides, and the signature that ends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from django.db import transaction

from core import clock
from projects.models import BudgetYear, User
from projects.trail.recording import Change, Entry, record
from targets.filings import loading
from targets.filings.models import Filing
from targets.filings.trail import entry_on
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
# The transitions that a sheet must not contradict, and with which it is signed.
ENDS: Final = {**WHAT, "approve": "批复"}


def weights_of(year: BudgetYear) -> dict[str, int]:
    """The weight of each point in the year."""
    found = ReviewWeights.objects.filter(year=year).first()
    return weights_in(found.weights if found else {})


@transaction.atomic
def set_weights(year: BudgetYear, weights: Mapping[str, int], user: User) -> None:
    """Save the weights of a year, which make 100 together. Signed sheets keep the weights that they were scored by."""
    assert sum(weights.values()) == FULL, "the form asks for it"
    before = weights_of(year)
    ReviewWeights.objects.update_or_create(
        year=year, defaults={"weights": dict(weights)}
    )
    changes = []
    for point in POINTS:
        old, new = before[point.id], weights[point.id]
        if old != new:
            changes.append((point.label, str(old), str(new)))
    if changes:
        record(user, "rules", subject=f"{year}审核表分值", changes=changes, year=year)


def open_sheets(filings: Iterable[Filing]) -> dict[int, ReviewSheet]:
    """The sheets being filled in, by the primary key of their filing, with one query for thousands of filings."""
    keys = [filing.pk for filing in filings if filing.pk]
    sheets = {}
    for part in loading.chunks(keys):
        for sheet in ReviewSheet.objects.filter(filing__in=part, signed_at=None):
            sheets[sheet.filing_id] = sheet
    return sheets


def obstacle(filing: Filing, sheet: ReviewSheet | None, verb: str) -> str:
    """Why the transition does not agree with the review sheet, or needs one; "" where nothing is in the way."""
    if verb not in ENDS:
        return ""
    passing = verb in ("review", "approve")
    if sheet and _is_old(sheet, filing):
        # To return a form no sheet is needed, and an old one is not about the form as it is now.
        if not passing:
            return ""
        return f"审核表是在这张绩效目标表进入当前状态之前填的，请核对后重新保存审核表，再{ENDS[verb]}"
    if sheet and sheet.grade:
        grade = ReviewGrade(sheet.grade)
        decided = DECIDES[grade]
        if decided != ("review" if passing else verb):
            return f"审核表的综合等级是“{grade.label}”，应当{WHAT[decided]}；要{ENDS[verb]}，请先改审核表"
    if verb == "review" and filing.project and filing.project.is_key:
        missing = lacks(sheet, scored=True)
        if missing:
            return f"重点项目要填完审核表才能通过：还差{missing}"
    return ""


def _is_old(sheet: ReviewSheet, filing: Filing) -> bool:
    """Whether the sheet was filled in before the form came to its present status, and so maybe of other content."""
    since = filing.status_since
    return since is not None and sheet.changed_at < since


def speaking(
    sheets: Mapping[int, ReviewSheet], filings: Iterable[Filing], verb: str
) -> dict[int, ReviewSheet]:
    """The sheets with a grade of the form as it is now, which are signed when the transition is performed."""
    found: dict[int, ReviewSheet] = {}
    if verb not in ENDS:
        return found
    for filing in filings:
        sheet = sheets.get(filing.pk)
        if sheet is None or not sheet.grade:
            continue
        if not _is_old(sheet, filing):
            found[filing.pk] = sheet
    return found


def lacks(sheet: ReviewSheet | None, *, scored: bool) -> str:
    """What is still to be filled in of a sheet, "" where nothing is."""
    if sheet is None:
        return "整张审核表"
    parts = []
    ungraded = [point.label for point in POINTS if not sheet.marks.get(point.id)]
    if ungraded:
        names = "、".join(ungraded)
        parts.append(f"{names}的等级")
    unscored = [point.label for point in POINTS if not sheet.scores.get(point.id)]
    if scored and unscored:
        names = "、".join(unscored)
        parts.append(f"{names}的得分")
    if not sheet.grade:
        parts.append("综合等级")
    if not sheet.opinion.strip():
        parts.append("审核意见")
    return "，".join(parts)


def doubt(marks: Mapping[str, str], grade: str) -> str:
    """A warning where the grade of the whole lets the form pass though a point is 差; "" otherwise."""
    if not grade or DECIDES[ReviewGrade(grade)] != "review":
        return ""
    poor = [point.label for point in POINTS if marks.get(point.id) == ReviewGrade.POOR]
    if not poor:
        return ""
    whole = ReviewGrade(grade).label
    return f"{'、'.join(poor)}的等级是“差”，综合等级却是“{whole}”，请核对"


class SheetValues(Protocol):
    """What somebody fills in of a sheet, as it is stored or as it was typed."""

    @property
    def marks(self) -> Mapping[str, str]: ...
    @property
    def scores(self) -> Mapping[str, str]: ...
    @property
    def grade(self) -> str: ...
    @property
    def opinion(self) -> str: ...


def differences(before: SheetValues, after: SheetValues) -> list[Change]:
    """The differences between two sheets, as people read them."""
    new_texts = labelled_values(after)
    changes = []
    for label, old in labelled_values(before).items():
        new = new_texts[label]
        if old != new:
            changes.append((label, old, new))
    return changes


def labelled_values(sheet: SheetValues) -> dict[str, str]:
    """The values of a sheet, as people read them, by their labels."""
    grades = dict(ReviewGrade.choices)
    values = {}
    for point in POINTS:
        values[point.label] = grades.get(sheet.marks.get(point.id, ""), "")
        values[f"{point.label}得分"] = sheet.scores.get(point.id, "")
    values["综合等级"] = grades.get(sheet.grade, "")
    values["审核意见"] = sheet.opinion
    return values


def signed_entries(
    filings: Iterable[Filing], sheets: Mapping[int, ReviewSheet]
) -> list[Entry]:
    """The rows of the trail for sheets that are signed: what they say, which no row had before."""
    entries = []
    for filing in filings:
        sheet = sheets.get(filing.pk)
        if sheet is not None:
            changes = differences(ReviewSheet(), sheet)
            note = f"{sheet.who}的审核表，签署"
            entries.append(entry_on(filing, "grade", changes=changes, note=note))
    return entries


def graded_points(sheet: ReviewSheet) -> list[tuple[str, str, str, int | None]]:
    """The points of a signed sheet: label, grade, score and weight."""
    grades = dict(ReviewGrade.choices)
    points = []
    for point in POINTS:
        grade = grades.get(sheet.marks.get(point.id, ""), "")
        score = sheet.scores.get(point.id, "")
        points.append((point.label, grade, score, sheet.weights.get(point.id)))
    return points


def sign(
    versions: Sequence[Version], sheets: Mapping[int, ReviewSheet], verb: str
) -> None:
    """Sign the sheets by which the transition was decided, with the versions that it made.

    A sheet stays that of the person who filled it in; the version names the person who performed the transition.
    """
    signed = []
    for version in versions:
        sheet = sheets.get(version.filing_id)
        if sheet is not None:
            sheet.version = version
            sheet.signed_at = clock.now()
            sheet.verb = verb
            signed.append(sheet)
    ReviewSheet.objects.bulk_update(signed, ["version", "signed_at", "verb"], 500)
