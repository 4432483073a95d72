"""Take a unit over into the year that is opened, in one transaction."""

from __future__ import annotations

from django.db import transaction

from core.problems import Refusal
from projects.models import Project, User
from projects.register.locks import lock_year
from projects.register.marks import marks_of
from targets.filings.copying import CopyReceipt, copy_into
from targets.filings.models import declaration_of
from targets.opening.choosing import Choice, heir_of, projects_of, reasons_to_leave
from targets.opening.models import OpenedUnit

# A project in the receipt.
Line = list[str | int]
TAKEN_OVER_BY = "单位{}，项目带到承接单位 {}；部门整体绩效目标没有带，请承接单位自己写"
NOBODY = "责任人{}已停用、调离或不在承接单位，没有带过去，请另定责任人"


def take_over(opened: OpenedUnit, user: User) -> None:
    """Copy what is missing of the unit, and keep what became of it; a unit that is done stays as it is.

    What cannot be taken over is noted with the reason, and the next attempt tries again.
    """
    opening = opened.opening
    receipt = CopyReceipt(opening.target)
    choice = Choice(opening.leave_one_off, frozenset(opening.without))
    all_projects = projects_of(opening.source, None)
    try:
        # The year is locked, so that two openings of it do not copy a project twice.
        with transaction.atomic():
            lock_year(opening.target)
            projects = all_projects.filter(department=opened.department)
            reasons = reasons_to_leave(projects, opening.target.year, choice)
            sources = []
            for project in projects:
                if project.pk in reasons:
                    receipt.skipped.append((project, reasons[project.pk]))
                else:
                    sources.append(project)
            unit = opened.department
            copy_into(receipt, sources, [unit], opening.source, user)
            if heir := heir_of(unit, opening.target.year):
                receipt.notices.append(TAKEN_OVER_BY.format(unit.span, heir))
            keep(opened, receipt, sources)
    except Refusal as refusal:
        opened.refusal = str(refusal)
        opened.save(update_fields=["refusal"])


def keep(opened: OpenedUnit, receipt: CopyReceipt, sources: list[Project]) -> None:
    """Keep what became of the unit, for the receipt."""
    links = [declaration_of(copy).sub_target_id for copy in receipt.copied]
    people = [copy.responsible_id for copy in receipt.copied]
    opened.projects = len(receipt.copied)
    opened.linked = len(links) - links.count(None)
    opened.answered = len(people) - people.count(None)
    opened.part_one = bool(receipt.part_ones)
    opened.copied = [line_of(copy, "") for copy in receipt.copied]
    opened.left = [line_of(project, why) for project, why in receipt.skipped]
    opened.notices = list(receipt.notices)
    for source, copy in zip(sources, receipt.copied, strict=True):
        if source.responsible and not copy.responsible:
            line = line_of(copy, NOBODY.format(source.responsible))
            opened.unanswered.append(line)
    opened.refusal = ""
    opened.done = True
    opened.save()


def line_of(project: Project, remark: str) -> Line:
    """Code, name, marks, a remark, and the key of the project."""
    marks = "、".join(marks_of(project))
    return [project.code, project.name, marks, remark, project.pk]
