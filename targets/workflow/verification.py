"""Verify that the versions of forms are as they were kept, and that closed forms are as their versions say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from projects.models import VERBS, Event
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.editing.stored_form import stored_kind
from targets.filings.models import DECLARATION_KIND, OPEN, Filing, Status
from targets.filings.transitions import DECIDED
from targets.workflow.models import Version

FORMS_AT_ONCE = 1_000
# So many snapshots are in memory at a time.
VERSIONS_AT_ONCE = 200

# What the trail calls a form: the project, or the unit and the year; its kind and its round.
FormName = tuple[int | None, int | None, int | None, str, str]


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """What is compared of a version; `actual` is the fingerprint of its snapshot as it is now."""

    pk: int
    number: int
    verb: str
    status: str
    fingerprint: str
    actual: str

    def __str__(self) -> str:
        return f"第 {self.number} 版（{VERBS.get(self.verb, self.verb)}）"


@dataclass(slots=True)
class Verified:
    """How much was verified."""

    forms: int = 0
    versions: int = 0


@dataclass(slots=True)
class _Batch:
    """Some forms with their versions, the fingerprints of what is stored now, and what the trail has of them.

    The trail has a list of fingerprints for each verb, "" where the row is older than they are.
    """

    filings: Sequence[Filing]
    versions: dict[int, list[KeptVersion]] = field(default_factory=dict)
    stored: dict[int, str] = field(default_factory=dict)
    trail: dict[FormName, dict[str, list[str]]] = field(default_factory=dict)


def damages(verified: Verified) -> Iterator[str]:
    """What is not whole, a line each in Chinese. A fixed number of queries for a thousand forms."""
    last = 0
    while filings := _next_filings(last):
        last = filings[-1].pk
        batch = _load(filings)
        verified.forms += len(filings)
        for filing in filings:
            versions = batch.versions.get(filing.pk, [])
            verified.versions += len(versions)
            for damage in _damages_of(filing, versions, batch):
                yield f"{filing}：{damage}"


def _next_filings(last: int) -> list[Filing]:
    """The next forms by their keys, those of deleted projects as well."""
    filings = Filing.objects.filter(pk__gt=last).select_related(
        "project__year", "project__department", "year", "department"
    )
    return list(filings.order_by("pk")[:FORMS_AT_ONCE])


def _load(filings: Sequence[Filing]) -> _Batch:
    """Load what is compared; of the versions not their snapshots, but the fingerprints of these."""
    batch = _Batch(filings)
    found = Version.objects.filter(filing__in=filings).order_by("filing", "number")
    for version in found.iterator(chunk_size=VERSIONS_AT_ONCE):
        kept = KeptVersion(
            version.pk,
            version.number,
            version.verb,
            version.status,
            version.fingerprint,
            fingerprint(version.form),
        )
        batch.versions.setdefault(version.filing_id, []).append(kept)
    of_kind = defaultdict(list)
    for filing in filings:
        if filing.status not in OPEN:
            of_kind[filing.kind].append(filing)
    for kind, closed in of_kind.items():
        for key, form in stored_kind(kind).values_of(closed).items():
            batch.stored[key] = fingerprint(snapshot(form))
    _load_trail(batch)
    return batch


def _load_trail(batch: _Batch) -> None:
    """Load the fingerprints that the trail has of each form, the oldest first."""
    verbs = {each.verb for versions in batch.versions.values() for each in versions}
    projects = [each.project_id for each in batch.filings if each.project_id]
    units = {each.department_id for each in batch.filings if each.department_id}
    years = {each.year.year for each in batch.filings if each.year}
    of_forms = Q(project__in=projects)
    of_forms |= Q(project=None, department__in=units, year__in=years) & ~Q(kind="")
    of_versions = Q(verb__in=verbs) | ~Q(fingerprint="")
    rows = (
        Event.objects.filter(of_forms, of_versions)
        .order_by("number")
        .values_list(
            "project", "department", "year", "kind", "round", "verb", "fingerprint"
        )
    )
    for project, department, year, kind, round_, verb, mark in rows.iterator():
        # Rows from before there were kinds name a project alone.
        name: FormName = (None, department, year, kind, round_)
        if project:
            name = (project, None, None, kind or DECLARATION_KIND, round_)
        marks = batch.trail.setdefault(name, {})
        marks.setdefault(verb, []).append(mark)


def _damages_of(
    filing: Filing, versions: Sequence[KeptVersion], batch: _Batch
) -> Iterator[str]:
    """What is not whole about one form."""
    for number, version in enumerate(versions, start=1):
        if version.number != number:
            yield f"第 {number} 版不见了（其后是第 {version.number} 版）"
            break
    for version in versions:
        if version.actual != version.fingerprint:
            yield f"{version}的内容与指纹不一致"
    yield from _damages_by_status(filing, versions, batch.stored)
    year = filing.year.year if filing.year else None
    owner = (filing.project_id, filing.department_id, year)
    trail = batch.trail.get((*owner, filing.kind, filing.round), {})
    yield from _damages_by_trail(versions, trail)


def _damages_by_status(
    filing: Filing, versions: Sequence[KeptVersion], stored: dict[int, str]
) -> Iterator[str]:
    """What contradicts the status: a form is closed by a transition, which keeps it, and nothing changes it after."""
    label = Status(filing.status).label
    if not versions:
        if filing.status not in OPEN:
            yield f"状态是“{label}”，却没有版本"
        return
    last = versions[-1]
    if last.status != filing.status:
        yield f"状态是“{label}”，最后的{last}却是“{Status(last.status).label}”"
    if filing.status in OPEN:
        return
    if filing.pk not in stored:
        yield f"状态是“{label}”，内容却不见了"
    elif stored[filing.pk] != last.actual:
        yield f"状态是“{label}”，现在的内容却与{last}不同，是绕过办理流程改的"
    if filing.status in DECIDED:
        approved = [each for each in versions if each.pk == filing.baseline_id]
        if not approved:
            yield f"状态是“{label}”，却没有批复的版本"
        elif approved[0].actual != last.actual:
            yield f"状态是“{label}”，最后的{last}却与批复的{approved[0]}不同"


def _damages_by_trail(
    versions: Sequence[KeptVersion], trail: dict[str, list[str]]
) -> Iterator[str]:
    """What contradicts the trail, where every version has its row. Rows are matched by their verb, from the end."""
    by_verb: dict[str, list[KeptVersion]] = {verb: [] for verb in trail}
    for version in versions:
        by_verb.setdefault(version.verb, []).append(version)
    for verb, kept in by_verb.items():
        marks = trail.get(verb, [])
        marked = sum(bool(mark) for mark in marks)
        if marked > len(kept):
            label = VERBS.get(verb, verb)
            yield f"操作记录里“{label}”留有 {marked} 版，现在只有 {len(kept)} 版"
            continue
        missing = max(len(kept) - len(marks), 0)
        for version in kept[:missing]:
            yield f"{version}没有操作记录"
        for version, mark in zip(reversed(kept), reversed(marks), strict=False):
            if mark and mark != version.fingerprint:
                yield f"{version}的指纹与操作记录里的不一致，是连同指纹一起改的"
