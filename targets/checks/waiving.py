"""A warning may stand where somebody gives a reason for it, by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import record
from targets.checks.assessment import Judged, review
from targets.checks.models import RecordedFinding, Waiver
from targets.checks.recording import lock_unit
from targets.checks.rules.cells import where_label
from targets.checks.rules.finding import Level
from targets.checks.tallies import keep_tally
from targets.filings import loading, store
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import Filing

REASON_LENGTH = 500


class NotWaived(ValueError):
    """The reason was not taken; the message says why and what to do, in Chinese."""


@transaction.atomic
def waive(
    project: Project, user: User, rule: str, marks: Collection[str], reason: str
) -> list[Waiver]:
    """Let the warnings of this rule with these evidences stand for that reason: all of them or none.

    Raises NotWaived.
    """
    reason = _understood(reason)
    filing = _lock(project, user)
    found = {
        each.evidence: each
        for each in reversed(_judged(project, user))
        if each.finding.rule == rule
    }
    chosen = [_may_stand(found.get(mark)) for mark in dict.fromkeys(marks)]
    if not chosen:
        raise NotWaived("没有勾选要说明的地方，请先勾选")
    waivers = [
        Waiver(
            filing=filing,
            rule=rule,
            evidence=each.evidence,
            place=where_label(each.finding.where),
            what=each.finding.what,
            reason=reason,
            user=user,
        )
        for each in chosen
    ]
    _mark(project, Waiver.objects.bulk_create(waivers))
    record(
        user,
        "waive",
        project,
        changes=[(each.place, each.what, "") for each in waivers],
        note=reason,
    )
    return waivers


@transaction.atomic
def take_back(project: Project, pk: int, user: User) -> Waiver:
    """The waiver is gone, and the warning open again. Raises NotWaived."""
    _lock(project, user)
    waiver = Waiver.objects.filter(
        filing__project=project, pk=pk, fallen_at__isnull=True
    ).first()
    if waiver is None:
        raise NotWaived("这条说明已经撤回或失效，请刷新后查看")
    was_shown = RecordedFinding.objects.filter(waiver=waiver).exists()
    waiver.delete()
    if was_shown:
        keep_tally(project.year, project.department_id)
    record(
        user,
        "unwaive",
        project,
        changes=[(waiver.place, waiver.what, "")],
        note=waiver.reason,
    )
    return waiver


def _understood(reason: str) -> str:
    reason = " ".join(reason.split())
    if not any(
        map(str.isalnum, reason)
    ):  # nor is one of blanks that nobody sees, or of marks alone
        raise NotWaived("没有填写理由，请写明为什么可以这样")
    if len(reason) > REASON_LENGTH:
        raise NotWaived(f"理由有 {len(reason)} 个字，最多 {REASON_LENGTH} 个，请缩短")
    return reason


def _lock(project: Project, user: User) -> Filing:
    """Lock the form of the project and return its filing.

    Raises NotWaived where the form is closed, or was deleted meanwhile.
    """
    lock_unit(project.year, project.department_id)
    lock_project(project.pk)
    now = (
        Project.objects.select_related("year", "department", "declaration__filing")
        .filter(pk=project.pk)
        .first()
    )
    if now is None:
        raise NotWaived("这个项目已被删除，请先在“已删除的项目”里恢复")
    if closed := reason_closed(now, user):
        raise NotWaived(closed)
    (declaration,) = store.ensure_declarations([now])
    return declaration.filing


def _judged(project: Project, user: User) -> list[Judged]:
    """The findings as they are in the stored form."""
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    return review(project, form, user).judged


def _may_stand(found: Judged | None) -> Judged:
    if found is None:
        raise NotWaived("这一处的内容已经改过，请刷新后再看")
    if found.waiver:
        raise NotWaived(f"{found.waiver.user or '别人'}已经说明过这一处，请刷新后查看")
    if found.level == Level.ERROR:
        raise NotWaived("这一处是错误，不能只说明理由，请改正")
    if found.level != Level.WARNING:
        raise NotWaived(
            f"这一处是{found.level.label}，不影响提交，不用说明理由；请刷新后查看"
        )
    return found


def _mark(project: Project, waivers: Sequence[Waiver]) -> None:
    """The board need not check the form anew to know of it. Of a unit that was never checked there is no tally yet."""
    known = [
        RecordedFinding.objects.filter(
            filing=each.filing, rule=each.rule, evidence=each.evidence
        ).update(waiver=each)
        for each in waivers
    ]
    if any(known):
        keep_tally(project.year, project.department_id)
