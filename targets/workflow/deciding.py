"""A reviewer fills in the 审核表 of a form, and takes the step that its grade decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import Change, name_of
from targets.filings.models import Declaration
from targets.filings.trail import record_declaration
from targets.filings.transitions import UNDER_REVIEW, Transition
from targets.workflow.models import ReviewGrade, ReviewSheet
from targets.workflow.performing import NotPerformed, perform
from targets.workflow.review_points import POINTS, total
from targets.workflow.review_sheets import DECIDES, lacks, weights_of
from targets.workflow.versions import TransitionNote


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
    """Raises NotPerformed where somebody else has changed the sheet meanwhile, or the form is not under review."""
    sheet, changes = _save(project, user, typed)
    _tell(project, user, changes)
    return sheet


def _save(
    project: Project, user: User, typed: Typed
) -> tuple[ReviewSheet, list[Change]]:
    lock_project(project.pk)
    declaration = (
        Declaration.objects.filter(project=project).select_related("filing").first()
    )
    if declaration is None or declaration.filing.status not in UNDER_REVIEW:
        raise NotPerformed("这张表不在审核中，审核表没有保存；请刷新后查看")
    sheet = ReviewSheet.objects.filter(
        filing=declaration.filing, signed_at=None
    ).first()
    sheet = sheet or ReviewSheet(filing=declaration.filing)
    if sheet.revision != typed.seen:
        raise NotPerformed(
            f"{sheet.who or '别人'}刚才也改了这张审核表，您的没有保存；请对照后再保存"
        )
    changes = differences(sheet, typed)
    sheet.marks, sheet.scores = dict(typed.marks), dict(typed.scores)
    sheet.grade, sheet.opinion = typed.grade, typed.opinion
    sheet.weights, sheet.total = (
        weights_of(project.year),
        total(typed.scores) if any(typed.scores.values()) else None,
    )
    sheet.reviewer, sheet.who, sheet.revision = user, name_of(user), sheet.revision + 1
    sheet.save()
    return sheet, changes


def _tell(project: Project, user: User, changes: list[Change]) -> None:
    if changes:
        record_declaration(project, "grade", user, changes=changes)


@transaction.atomic
def decide(project: Project, user: User, typed: Typed, seen: int | None) -> Transition:
    """Save the sheet and take the step of its grade, or neither; `seen` is the form's revision. Raises NotPerformed."""
    sheet, changes = _save(project, user, typed)
    if missing := lacks(sheet, scored=project.is_key):
        raise NotPerformed(f"审核表还没有填完：还差{missing}")
    step = perform(
        project.pk,
        DECIDES[ReviewGrade(typed.grade)],
        user,
        TransitionNote(typed.opinion),
        seen,
    )
    _tell(project, user, changes)
    return step


def differences(sheet: ReviewSheet, typed: Typed) -> list[Change]:
    """Where what was typed is other than what is stored, as the trail and the page tell it."""
    grades = dict(ReviewGrade.choices)
    changes: list[Change] = []
    for point in POINTS:
        before, after = (
            grades.get(marks.get(point.id, ""), "")
            for marks in (sheet.marks, typed.marks)
        )
        changes.append((point.label, before, after))
        changes.append(
            (
                f"{point.label}得分",
                sheet.scores.get(point.id, ""),
                typed.scores.get(point.id, ""),
            )
        )
    changes.append(
        ("综合等级", grades.get(sheet.grade, ""), grades.get(typed.grade, ""))
    )
    changes.append(("审核意见", sheet.opinion, typed.opinion))
    return [change for change in changes if change[1] != change[2]]
