"""Reasons for which a warning is accepted: given by name, taken back, and ended where the rule becomes an error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from core import clock
from core.spelling import is_reason
from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_project
from targets.checks.assessment import Judged, Review, review, review_alone
from targets.checks.models import RecordedFinding, Waiver
from targets.checks.recording import lock_unit, lock_units
from targets.checks.rules.finding import Level
from targets.checks.tallies import keep_tallies_of_forms, keep_tally
from targets.filings import loading, store
from targets.filings.closing import reason_closed as reason_filing_closed
from targets.filings.editing import by_filing
from targets.filings.editing.declarations import reason_closed
from targets.filings.locks import lock_filings
from targets.filings.models import Filing
from targets.filings.trail import record_on

REASON_LENGTH = 500
# So many reasons that are no longer valid are shown, the latest first.
MOST_FALLEN = 50


class NotWaived(ValueError):
    """The reason was not accepted; the message says why and what to do, in Chinese."""


@transaction.atomic
def waive(
    form: Project | Filing, user: User, rule: str, marks: Collection[str], reason: str
) -> list[Waiver]:
    """Accept the warnings of this rule with these evidences for that reason: all of them or none.

    `form` is that of a project, or the filing of a unit's own. Raises NotWaived.
    """
    reason = _clean_reason(reason)
    filing = _lock(form, user)
    waivers = _accept(filing, _review(filing, user), user, rule, marks, reason)
    known = 0
    for waiver in waivers:
        findings = RecordedFinding.objects.filter(
            filing=filing, rule=rule, evidence=waiver.evidence
        )
        known += findings.update(waiver=waiver)
    # What was never checked has no recorded findings, and no tally yet.
    if known:
        _keep_tally(filing)
    return waivers


def _review(filing: Filing, user: User) -> Review:
    """What is found in the form as it is stored."""
    if filing.project is None:
        return review_alone(filing, by_filing.load(filing).form, user)
    stored = Project.objects.filter(pk=filing.project.pk)
    (form,) = loading.load_forms(stored)
    return review(filing.project, form, user)


def _keep_tally(filing: Filing) -> None:
    """Keep today's tally of the form, which the board need not check again."""
    if filing.project is None:
        keep_tallies_of_forms([filing.pk])
    else:
        keep_tally(filing.budget_year, filing.unit.pk)


def _accept(
    filing: Filing,
    reviewed: Review,
    user: User,
    rule: str,
    marks: Collection[str],
    reason: str,
) -> list[Waiver]:
    """Accept warnings among what was found, and record it. Raises NotWaived."""
    found: dict[str, Judged] = {}
    for judged in reviewed.judged:
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
    changes = [(waiver.place, waiver.what, "") for waiver in waivers]
    record_on(filing, "waive", user, changes=changes, note=reason)
    return Waiver.objects.bulk_create(waivers)


@transaction.atomic
def take_back(form: Project | Filing, pk: int, user: User) -> Waiver:
    """Delete the waiver, so that the warning is open again. Raises NotWaived."""
    filing = _lock(form, user)
    waiver: Waiver | None = filing.waivers.filter(pk=pk, fallen_at=None).first()
    if waiver is None:
        raise NotWaived("这条说明已经撤回或失效，请刷新后查看")
    was_shown = RecordedFinding.objects.filter(waiver=waiver).exists()
    waiver.delete()
    changes = [(waiver.place, waiver.what, "")]
    record_on(filing, "unwaive", user, changes=changes, note=waiver.reason)
    if was_shown:
        _keep_tally(filing)
    return waiver


def end_adrift(reviews: Iterable[Review]) -> None:
    """End the reasons whose findings are no longer there."""
    keys = [waiver.pk for found in reviews for waiver in found.adrift]
    for part in loading.chunks(keys):
        Waiver.objects.filter(pk__in=part).update(fallen_at=clock.now())


def fallen_in(filing: Filing) -> list[Waiver]:
    """The latest reasons in a form that are no longer valid."""
    fallen = Waiver.objects.filter(filing=filing.pk, fallen_at__isnull=False)
    ordered = fallen.select_related("user").order_by("-fallen_at", "-pk")
    return list(ordered[:MOST_FALLEN])


def end_reasons(year: BudgetYear, rules: Sequence[str]) -> None:
    """End the reasons that were given for warnings of these rules, now errors: no reason excuses an error."""
    if rules:
        lock_units(year)
    of_year = Q(filing__project__year=year) | Q(filing__year=year)
    waivers = Waiver.objects.filter(of_year, rule__in=rules, fallen_at__isnull=True)
    shown = RecordedFinding.objects.filter(waiver__in=waivers)
    units = shown.exclude(filing__project=None).order_by()
    departments = set(units.values_list("filing__project__department", flat=True))
    filings = set(shown.filter(filing__project=None).values_list("filing", flat=True))
    shown.update(waiver=None)
    waivers.update(fallen_at=clock.now())
    for unit in departments:
        keep_tally(year, unit)
    keep_tallies_of_forms(filings)


def _clean_reason(reason: str) -> str:
    """The reason in one line. Raises NotWaived for one that says nothing, or is too long."""
    reason = " ".join(reason.split())
    # Neither invisible blanks nor punctuation alone is a reason.
    if not any(map(str.isalnum, reason)):
        raise NotWaived("没有填写理由，请写明为什么可以这样")
    if len(reason) > REASON_LENGTH:
        raise NotWaived(f"理由有 {len(reason)} 个字，最多 {REASON_LENGTH} 个，请缩短")
    if not is_reason(reason):
        raise NotWaived(f"“{reason[:10]}”说明不了理由，请用一句话写明为什么可以这样")
    return reason


def _lock(form: Project | Filing, user: User) -> Filing:
    """Lock the form of a project, or that of a unit, and what is kept of its findings; return its filing.

    Raises NotWaived where the form is closed, or was deleted meanwhile.
    """
    if isinstance(form, Project):
        return _lock_declaration(form, user)
    locked = lock_filings([form.pk], user)
    if not locked:
        raise NotWaived("这张表已被删除，或不在您能看到的单位里，请刷新后查看")
    (filing,) = locked
    if closed := reason_filing_closed(filing, user):
        raise NotWaived(closed)
    return filing


def _lock_declaration(project: Project, user: User) -> Filing:
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
    filing: Filing = declaration.filing
    filing.project = now  # as it is loaded already
    return filing


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
