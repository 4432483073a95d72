"""What people must know of a form first: why it was returned, rejected or ended, and from what it is adjusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from core.amounts import print_amount
from targets.documents.diff import diff
from targets.documents.snapshot import form_in
from targets.documents.values import DECLARATION, ProjectForm
from targets.filings.closing import correctable_until
from targets.filings.editing.sheet import Sheet
from targets.filings.models import Filing, Status
from targets.filings.transitions import BY_VERB, UNDER_REVIEW
from targets.workflow.comments import Since, since
from targets.workflow.comparison import Contrast, contrasts
from targets.workflow.models import Comment, Version
from targets.workflow.outcomes import approved_budget

MONEY = ("budget", "fiscal_funds", "other_funds")
# The decisions that say how a form came to its status, in the order in which people read them.
DECISIONS = {
    Status.RETURNED: ("return",),
    Status.REJECTED: ("reject",),
    Status.DRAFT: ("reject", "reopen"),
    Status.SUBMITTED: ("submit",),
    Status.REVIEWED: ("submit", "review"),
    Status.ENDED: ("end",),
}


@dataclass(frozen=True, slots=True)
class OpenComment:
    """An open comment, what became of its cell, and the cell to go to, if it is still there."""

    comment: Comment
    since: Since | None = None
    cell: str = ""


@dataclass(slots=True)
class Situation:
    """How a form came to its status, in sentences, and its open comments, which wait for whoever fills it in."""

    sentences: list[str] = field(default_factory=list)
    is_urgent: bool = False
    is_to_correct: bool = False
    comments: list[OpenComment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """An amount as it was approved and as it is now, as people read them."""

    label: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The approved version, who began to adjust it and why, and the differences: of the money, and all others."""

    baseline: Version
    begun: Version | None
    money: list[MoneyChange]
    changes: list[Contrast]
    count: int


def situation_of(filing: Filing, sheet: Sheet | None = None) -> Situation:
    """How the form came to its status; with a sheet, also what became of the cells that were commented on."""
    found = Situation(
        is_urgent=filing.status not in UNDER_REVIEW,
        is_to_correct=filing.is_open or filing.status == Status.REJECTED,
    )
    if filing.pk is None:
        return found
    versions = _decisive_versions(filing)
    found.sentences = [_sentence(filing, version) for version in versions]
    until = correctable_until(filing) if filing.is_open else None
    if until and versions:
        found.sentences[-1] += f"，可修改到 {date_format(until, 'DATE_FORMAT')}"
    # All of them, for a page may have loaded them already.
    unsettled = [remark for remark in filing.comments.all() if not remark.settled_at]
    for comment in unsettled:
        shown = OpenComment(comment)
        if sheet is not None:
            cell = comment.where if comment.where in sheet.cells else ""
            shown = OpenComment(comment, since(comment, sheet), cell)
        found.comments.append(shown)
    return found


def _decisive_versions(filing: Filing) -> list[Version]:
    """The latest version of each step that led to the status; of a form under review, those with words alone."""
    verbs = DECISIONS.get(Status(filing.status), ())
    if not verbs:
        return []
    versions = filing.versions.filter(verb__in=verbs).order_by("number").defer("form")
    latest = {version.verb: version for version in versions}
    if verbs[-1] == "reopen" and "reopen" not in latest:
        return []  # a draft that was never rejected
    found = [latest[verb] for verb in verbs if verb in latest]
    if filing.status in UNDER_REVIEW:
        found = [version for version in found if version.words]
    return found


def _sentence(filing: Filing, version: Version) -> str:
    """What was decided and why: 退回：原因 请补充（赵强（reviewer），2026年11月30日 09:12）"""
    label, words = BY_VERB[version.verb].label, version.clause
    at = timezone.localtime(version.at)
    if version.verb == "end":
        back = ""
        if (budget := approved_budget(filing)) is not None:
            back = f"收回预算 {print_amount(budget)} 万元，"
        day = date_format(at, "DATE_FORMAT")
        return f"已终止：{day}，原因：{words}；{back}不再计入合计（{version.who}）"
    by = f"（{version.who}，{date_format(at, 'DATETIME_FORMAT')}）"
    if filing.status in UNDER_REVIEW:
        return f"{label}时说明：{words}{by}"
    return f"{label}：原因 {words}{by}"


def adjustment_of(filing: Filing, form: ProjectForm) -> Adjustment | None:
    """The adjustment that the form is in, None where it is as approved, was never approved, or was ended."""
    baseline = filing.baseline
    if baseline is None or not (
        filing.is_open or filing.status in (*UNDER_REVIEW, Status.REJECTED)
    ):
        return None
    approved = form_in(baseline.form)
    changes = diff(approved, form)
    others = [change for change in changes if change.where not in MONEY]
    begun = filing.versions.filter(verb="adjust").order_by("-number").defer("form")
    return Adjustment(
        baseline,
        begun.first(),
        list(_money_changes(approved, form)),
        contrasts(others),
        len(changes),
    )


def _money_changes(before: ProjectForm, after: ProjectForm) -> Iterable[MoneyChange]:
    """The budget in any case, other amounts where they changed."""
    for name in MONEY:
        old, new = getattr(before, name), getattr(after, name)
        if name == "budget" or old != new:
            gap = (new or Decimal(0)) - (old or Decimal(0))
            sign = "+" if gap > 0 else ""
            difference = f"{sign}{print_amount(gap)}" if gap else "不变"
            label = DECLARATION.by_name[name].label
            yield MoneyChange(label, print_amount(old), print_amount(new), difference)
