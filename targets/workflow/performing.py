"""Steps are taken here, and nowhere else is a status written: one form or many, in one transaction with its trail."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from projects.models import Project, User
from projects.register.locks import lock_person, lock_projects
from projects.schedule.deadlines import Windows
from projects.trail.recording import Entry, record_many
from targets.checks.assessment import review, review_unit
from targets.documents.values import ProjectForm
from targets.filings import store
from targets.filings.models import Filing, Status, declaration_of
from targets.filings.transitions import BY_VERB, REASONS, Transition
from targets.workflow.models import ReviewSheet
from targets.workflow.review_sheets import obstacle, open_sheets, sign, speaking
from targets.workflow.versions import TransitionNote, keep_many

log = logging.getLogger(__name__)

NOTE_LENGTH = 1_000
GONE = "这个项目已被删除，或不在您能看到的单位里；被删除的可以在“已删除的项目”里恢复"
NOT_YOURS = "您不能对这张表做这一步，请联系系统管理员"
STALE = "这张表在您打开之后又被{}改过，请刷新看过再{}"
Pairs = Sequence[tuple[Project, ProjectForm]]


class NotPerformed(Exception):
    """The step was not taken; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one form; `refusal` is "" where the step was taken. A project out of reach has no name."""

    pk: int
    name: str
    refusal: str = ""


def perform(
    pk: int,
    verb: str,
    user: User,
    said: TransitionNote | None = None,
    seen: int | None = None,
) -> Transition:
    """Take the step with the project of that key; `seen` is the revision that the person decided on.

    Raises NotPerformed, with nothing changed.
    """
    (receipt,) = perform_many(
        [pk], verb, user, said, {pk: seen} if seen is not None else {}
    )
    if receipt.refusal:
        raise NotPerformed(receipt.refusal)
    return BY_VERB[verb]


def perform_many(
    keys: Collection[int],
    verb: str,
    user: User,
    said: TransitionNote | None = None,
    seen: dict[int, int] | None = None,
) -> list[Receipt]:
    """Take the step with each project that allows it, in one transaction; a receipt each, in the order of the keys.

    The number of queries grows with thousands of forms, not with each.
    """
    said, keys = said or TransitionNote(), list(dict.fromkeys(keys))
    with transaction.atomic():
        taking = _Taking(BY_VERB.get(verb), user, said, seen or {})
        receipts = taking.run(keys)
    for each in receipts:
        if each.refusal:
            log.warning(
                "%s may not %s project %s: %s",
                user.username,
                verb,
                each.pk,
                each.refusal,
            )
    return receipts


class _Taking:
    """One step with several forms, whose rows it locks. The person is read anew: a role may have been taken away."""

    def __init__(
        self,
        step: Transition | None,
        user: User,
        said: TransitionNote,
        seen: dict[int, int],
    ) -> None:
        self.step, self.said, self.seen = step, said, seen
        self.sheets: dict[int, ReviewSheet] = {}
        self.asking = user
        self.user: User | None = None

    def run(self, keys: Sequence[int]) -> list[Receipt]:
        lock_projects(keys)
        self.user = lock_person(self.asking)
        found = self._load(keys)
        self.sheets = open_sheets(
            declaration_of(project).filing for project, _ in found
        )
        reasons = {project.pk: self._reason(project) for project, _ in found}
        allowed = [pair for pair in found if not reasons[pair[0].pk]]
        reasons |= self._checked(allowed)
        self._write([pair for pair in allowed if not reasons[pair[0].pk]])
        names = {project.pk: project.name for project, _ in found}
        return [Receipt(pk, names.get(pk, ""), reasons.get(pk, GONE)) for pk in keys]

    def _load(self, keys: Sequence[int]) -> list[tuple[Project, ProjectForm]]:
        if self.user is None:
            return []
        visible = Project.objects.visible_to(self.user)
        visible = visible.select_related(
            "year", "declaration__sub_target", "declaration__filing__changed_by"
        )
        return [
            pair
            for part in store.chunks(keys)
            for pair in store.load_pairs(visible.filter(pk__in=part))
        ]

    def _reason(self, project: Project) -> str:
        """Why the step is not for this form, "" where it is, the checks aside."""
        declaration, step = declaration_of(project), self.step
        if step is None or self.user is None or not step.is_open_to(self.user):
            return NOT_YOURS
        if declaration.filing.status not in step.sources:
            return f"这张表的状态已是“{Status(declaration.filing.status).label}”，不能再{step.label}，请刷新后查看"
        if (
            self.seen.get(project.pk, declaration.filing.revision)
            != declaration.filing.revision
        ):
            return STALE.format(
                declaration.filing.last_changed_by(self.user) or "别人", step.label
            )
        if step.has_deadline(declaration.filing) and (
            closed := self.windows.closed(project.year, project.department, project)
        ):
            return closed
        return obstacle(
            project, self.sheets.get(declaration.filing_id), step.verb
        ) or unsaid(step, self.said)

    @cached_property
    def windows(self) -> Windows:
        assert self.step is not None, "a step that does not exist minds no dates"
        assert self.step.stage is not None, "only a step with a stage minds its dates"
        return Windows(self.step.stage, self.user)

    def _checked(self, pairs: Pairs) -> dict[int, str]:
        """Which forms do not pass the gate, and why."""
        if self.step is None or not self.step.needs_checks or self.user is None:
            return {}
        return obstacles(pairs, self.user)

    def _write(self, pairs: Pairs) -> None:
        if not pairs or self.step is None or self.user is None:
            return
        now, step = timezone.now(), self.step
        declarations = store.ensure_declarations([project for project, _ in pairs])
        filings = [declaration.filing for declaration in declarations]
        sheets = speaking(self.sheets, filings)
        changes = [_move(filing, step, now) for filing in filings]
        for filing in filings:
            filing.revision += 1
            filing.changed_at = now
            filing.changed_by = self.user
        forms = [form for _, form in pairs]
        versions = keep_many(
            list(zip(declarations, forms, strict=True)), step.verb, self.user, self.said
        )
        if step.target == Status.APPROVED:
            for filing, version in zip(filings, versions, strict=True):
                filing.baseline = version
        names = [
            "status",
            "status_since",
            "baseline",
            "revision",
            "changed_at",
            "changed_by",
        ]
        store.overwrite(Filing, filings, names)
        sign(versions, sheets, step.verb)
        note = "：".join(filter(None, [self.said.reason, self.said.note]))
        entries = zip((project for project, _ in pairs), changes, strict=True)
        record_many(
            self.user,
            (
                Entry(step.verb, project, changes=[change], note=note)
                for project, change in entries
            ),
        )


def obstacles(pairs: Pairs, user: User) -> dict[int, str]:
    """Of forms as they are stored, those that do not pass the gate of the checks, and why."""
    if len(pairs) == 1:
        ((project, form),) = pairs
        found = {project.pk: review(project, form, user)}
    else:
        found = {}
        for year, unit in {(project.year, project.department) for project, _ in pairs}:
            found |= review_unit(year, unit, user)
    asked = ((project.pk, found[project.pk]) for project, _ in pairs)
    return {
        pk: f"还不能提交：{each.obstacles}，请按检查结果逐处处理"
        for pk, each in asked
        if not each.may_pass
    }


def unsaid(step: Transition, said: TransitionNote) -> str:
    """What the step wants said and was not."""
    if step.needs_reason and said.reason not in REASONS:
        return f"请选择{step.label}原因：{'、'.join(REASONS)}"
    if step.needs_note and not any(map(str.isalnum, said.note)):
        return f"{step.label}要写明理由，请填写后再{step.label}"
    if len(said.note) > NOTE_LENGTH:
        return f"说明有 {len(said.note)} 个字，最多 {NOTE_LENGTH} 个，请缩短"
    return ""


def _move(filing: Filing, step: Transition, now: datetime) -> tuple[str, str, str]:
    """Bring the form to where the step leads; what changed, as the trail tells it."""
    before = Status(filing.status).label
    filing.status = step.target_for(filing)
    filing.status_since = now
    return ("状态", before, Status(filing.status).label)


def refused(receipts: Iterable[Receipt]) -> list[Receipt]:
    return [each for each in receipts if each.refusal]
