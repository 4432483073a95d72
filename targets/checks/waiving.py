"""Reasons for which a warning is accepted: given by name, taken back, and ended where the rule becomes an error."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_project
from targets.checks.assessment import Judged, review
from targets.checks.models import RecordedFinding, Waiver
from targets.checks.recording import lock_unit, lock_units
from targets.checks.rules.finding import Level
from targets.checks.tallies import keep_tally
from targets.filings import loading, store
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import Filing
from targets.filings.trail import record_declaration

REASON_LENGTH = 500


class NotWaived(ValueError):
    """The reason was not accepted; the message says why and what to do, in Chinese."""


@transaction.atomic
def waive(
    project: Project, user: User, rule: str, marks: Collection[str], reason: str
) -> list[Waiver]:
    """Accept the warnings of this rule with these evidences for that reason: all of them or none.

    Raises NotWaived.
    """
    reason = _clean_reason(reason)
    filing = _lock(project, user)
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    found: dict[str, Judged] = {}
    for judged in review(project, form, user).judged:
        if judged.finding.rule == rule:
            found.setdefault(judged.evidence, judged)
    waivers = []
    for mark in dict.fromkeys(marks):
        warning = _open_warning(found.get(mark))
        waivers.append(
            Waiver(
                filing=filing,
                rule=rule,
                evidence=mark,
                place=warning.label,
                what=warning.finding.what,
                reason=reason,
                user=user,
            )
        )
    if not waivers:
        raise NotWaived("没有勾选要说明的地方，请先勾选")
    _keep(project, Waiver.objects.bulk_create(waivers))
    changes = [(waiver.place, waiver.what, "") for waiver in waivers]
    record_declaration(project, "waive", user, changes=changes, note=reason)
    return waivers


@transaction.atomic
def take_back(project: Project, pk: int, user: User) -> Waiver:
    """Delete the waiver, so that the warning is open again. Raises NotWaived."""
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
    changes = [(waiver.place, waiver.what, "")]
    record_declaration(project, "unwaive", user, changes=changes, note=waiver.reason)
    return waiver


def end_reasons(year: BudgetYear, rules: Sequence[str]) -> None:
    """End the reasons that were given for warnings of these rules, now errors: no reason excuses an error."""
    if rules:
        lock_units(year)
    waivers = Waiver.objects.filter(
        filing__project__year=year, rule__in=rules, fallen_at__isnull=True
    )
    departments = waivers.order_by().values_list(
        "filing__project__department", flat=True
    )
    units = set(departments)
    RecordedFinding.objects.filter(waiver__in=waivers).update(waiver=None)
    waivers.update(fallen_at=timezone.now())
    for unit in units:
        keep_tally(year, unit)


def _clean_reason(reason: str) -> str:
    """The reason in one line. Raises NotWaived for one that says nothing, or is too long."""
    reason = " ".join(reason.split())
    # Neither invisible blanks nor punctuation alone is a reason.
    if not any(map(str.isalnum, reason)):
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
    closed = reason_closed(now, user)
    if closed:
        raise NotWaived(closed)
    (declaration,) = store.ensure_declarations([now])
    return declaration.filing


def _open_warning(found: Judged | None) -> Judged:
    """The finding, if it is a warning without a reason. Raises NotWaived."""
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


def _keep(project: Project, waivers: Sequence[Waiver]) -> None:
    """Note the waivers with the recorded findings, so that the board need not check the form again.

    A unit that was never checked has no recorded findings, and no tally yet.
    """
    known = 0
    for waiver in waivers:
        findings = RecordedFinding.objects.filter(
            filing=waiver.filing, rule=waiver.rule, evidence=waiver.evidence
        )
        known += findings.update(waiver=waiver)
    if known:
        keep_tally(project.year, project.department_id)
