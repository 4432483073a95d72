"""Save the 审核表 of a form, and perform the transition that its grade decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import name_of
from targets.filings.models import Declaration
from targets.filings.trail import record_declaration
from targets.filings.transitions import BY_VERB, UNDER_REVIEW, Transition
from targets.workflow.hands import Hands
from targets.workflow.models import ReviewGrade, ReviewSheet
from targets.workflow.performing import NotPerformed, perform
from targets.workflow.review_points import total
from targets.workflow.review_sheets import DECIDES, differences, lacks, weights_of
from targets.workflow.versions import TransitionNote

# What the trail says of a sheet that is not signed: its words are its author's alone.
DRAFTED = "保存了审核表，办理时签署，签署后显示内容"


@dataclass(frozen=True, slots=True)
class Typed:
    """A sheet as it was typed; `seen` is its revision when it was opened, 0 for a new one."""

    marks: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, str] = field(default_factory=dict)
    grade: str = ""
    opinion: str = ""
    seen: int = 0


@transaction.atomic
def save_sheet(project: Project, user: User, typed: Typed) -> ReviewSheet:
    """Save the sheet that is being filled in.

    Raises NotPerformed where somebody else has changed it meanwhile, or the form is not under review.
    """
    sheet, is_changed = _save(project, user, typed)
    if is_changed:
        record_declaration(project, "grade", user, note=DRAFTED)
    return sheet


def _save(project: Project, user: User, typed: Typed) -> tuple[ReviewSheet, bool]:
    """Save the sheet, and return it with whether it has changed."""
    lock_project(project.pk)
    declarations = Declaration.objects.filter(project=project)
    declaration = declarations.select_related("filing").first()
    if declaration is None or declaration.filing.status not in UNDER_REVIEW:
        raise NotPerformed("这张表不在审核中，审核表没有保存；请刷新后查看")
    filing = declaration.filing
    filing.project = project  # as it is loaded already
    if refusal := Hands([filing], BY_VERB["review"]).refusal(filing, user):
        raise NotPerformed(refusal)
    sheet = ReviewSheet.objects.filter(filing=filing, signed_at=None).first()
    if sheet is None:
        sheet = ReviewSheet(filing=filing)
    if sheet.revision != typed.seen:
        raise NotPerformed(
            f"{sheet.who or '别人'}刚才也改了这张审核表，您的没有保存；请对照后再保存"
        )
    is_changed = bool(differences(sheet, typed))
    sheet.marks = dict(typed.marks)
    sheet.scores = dict(typed.scores)
    sheet.grade = typed.grade
    sheet.opinion = typed.opinion
    sheet.weights = weights_of(project.year)
    sheet.total = total(typed.scores) if any(typed.scores.values()) else None
    sheet.reviewer = user
    sheet.who = name_of(user)
    sheet.revision += 1
    sheet.save()
    return sheet, is_changed


@transaction.atomic
def decide(project: Project, user: User, typed: Typed, seen: int | None) -> Transition:
    """Save the sheet and perform the transition of its grade, or neither.

    `seen` is the revision of the form that the person saw. Raises NotPerformed.
    """
    sheet, _ = _save(project, user, typed)
    missing = lacks(sheet, scored=project.is_key)
    if missing:
        raise NotPerformed(f"审核表还没有填完：还差{missing}")
    grade = ReviewGrade(typed.grade)
    verb = DECIDES[grade]
    note = TransitionNote(typed.opinion)
    return perform(project.pk, verb, user, note, seen)
